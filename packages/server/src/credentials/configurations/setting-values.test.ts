import { settingInputs, type SettingInput } from "@portico/protocol/endpoints";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../../lib/portico-error.ts";
import { readSettings, type SettingValues } from "./setting-values.ts";

const whole = { isMerge: false };

/** As the host declared it: through the schema, so that a declaration that could not be stored fails here. */
function declared(...inputs: Record<string, unknown>[]): SettingInput[] {
  return settingInputs.parse(inputs.map((each) => ({ id: "it", title: "It", ...each })));
}

function faultsOf(inputs: SettingInput[], answers: SettingValues, before: SettingValues = {}): Record<string, string> {
  try {
    readSettings(inputs, before, answers, whole);
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    expect(error.code).toBe("configuration.settings_invalid");
    const fields = error.meta["fields"] as { input: string; message: string }[];
    return Object.fromEntries(fields.map(({ input, message }) => [input, message]));
  }
  return {};
}

describe("answers to settings", () => {
  const choices = { options: [{ value: "a", label: "A" }, { value: "b", label: "B" }] }; // prettier-ignore
  const cases: [type: string, rules: object, taken: [unknown, unknown?][], refused: unknown[]][] = [
    ["TEXT_NO_VARS", { minLength: 2, maxLength: 4, pattern: "[a-z]+|é+" }, [[" abc ", "abc"], ["éé"]], ["a", "abcde", "ABC", "ab1", 7]],
    ["TEXTAREA_NO_VARS", {}, [[" two\nlines ", " two\nlines "]], [["x"]]],
    ["EMAIL", {}, [[" ada@example.com", "ada@example.com"]], ["ada", "ada@", "a b@example.com"]],
    ["URL", {}, [["https://example.com/x?y=1"]], ["example.com", "javascript:alert(1)", "ftp://example.com"]],
    ["NUMBER", { min: 1, max: 5, isInteger: true }, [[3], ["4", 4]], [0, 6, 1.5, "x", " ", true, [3]]],
    ["BOOLEAN_INPUT", {}, [[true], [false], ["true", true]], ["yes", 1]],
    ["SWITCH", {}, [[false]], ["off"]],
    ["ENUM", choices, [["a"]], ["c", ["a"]]],
    ["MULTI_SELECT", { ...choices, maxItems: 1 }, [[["a", "a"], ["a"]]], [["a", "b"], ["c"], "a", [1]]],
    ["MULTI_SELECT", { ...choices, minItems: 2 }, [[["b", "a"]]], [["a"]]],
    ["DYNAMIC_ENUM", { sourceType: "sites" }, [["site-1"]], [1, { value: "x" }, "x".repeat(2001)]],
    ["CUSTOM_DROPDOWN", { key: "teams" }, [["anything"]], [["x"]]],
    ["COMBO_INPUT", { sourceType: "pairs" }, [[{ mainInput: "p", dependentInput: "t" }]], ["p", { main: "p" }]],
    ["FIELD_MAPPER", { sourceType: "fields" }, [[{ objectMapping: "Contact", fieldMappings: { Email: "email" } }]], ["x", { mappingType: "MAGIC" }]],
    ["FILE", { maxLength: 3 }, [["abc"]], ["abcd", {}.toString, 1]],
    ["DATE", { min: "2026-01-01", max: "2026-12-31" }, [["2026-02-28"]], ["2026-02-30", "2025-12-31", "2027-01-01", "tomorrow"]],
    ["KEY_VALUE_LIST", { maxItems: 1 }, [[{ region: "eu" }]], [{ a: "1", b: "2" }, { a: 1 }, ["a"], { "": "x" }]],
    ["JSON", {}, [[{ any: [1, null] }], [0]], []],
  ]; // prettier-ignore

  test.each(cases)("%s takes what fits and refuses what does not, by name (%#)", (type, rules, taken, refused) => {
    const inputs = declared({ type, ...rules });
    for (const [answer, stored = answer] of taken)
      expect(readSettings(inputs, {}, { it: answer }, whole)).toEqual({ it: stored });
    for (const answer of refused) expect(faultsOf(inputs, { it: answer }), String(answer)).toHaveProperty("it");
  });

  test("every fault is told at once, and in the words that the host chose", () => {
    const inputs = declared(
      { id: "a", type: "NUMBER", title: "Days" },
      { id: "b", type: "TEXT_NO_VARS", pattern: "\\d+", patternHint: "Only digits, please." },
    );
    expect(faultsOf(inputs, { a: "x", b: "y", c: 1 })).toEqual({
      a: "Days must be a number.",
      b: "Only digits, please.",
      c: "This is not asked here.",
    });
  });

  test("what was never answered may stay open; what is needed is not taken back", () => {
    const inputs = declared(
      { type: "TEXT_NO_VARS", title: "Channel" },
      { id: "extra", type: "TEXT_NO_VARS", required: false },
    );
    expect(readSettings(inputs, {}, { extra: "x" }, whole)).toEqual({ extra: "x" });
    expect(readSettings(inputs, { it: "x", extra: "x" }, { it: "x", extra: "" }, whole)).toEqual({ it: "x" });
    for (const empty of ["", null, [], {}])
      expect(faultsOf(inputs, { it: empty }, { it: "x" })).toEqual({ it: "Channel is needed." });
  });

  test("what is not asked at the moment is not needed, through every step of the way", () => {
    const inputs = declared(
      { id: "sync", type: "SWITCH", required: false },
      { id: "how", type: "ENUM", ...choices, visibleWhen: { input: "sync", isOneOf: [true] } },
      { id: "name", type: "TEXT_NO_VARS", visibleWhen: { input: "how", isOneOf: ["b"] } },
    );
    expect(readSettings(inputs, {}, { sync: false, how: "", name: "" }, whole)).toEqual({ sync: false });
    expect(readSettings(inputs, {}, { sync: false, how: "b", name: "" }, whole)).toEqual({ sync: false, how: "b" });
    expect(faultsOf(inputs, { sync: true, how: "b", name: "" })).toEqual({ name: "It is needed." });
    expect(faultsOf(inputs, { sync: true, how: "", name: "" })).toEqual({ how: "It is needed." });
  });

  test("answers to questions that are gone, or were asked in another way, can be saved along", () => {
    const inputs = declared({ type: "NUMBER" });
    const before = { it: "old text", gone: [1] };
    expect(readSettings(inputs, before, before, whole)).toEqual(before);
    expect(readSettings(inputs, before, {}, whole)).toEqual({});
    expect(readSettings(inputs, before, { it: 4 }, { isMerge: true })).toEqual({ it: 4, gone: [1] });
    expect(faultsOf(inputs, { ...before, gone: [2] }, before)).toEqual({ gone: "This is not asked here." });
  });

  test("names that would reach into an object's own nature are names like any other", () => {
    const sent = JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}') as SettingValues;
    expect(faultsOf(declared({ type: "JSON" }), sent)).toEqual(
      JSON.parse('{"__proto__": "This is not asked here.", "constructor": "This is not asked here."}'),
    );
  });

  test("a pattern that other engines take for ever on is done with at once", () => {
    const inputs = declared({ type: "TEXT_NO_VARS", pattern: "(a+)+b" });
    expect(faultsOf(inputs, { it: "a".repeat(50_000) })).toEqual({ it: "It does not look right." });
  });

  test("all answers together are at most 256 KiB", () => {
    const inputs = declared({ id: "a", type: "FILE" }, { id: "b", type: "FILE" }, { id: "c", type: "FILE" });
    const file = "x".repeat(100_000);
    expect(() => readSettings(inputs, {}, { a: file, b: file }, whole)).not.toThrow();
    expect(() => readSettings(inputs, {}, { a: file, b: file, c: file }, whole)).toThrow(/256 KiB/);
  });
});

describe("declarations of settings", () => {
  test.each([
    ["twice the same id", [{}, {}], /twice/],
    [
      "shown by an input that comes later",
      [{ visibleWhen: { input: "later", isOneOf: [1] } }, { id: "later" }],
      /before it/,
    ],
    ["limits that allow nothing", [{ type: "NUMBER", min: 2, max: 1 }], /wrong way round/],
    ["a choice of nothing", [{ type: "ENUM", options: [] }], /./],
    [
      "the same choice twice",
      [
        {
          type: "ENUM",
          options: [
            { value: "a", label: "A" },
            { value: "a", label: "B" },
          ],
        },
      ],
      /repeat/,
    ],
    [
      "two places of choices",
      [{ type: "MULTI_SELECT", sourceType: "x", options: [{ value: "a", label: "A" }] }],
      /either/,
    ],
    ["an id that is no name", [{ id: "__proto__" }], /letter or digit first/],
    ["a link that runs something", [{ documentationLink: "javascript:alert(1)" }], /http/],
    ["a member that nobody knows", [{ pattren: "x" }], /pattren/],
  ])("%s is refused", (_name, inputs, message) => {
    const sent = inputs.map((each) => ({ id: "it", title: "It", type: "TEXT_NO_VARS", ...each }));
    const { error } = settingInputs.safeParse(sent);
    expect(error?.message ?? "taken").toMatch(message);
  });
});
