import { longestSettingText, type SettingInput } from "@portico/protocol/endpoints";
import { RE2JS } from "re2js";
import { z } from "zod";

/** What an answer is stored as, or a sentence for the end user that says what does not fit. */
export type ReadSetting = { ok: true; value: unknown } | { ok: false; message: string };

/** Longest text of one choice, as of a provider's own id. */
const longestChoice = 2000;

/** Nothing was answered, or an answer was taken back. */
export function isEmptyAnswer(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Reads one answer that is not empty. Whether it is asked at all, or needed, is not looked at. */
export function readSetting(input: SettingInput, answer: unknown): ReadSetting {
  switch (input.type) {
    case "TEXT_NO_VARS":
    case "TEXTAREA_NO_VARS":
    case "EMAIL":
    case "URL":
      return readText(input, answer);
    case "FILE":
      return textOf(input, answer, input.maxLength);
    case "NUMBER":
      return readNumber(input, answer);
    case "BOOLEAN_INPUT":
    case "SWITCH":
      return readSwitch(input, answer);
    case "ENUM":
      return input.options.some(({ value }) => value === answer)
        ? read(answer)
        : fault(`Choose one of ${input.title}.`);
    case "DYNAMIC_ENUM":
    case "CUSTOM_DROPDOWN":
      return textOf(input, answer, longestChoice);
    case "MULTI_SELECT":
      return readChoices(input, answer);
    case "COMBO_INPUT":
      return bySchema(input, comboAnswer, answer);
    case "FIELD_MAPPER":
      return bySchema(input, mapping, answer);
    case "DATE":
      return readDate(input, answer);
    case "KEY_VALUE_LIST":
      return readPairs(input, answer);
    case "JSON":
    case "COPYABLE_BUTTON_INPUT":
      return read(answer);
  }
}

const choice = z.union([z.string().max(longestChoice), z.number()]);
const fields = z.record(z.string().max(longestChoice), z.unknown());

/** Contract 7.7: of a pair whose second choice depends on the first. */
const comboAnswer = z
  .object({ mainInput: choice, dependentInput: choice, fieldMappings: fields, variableInput: fields })
  .partial()
  .strict();

/** Contract 7.7: of a field mapping. */
const mapping = z
  .object({
    objectMapping: z.string().max(longestChoice),
    fieldMappings: fields,
    dynamicMappings: z.record(
      z.string().max(longestChoice),
      z.looseObject({ applicationField: choice.optional(), integrationField: choice.optional() }),
    ),
    userCreatedFields: z.array(z.unknown()).max(200),
    mappingType: z.enum(["STATIC", "DYNAMIC"]),
  })
  .partial()
  .strict();

type OfType<Type extends SettingInput["type"]> = Extract<SettingInput, { type: Type }>;

function readText(input: OfType<"TEXT_NO_VARS" | "TEXTAREA_NO_VARS" | "EMAIL" | "URL">, answer: unknown): ReadSetting {
  const isOfLines = input.type === "TEXTAREA_NO_VARS";
  const found = textOf(input, typeof answer === "string" && !isOfLines ? answer.trim() : answer, input.maxLength);
  if (!found.ok) return found;
  const text = found.value as string;
  if (input.minLength !== undefined && text.length < input.minLength)
    return fault(`${input.title} needs at least ${input.minLength} characters.`);
  if (input.type === "EMAIL" && !z.email().safeParse(text).success)
    return fault(`${input.title} must be an e-mail address, such as ada@example.com.`);
  if (input.type === "URL" && !isHttpAddress(text))
    return fault(`${input.title} must be an address, such as https://example.com.`);
  if (input.pattern !== undefined && !RE2JS.compile(input.pattern).matches(text))
    return fault(input.patternHint ?? `${input.title} does not look right.`);
  return read(text);
}

function textOf({ title }: SettingInput, answer: unknown, longest = longestSettingText): ReadSetting {
  if (typeof answer !== "string") return fault(`${title} must be a text.`);
  return answer.length > longest ? fault(`${title} has more than ${longest} characters.`) : read(answer);
}

/** Forms send numbers as texts. */
function readNumber({ title, min, max, isInteger = false }: OfType<"NUMBER">, answer: unknown): ReadSetting {
  const isText = typeof answer === "string" && answer.trim() !== "";
  const number = isText ? Number(answer) : answer;
  if (typeof number !== "number" || !Number.isFinite(number)) return fault(`${title} must be a number.`);
  if (isInteger && !Number.isInteger(number)) return fault(`${title} must be a whole number.`);
  if (min !== undefined && number < min) return fault(`${title} must be ${min} or more.`);
  if (max !== undefined && number > max) return fault(`${title} must be ${max} or less.`);
  return read(number);
}

function readSwitch({ title }: SettingInput, answer: unknown): ReadSetting {
  if (typeof answer === "boolean") return read(answer);
  if (answer === "true" || answer === "false") return read(answer === "true");
  return fault(`${title} must be on or off.`);
}

function readChoices({ title, options, minItems, maxItems }: OfType<"MULTI_SELECT">, answer: unknown): ReadSetting {
  const found = z.array(z.string().max(longestChoice)).max(500).safeParse(answer);
  if (!found.success) return fault(`${title} must be a list of choices.`);
  const chosen = [...new Set(found.data)];
  if (options && !chosen.every((each) => options.some(({ value }) => value === each)))
    return fault(`Choose from what ${title} offers.`);
  if (minItems !== undefined && chosen.length < minItems) return fault(`Choose at least ${minItems} of ${title}.`);
  if (maxItems !== undefined && chosen.length > maxItems) return fault(`Choose at most ${maxItems} of ${title}.`);
  return read(chosen);
}

function readDate({ title, min, max }: OfType<"DATE">, answer: unknown): ReadSetting {
  if (!z.iso.date().safeParse(answer).success) return fault(`${title} must be a date, such as 2026-11-27.`);
  const day = answer as string;
  if (min !== undefined && day < min) return fault(`${title} must be ${min} or later.`);
  if (max !== undefined && day > max) return fault(`${title} must be ${max} or earlier.`);
  return read(day);
}

function readPairs({ title, maxItems = 200 }: OfType<"KEY_VALUE_LIST">, answer: unknown): ReadSetting {
  const found = z.record(z.string().min(1).max(200), z.string().max(longestChoice)).safeParse(answer);
  if (!found.success) return fault(`${title} must be a list of names with their values.`);
  if (Object.keys(found.data).length > maxItems) return fault(`${title} has more than ${maxItems} entries.`);
  return read(found.data);
}

function bySchema({ title }: SettingInput, schema: z.ZodType, answer: unknown): ReadSetting {
  const found = schema.safeParse(answer);
  return found.success ? read(found.data) : fault(`${title} is not complete.`);
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function read(value: unknown): ReadSetting {
  return { ok: true, value };
}

function fault(message: string): ReadSetting {
  return { ok: false, message };
}
