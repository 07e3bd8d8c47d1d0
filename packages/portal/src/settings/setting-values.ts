/**
 * Between what a control shows and what is saved, with the rules of the server
 * (`packages/server/src/credentials/configurations/setting-value.ts`). Pure.
 */
import type { WireSettingInput } from "@portico/protocol";
import { isRecord } from "../snapshot.ts";
import { checkAnswer } from "./setting-checks.ts";
import type { SettingFault, SettingFaults } from "./settings-draft.ts";

export type Answers = Readonly<Record<string, unknown>>;
export type OfType<Type extends WireSettingInput["type"]> = Extract<WireSettingInput, { type: Type }>;

/** A row of a list of pairs, as it is typed. */
export interface PairRow {
  readonly name: string;
  readonly value: string;
}

export interface ComboValue {
  readonly mainInput?: string;
  readonly dependentInput?: string;
}

export interface MapperValue {
  readonly objectMapping?: string;
  readonly fieldMappings?: Readonly<Record<string, string>>;
}

/** What the control shows for what is saved; the default where nothing is. */
export function shownValue(input: WireSettingInput, saved: Answers): unknown {
  const answer = saved[input.id] ?? defaultOf(input);
  switch (input.type) {
    case "BOOLEAN_INPUT":
    case "SWITCH":
      return answer === true || answer === "true";
    case "MULTI_SELECT":
      return Array.isArray(answer) ? answer.map(String) : [];
    case "COMBO_INPUT":
    case "FIELD_MAPPER":
      return isRecord(answer) ? answer : {};
    case "KEY_VALUE_LIST":
      return Object.entries(isRecord(answer) ? answer : {}).map(([name, value]) => ({ name, value: String(value) }));
    case "JSON":
      return answer === undefined ? "" : JSON.stringify(answer, null, 2);
    default:
      return typeof answer === "string" || typeof answer === "number" ? String(answer) : "";
  }
}

/** The changes after one more, without those that lead back to what is saved. */
export function withChange(changed: Answers, input: WireSettingInput, value: unknown, saved: Answers): Answers {
  const { [input.id]: _before, ...others } = changed;
  return isSame(value, shownValue(input, saved)) ? others : { ...others, [input.id]: value };
}

/** The answers as they would be after saving; what cannot be saved counts as not given. */
export function answersWith(inputs: readonly WireSettingInput[], saved: Answers, changed: Answers): Answers {
  const answers: Record<string, unknown> = { ...saved };
  for (const input of inputs) {
    if (!Object.hasOwn(changed, input.id)) continue;
    const read = readValue(input, changed[input.id]);
    answers[input.id] = "fault" in read ? undefined : read.answer;
  }
  return answers;
}

/** Whether it is asked: what it depends on is asked as well, and answered in that way. */
export function isAsked(
  { visibleWhen }: WireSettingInput,
  inputs: readonly WireSettingInput[],
  answers: Answers,
): boolean {
  if (!visibleWhen) return true;
  const before = inputs.find(({ id }) => id === visibleWhen.input);
  if (!before || !isAsked(before, inputs, answers)) return false;
  const answer = answers[before.id] ?? defaultOf(before);
  const given = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  return given.some((each) => (visibleWhen.isOneOf as unknown[]).includes(each));
}

/** The questions that are shown. */
export function shownInputs(inputs: readonly WireSettingInput[], saved: Answers, changed: Answers): WireSettingInput[] {
  const answers = answersWith(inputs, saved, changed);
  return inputs.filter((input) => input.hidden !== true && isAsked(input, inputs, answers));
}

/**
 * What there is to save: what was changed, and the defaults that are shown, since saving a form agrees to them. What is
 * saved already is not looked at again, as on the server.
 */
export function readChanges(
  inputs: readonly WireSettingInput[],
  saved: Answers,
  changed: Answers,
): { readonly changes: Answers; readonly faults: SettingFaults } {
  const changes: Record<string, unknown> = {};
  const faults: Record<string, SettingFault> = {};
  for (const input of shownInputs(inputs, saved, changed)) {
    const { id, type } = input;
    const isSaved = Object.hasOwn(saved, id);
    const isChanged = Object.hasOwn(changed, id);
    const isSwitch = type === "SWITCH" || type === "BOOLEAN_INPUT";
    if (type === "COPYABLE_BUTTON_INPUT" || (isSaved && !isChanged)) continue;
    // off, and nobody said so
    if (isSwitch && !isChanged && defaultOf(input) === undefined) continue;
    const read = readValue(input, isChanged ? changed[id] : shownValue(input, saved));
    if ("fault" in read) faults[id] = read.fault;
    else if (!isEmpty(read.answer)) {
      if (!isSaved || !isSame(read.answer, saved[id])) changes[id] = read.answer;
    } else if (input.required) faults[id] = { kind: "missing" };
    else if (isSaved) changes[id] = "";
  }
  return { changes, faults };
}

/** Two values that say the same, whatever the order of their members. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

type ReadValue = { readonly answer: unknown } | { readonly fault: SettingFault };

function readValue(input: WireSettingInput, value: unknown): ReadValue {
  const read = toAnswer(input, value);
  if ("fault" in read || isEmpty(read.answer)) return read;
  const fault = checkAnswer(input, read.answer);
  return fault ? { fault } : read;
}

function toAnswer(input: WireSettingInput, value: unknown): ReadValue {
  switch (input.type) {
    case "NUMBER":
      return toNumber(String(value).trim());
    case "JSON":
      return toJson(String(value));
    case "KEY_VALUE_LIST":
      return toPairs(value as readonly PairRow[]);
    case "COMBO_INPUT":
      return { answer: isRecord(value) && value.mainInput ? value : "" };
    case "FIELD_MAPPER":
      return { answer: toMapping(isRecord(value) ? value : {}) };
    case "TEXT_NO_VARS":
    case "EMAIL":
    case "URL":
      return { answer: String(value).trim() };
    default:
      return { answer: value };
  }
}

function toNumber(text: string): ReadValue {
  if (text === "") return { answer: "" };
  const number = Number(text);
  return Number.isFinite(number) ? { answer: number } : { fault: { kind: "notNumber" } };
}

function toJson(text: string): ReadValue {
  if (text.trim() === "") return { answer: "" };
  try {
    return { answer: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: { kind: "notJson", message: error instanceof Error ? error.message : "" } };
  }
}

function toPairs(rows: readonly PairRow[]): ReadValue {
  const filled = rows.map(({ name, value }) => [name.trim(), value] as const).filter((row) => row.join("") !== "");
  const names = filled.map(([name]) => name);
  if (names.includes("")) return { fault: { kind: "noName" } };
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return { fault: { kind: "twice", message: twice } };
  return { answer: Object.fromEntries(filled) };
}

/** Other members of it are the host's and stay. */
function toMapping(value: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(isRecord(value.fieldMappings) ? value.fieldMappings : {}).filter(([, field]) => field);
  const { objectMapping, fieldMappings: _given, ...others } = value;
  return {
    ...others,
    ...(objectMapping ? { objectMapping } : {}),
    ...(fields.length > 0 ? { fieldMappings: Object.fromEntries(fields) } : {}),
  };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function defaultOf(input: WireSettingInput): unknown {
  return "defaultValue" in input ? input.defaultValue : undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, each]) => [name, sorted(each)]);
}
