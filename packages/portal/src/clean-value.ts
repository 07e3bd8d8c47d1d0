/** Makes what people paste into what they meant. Pure. */
import type { ConnectInput } from "@portico/protocol";

/**
 * Trims white space (and line breaks inside one-line values), and takes off a leading "Bearer " or "Basic " label and
 * quotes around a secret, which documentation pages and HTTP clients put there.
 */
export function cleanValue(input: ConnectInput, pasted: string): string {
  const trimmed = (input.type === "TEXTAREA_NO_VARS" ? pasted : pasted.replace(/[\r\n]+/g, "")).trim();
  if (input.type === "PASSWORD") return trimmed.replace(/^bearer\s+/i, "").replace(/^(["'])(.*)\1$/, "$2");
  if (input.prefixLabel !== undefined || input.suffixLabel !== undefined) return withoutLabels(input, trimmed);
  return trimmed;
}

/** The address that the answer makes: `https://` + `acme` + `.zendesk.com`. Null while there is nothing to show. */
export function previewOf(input: ConnectInput, value: string): string | null {
  if (input.prefixLabel === undefined && input.suffixLabel === undefined) return null;
  const cleaned = cleanValue(input, value);
  return cleaned === "" ? null : `${input.prefixLabel ?? ""}${cleaned}${input.suffixLabel ?? ""}`;
}

/** Someone asked for `acme` pastes `https://acme.zendesk.com/agent`. */
function withoutLabels(input: ConnectInput, value: string): string {
  let rest = value;
  const prefix = input.prefixLabel ?? "";
  if (prefix !== "" && rest.toLowerCase().startsWith(prefix.toLowerCase())) rest = rest.slice(prefix.length);
  rest = rest.replace(/^https?:\/\//i, "");
  const suffix = (input.suffixLabel ?? "").replace(/\/+$/, "");
  const end = suffix === "" ? -1 : rest.toLowerCase().indexOf(suffix.toLowerCase());
  return (end > 0 ? rest.slice(0, end) : rest).replace(/\/+$/, "");
}
