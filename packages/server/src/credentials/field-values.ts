import { readFieldValue, type ProviderField } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * Reads an end user's answers to a provider's questions; what people paste around a key (`Bearer `) is taken off.
 * Answers to unknown questions are dropped, unanswered optional ones are left out.
 *
 * Throws `connect.input_invalid` with `meta.field` and a sentence for the end user.
 */
export function readFieldValues(
  fields: readonly ProviderField[],
  raw: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const typed = Object.hasOwn(raw, field.id) ? (raw[field.id] ?? "") : "";
    if (typeof typed !== "string") throw invalid(field, `${field.title} must be a text.`);
    const answer = readFieldValue(field, field.type === "password" ? typed.trim().replace(/^Bearer\s+/i, "") : typed);
    if (!answer.ok) throw invalid(field, answer.hint);
    // a value may end up in a header: nothing that could end one; a key file has lines and never gets there
    if ((field.type === "secret_text" ? /\0/ : /[\0\r\n]/).test(answer.value))
      throw invalid(field, `${field.title} does not look right.`);
    if (answer.value !== "") values[field.id] = answer.value;
  }
  return values;
}

function invalid(field: ProviderField, userMessage: string): PorticoError {
  return new PorticoError("connect.input_invalid", `The answer to "${field.id}" is not valid`, {
    userMessage,
    meta: { field: field.id },
  });
}
