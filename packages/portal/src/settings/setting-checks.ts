/** Whether an answer that is not empty fits its question, as far as that can be said without the server. Pure. */
import type { WireSettingInput } from "@portico/protocol";
import { isRecord } from "../snapshot.ts";
import type { SettingFault } from "./settings-draft.ts";

type OfType<Type extends WireSettingInput["type"]> = Extract<WireSettingInput, { type: Type }>;

/** The server's own limits (`protocol/src/http/setting-inputs.ts`). */
const longestText = 100_000;
const mostPairs = 200;

export function checkAnswer(input: WireSettingInput, answer: unknown): SettingFault | null {
  switch (input.type) {
    case "TEXT_NO_VARS":
    case "TEXTAREA_NO_VARS":
    case "EMAIL":
    case "URL":
      return checkText(input, String(answer));
    case "FILE":
      return checkLength(String(answer), input.maxLength);
    case "NUMBER":
      return checkNumber(input, Number(answer));
    case "MULTI_SELECT":
      return checkCount((answer as readonly unknown[]).length, input.minItems, input.maxItems);
    case "COMBO_INPUT":
      return isRecord(answer) && answer.dependentInput ? null : { kind: "incomplete" };
    case "DATE":
      return checkDate(input, String(answer));
    case "KEY_VALUE_LIST":
      return checkCount(Object.keys(answer as object).length, undefined, input.maxItems ?? mostPairs);
    default:
      return null;
  }
}

function checkText(input: OfType<"TEXT_NO_VARS" | "TEXTAREA_NO_VARS" | "EMAIL" | "URL">, text: string) {
  const { type, minLength, maxLength, pattern, patternHint } = input;
  const tooLong = checkLength(text, maxLength);
  if (tooLong) return tooLong;
  if (minLength !== undefined && text.length < minLength) return fault("tooShort", minLength);
  if (type === "EMAIL" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return fault("notEmail");
  if (type === "URL" && !(URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return fault("notUrl");
  const fits = pattern === undefined ? null : toRegExp(pattern);
  if (fits?.test(text) !== false) return null;
  return { kind: "pattern", ...(patternHint === undefined ? {} : { message: patternHint }) } as const;
}

/** Null where RE2 knows something that the browser does not: then only the server looks. */
function toRegExp(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return null;
  }
}

function checkLength(text: string, most = longestText): SettingFault | null {
  return text.length > most ? fault("tooLong", most) : null;
}

function checkNumber({ min, max, isInteger = false }: OfType<"NUMBER">, number: number): SettingFault | null {
  if (isInteger && !Number.isInteger(number)) return fault("notWhole");
  if (min !== undefined && number < min) return fault("tooSmall", min);
  return max !== undefined && number > max ? fault("tooBig", max) : null;
}

function checkCount(count: number, least = 0, most = Infinity): SettingFault | null {
  if (count < least) return fault("tooFew", least);
  return count > most ? fault("tooMany", most) : null;
}

function checkDate({ min, max }: OfType<"DATE">, day: string): SettingFault | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return fault("notDate");
  if (min !== undefined && day < min) return { kind: "tooEarly", day: min };
  return max !== undefined && day > max ? { kind: "tooLate", day: max } : null;
}

function fault(kind: SettingFault["kind"], count?: number): SettingFault {
  return { kind, ...(count === undefined ? {} : { count }) };
}
