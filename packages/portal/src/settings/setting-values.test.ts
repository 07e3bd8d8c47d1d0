import type { WireSettingInput } from "@portico/protocol";
import { describe, expect, it, test } from "vitest";
import { asked } from "../../gallery/settings.ts";
import { readChanges, shownInputs, shownValue, withChange, type Answers } from "./setting-values.ts";

type Part = Parameters<typeof asked>[0];
const one = (input: Part): WireSettingInput => asked({ id: "it", ...input } as Part)[0] as WireSettingInput;
/** What saving would send, or why it would not. */
const read = (inputs: readonly WireSettingInput[], saved: Answers, changed: Answers) => {
  const { changes, faults } = readChanges(inputs, saved, changed);
  return Object.keys(faults).length > 0 ? faults : changes;
};
const options = ["a", "b", "c"].map((value) => ({ value, label: value.toUpperCase() }));

describe("an answer", () => {
  const cases: [Part, taken: [shown: unknown, answer: unknown][], refused: [shown: unknown, fault: object][]][] = [
    [
      { type: "TEXT_NO_VARS", minLength: 2, maxLength: 4, pattern: "[a-z]+|é+", patternHint: "Letters." },
      [[" abc ", "abc"], ["éé", "éé"]],
      [["a", { kind: "tooShort", count: 2 }], ["abcde", { kind: "tooLong", count: 4 }], ["ab1", { kind: "pattern", message: "Letters." }], ["", { kind: "missing" }]],
    ],
    // RE2 knows it, the browser does not: only the server looks
    [{ type: "TEXT_NO_VARS", pattern: "(?P<x>a)" }, [["b", "b"]], []],
    [{ type: "TEXTAREA_NO_VARS" }, [[" two\nlines ", " two\nlines "]], []],
    [{ type: "EMAIL" }, [[" ada@example.com", "ada@example.com"]], [["ada@", { kind: "notEmail" }]]],
    [{ type: "URL" }, [["https://example.com/x", "https://example.com/x"]], [["javascript:alert(1)", { kind: "notUrl" }], ["example.com", { kind: "notUrl" }]]],
    [
      { type: "NUMBER", min: 1, max: 5, isInteger: true },
      [["1", 1], ["5", 5]],
      [["0", { kind: "tooSmall", count: 1 }], ["6", { kind: "tooBig", count: 5 }], ["1.5", { kind: "notWhole" }], ["x", { kind: "notNumber" }]],
    ],
    [{ type: "SWITCH" }, [[true, true], [false, false]], []],
    [{ type: "ENUM", options }, [["a", "a"]], [["", { kind: "missing" }]]],
    [{ type: "MULTI_SELECT", options, minItems: 2, maxItems: 2 }, [[["a", "b"], ["a", "b"]]], [[["a"], { kind: "tooFew", count: 2 }], [["a", "b", "c"], { kind: "tooMany", count: 2 }]]],
    [{ type: "COMBO_INPUT", sourceType: "x" }, [[{ mainInput: "p", dependentInput: "t" }, { mainInput: "p", dependentInput: "t" }]], [[{ mainInput: "p" }, { kind: "incomplete" }], [{}, { kind: "missing" }]]],
    [
      { type: "FIELD_MAPPER", sourceType: "x" },
      [[{ objectMapping: "Contact", fieldMappings: { Email: "email", Name: "" } }, { objectMapping: "Contact", fieldMappings: { Email: "email" } }]],
      [[{ objectMapping: "", fieldMappings: { Email: "" } }, { kind: "missing" }]],
    ],
    [{ type: "FILE", maxLength: 3 }, [["abc", "abc"]], [["abcd", { kind: "tooLong", count: 3 }]]],
    [{ type: "DATE", min: "2026-01-01", max: "2026-12-31" }, [["2026-02-28", "2026-02-28"]], [["2025-12-31", { kind: "tooEarly", day: "2026-01-01" }], ["2027-01-01", { kind: "tooLate", day: "2026-12-31" }], ["soon", { kind: "notDate" }]]],
    [
      { type: "KEY_VALUE_LIST", maxItems: 2 },
      [[[{ name: " a ", value: "1" }, { name: "", value: "" }], { a: "1" }]],
      [[[{ name: "", value: "1" }], { kind: "noName" }], [[{ name: "a", value: "1" }, { name: "a", value: "2" }], { kind: "twice", message: "a" }]],
    ],
    [{ type: "JSON" }, [['{"a": [1]}', { a: [1] }], ["0", 0]], [["{", expect.objectContaining({ kind: "notJson" }) as object]]],
  ]; // prettier-ignore

  test.each(cases)("of %j is saved when it fits, and its fault is told when it does not", (input, taken, refused) => {
    for (const [shown, answer] of taken) expect(read([one(input)], {}, { it: shown })).toEqual({ it: answer });
    for (const [shown, fault] of refused) expect(read([one(input)], {}, { it: shown })).toEqual({ it: fault });
  });

  it("is shown as it was saved, the default where nothing was, and leads back to no change", () => {
    const number = one({ type: "NUMBER", defaultValue: 7 } as Part);
    expect(shownValue(number, {})).toBe("7");
    expect(shownValue(number, { it: 3 })).toBe("3");
    expect(withChange({}, number, "4", { it: 3 })).toEqual({ it: "4" });
    expect(withChange({ it: "4", other: 1 }, number, "3", { it: 3 })).toEqual({ other: 1 });
    const pairs = one({ type: "KEY_VALUE_LIST" });
    expect(shownValue(pairs, { it: { a: "1" } })).toEqual([{ name: "a", value: "1" }]);
    expect(shownValue(one({ type: "JSON" }), { it: { a: 1 } })).toBe('{\n  "a": 1\n}');
    expect(shownValue(one({ type: "FIELD_MAPPER", sourceType: "x" } as Part), { it: "broken" })).toEqual({});
  });
});

describe("saving", () => {
  const text = (id: string, more: object = {}): Part => ({ id, type: "TEXT_NO_VARS", ...more });

  it("sends only what changed, and takes back what was cleared", () => {
    const inputs = asked(text("a"), text("b", { required: false }), text("c", { required: false }));
    expect(read(inputs, { a: "1", b: "2" }, { b: "" })).toEqual({ b: "" });
    expect(read(inputs, { a: "1", b: "2" }, { c: "3" })).toEqual({ c: "3" });
    expect(read(inputs, { a: "1" }, { a: "" })).toEqual({ a: { kind: "missing" } });
    expect(read(inputs, { a: "1" }, { a: " 1 " })).toEqual({});
  });

  it("agrees to the defaults that are shown, and to no switch that nobody touched", () => {
    const inputs = asked(text("a"), text("b", { defaultValue: "x" }), { id: "s", type: "SWITCH" });
    expect(read(inputs, {}, { a: "1" })).toEqual({ a: "1", b: "x" });
  });

  it("does not look again at what is saved, whatever the rules are by now", () => {
    expect(read(asked(text("a", { maxLength: 1 }), text("b")), { a: "long" }, { b: "2" })).toEqual({ b: "2" });
  });

  it("needs and sends nothing that is not asked at the moment", () => {
    const inputs = asked(
      { id: "sync", type: "SWITCH", defaultValue: true } as Part,
      { id: "how", type: "ENUM", options, visibleWhen: { input: "sync", isOneOf: [true] } },
      text("name", { visibleWhen: { input: "how", isOneOf: ["b"] } }),
      text("set", { hidden: true }),
    );
    const shown = (saved: Answers, changed: Answers) => shownInputs(inputs, saved, changed).map(({ id }) => id);
    // the default counts
    expect(shown({}, {})).toEqual(["sync", "how"]);
    expect(shown({}, { sync: false, how: "b" })).toEqual(["sync"]);
    expect(shown({ how: "b" }, {})).toEqual(["sync", "how", "name"]);
    expect(read(inputs, {}, { sync: false, how: "b", name: "x" })).toEqual({ sync: false });
    expect(read(inputs, {}, { how: "b" })).toEqual({ name: { kind: "missing" } });
  });

  it("asks what depends on one of several", () => {
    const inputs = asked(
      { id: "kinds", type: "MULTI_SELECT", options },
      text("why", { visibleWhen: { input: "kinds", isOneOf: ["b"] } }),
    );
    expect(shownInputs(inputs, {}, { kinds: ["a", "b"] })).toHaveLength(2);
    expect(shownInputs(inputs, { kinds: ["a", "b"] }, { kinds: ["a"] })).toHaveLength(1);
  });
});
