import { expect, it } from "vitest";
import { noChoices, reduceChoices, type ChoicesEvent } from "./choices.ts";

const page = (values: string[], nextCursor: string | null = null) => ({
  options: values.map((value) => ({ value, label: value })),
  nextCursor,
});
const after = (...events: ChoicesEvent[]) => {
  const { status, options, nextCursor } = events.reduce(reduceChoices, noChoices);
  return { status, values: options.map(({ value }) => value), nextCursor };
};
const asked = (search = ""): ChoicesEvent => ({ type: "asked", search });
const arrived = (values: string[], nextCursor: string | null = null, search = ""): ChoicesEvent => ({
  type: "arrived",
  search,
  page: page(values, nextCursor),
});

it("pages follow one another, and none is there twice", () => {
  const first = [asked(), arrived(["a", "b"], "2"), { type: "more_asked" }] as const;
  expect(after(...first)).toMatchObject({ status: "loading_more", values: ["a", "b"] });
  expect(after(...first, arrived(["b", "c"]))).toEqual({ status: "ready", values: ["a", "b", "c"], nextCursor: null });
  expect(after(asked(), arrived(["a"]), { type: "more_asked" })).toMatchObject({ status: "ready" });
});

it("the answer to an older search is nobody's any more", () => {
  expect(after(asked("a"), asked("ab"), arrived(["a"], null, "a"))).toMatchObject({ status: "loading", values: [] });
  expect(after(asked("a"), asked("ab"), { type: "failed", search: "a" })).toMatchObject({ status: "loading" });
  expect(after(asked("ab"), arrived(["ab"], null, "ab"))).toMatchObject({ status: "ready", values: ["ab"] });
});

it("a page that fails leaves those before it", () => {
  const failed: ChoicesEvent = { type: "failed", search: "" };
  expect(after(asked(), failed)).toMatchObject({ status: "failed", values: [] });
  const more = after(asked(), arrived(["a"], "2"), { type: "more_asked" }, failed);
  expect(more).toEqual({ status: "more_failed", values: ["a"], nextCursor: "2" });
});
