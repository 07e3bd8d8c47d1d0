import { isDeepStrictEqual } from "node:util";
import type { SettingInput } from "@portico/protocol/endpoints";
import { PorticoError } from "../../lib/portico-error.ts";
import { isEmptyAnswer, readSetting } from "./setting-value.ts";

export type SettingValues = Readonly<Record<string, unknown>>;

/** Of all answers to one integration's questions: 256 KiB of JSON. */
const mostBytes = 256 * 1024;

/**
 * The answers after a change. `answers` are all of them: what is left out is gone, unless `isMerge`, and then it stays. An
 * empty answer takes one back. An answer whose question is gone stays as it is, so that a form of yesterday can be saved
 * and the question may come back; there is no new answer to a question that nobody asked.
 *
 * Throws `configuration.settings_invalid` with `meta.fields`, for all that does not fit at once.
 */
export function readSettings(
  inputs: readonly SettingInput[],
  before: SettingValues,
  answers: SettingValues,
  { isMerge }: { isMerge: boolean },
): SettingValues {
  const wanted = isMerge ? { ...before, ...answers } : answers;
  const values: Record<string, unknown> = {};
  const fields: { input: string; message: string }[] = [];
  for (const [id, answer] of Object.entries(wanted)) {
    const input = inputs.find((each) => each.id === id);
    if (input?.type === "COPYABLE_BUTTON_INPUT") continue;
    if (Object.hasOwn(before, id) && isDeepStrictEqual(before[id], answer)) values[id] = answer;
    else if (!input) fields.push({ input: id, message: "This is not asked here." });
    else if (!isEmptyAnswer(answer)) {
      const found = readSetting(input, answer);
      if (found.ok) values[id] = found.value;
      else fields.push({ input: id, message: found.message });
    }
  }
  for (const input of inputs)
    // never answered is a form that is not done yet; taken back is a mistake
    if (Object.hasOwn(wanted, input.id) && !Object.hasOwn(values, input.id) && isNeeded(input, inputs, values))
      if (!fields.some((field) => field.input === input.id))
        fields.push({ input: input.id, message: `${input.title} is needed.` });
  const [first] = fields;
  if (first) throw invalid(`${first.input}: ${first.message}`, first.message, fields);
  if (Buffer.byteLength(JSON.stringify(values)) > mostBytes)
    throw invalid("The settings are more than 256 KiB", "This is more than can be saved.", []);
  return values;
}

/** Whether an end user has to answer it, as the others are answered. */
export function isNeeded(input: SettingInput, inputs: readonly SettingInput[], values: SettingValues): boolean {
  const { required = true, hidden = false, type } = input;
  return required && !hidden && type !== "COPYABLE_BUTTON_INPUT" && isVisible(input, inputs, values);
}

/** Whether it is asked: what it depends on is asked as well, and answered in that way. */
function isVisible({ visibleWhen }: SettingInput, inputs: readonly SettingInput[], values: SettingValues): boolean {
  if (!visibleWhen) return true;
  const asked = inputs.find(({ id }) => id === visibleWhen.input);
  if (!asked || !isVisible(asked, inputs, values)) return false;
  const answer = values[asked.id] ?? ("defaultValue" in asked ? asked.defaultValue : undefined);
  const given = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  return given.some((each) => (visibleWhen.isOneOf as unknown[]).includes(each));
}

function invalid(message: string, userMessage: string, fields: readonly object[]): PorticoError {
  return new PorticoError("configuration.settings_invalid", message, { userMessage, meta: { fields } });
}
