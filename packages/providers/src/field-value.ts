import { readPointer } from "./json-pointer.ts";
import type { ProviderField } from "./provider.ts";

/** Longest answer that is looked at. A host label has 63 characters, the longest known API key some thousands. */
const longestValue = 8192;

export type FieldAnswer = { ok: true; value: string } | { ok: false; hint: string };

/**
 * Reads what a person typed or pasted into a declaration's field: trimmed, freed of `https://` and of the endings the
 * field strips, then held against the field's pattern. An empty answer to an optional field is accepted as "".
 *
 * `hint` is a sentence for that person. Everything that enters a URL passes here first (OA-07).
 */
export function readFieldValue(field: ProviderField, typed: string): FieldAnswer {
  const value = clean(field, typed);
  if (value === "") return field.required ? { ok: false, hint: `${field.title} is required.` } : { ok: true, value };
  if (value.length > longestValue) return { ok: false, hint: `${field.title} is too long.` };
  const isOption =
    field.type !== "select" || field.options === undefined || field.options.some((option) => option.value === value);
  if (!isOption || (field.pattern !== undefined && !compilePattern(field.pattern).test(value))) {
    return { ok: false, hint: field.patternHint ?? `${field.title} does not look right.` };
  }
  if (field.members !== undefined && readMembers(field, value) === null) return { ok: false, hint: wholeFile(field) };
  return { ok: true, value };
}

/**
 * The members that are kept of a pasted JSON document; null when it is not one, or lacks any of them. The parser's own
 * message is never passed on: it quotes the text.
 */
export function readMembers({ members = {} }: ProviderField, text: string): Record<string, string> | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const kept: Record<string, string> = {};
  for (const [name, pointer] of Object.entries(members)) {
    const value = readPointer(document, pointer);
    if (typeof value !== "string" || value === "") return null;
    kept[name] = value;
  }
  return kept;
}

function wholeFile({ title, patternHint }: ProviderField): string {
  return patternHint ?? `${title} is not complete. Paste the whole file, from { to }.`;
}

/** A declaration's pattern as an expression that must match from the first character to the last, alternatives included. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.slice(1, -1)})$`, "u");
}

function clean(field: ProviderField, typed: string): string {
  const trimmed = typed.trim();
  if (field.strip.length === 0) return trimmed;
  const bare = trimmed.replace(/^https?:\/\//i, "").toLowerCase();
  const host = /^[^/?#]*/.exec(bare)?.[0] ?? "";
  const ending = field.strip.find((candidate) => host.endsWith(candidate));
  return ending === undefined ? bare : host.slice(0, -ending.length);
}
