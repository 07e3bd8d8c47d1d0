import { describe, expect, test } from "vitest";
import { oauthProvider } from "../oauth/testing.ts";
import { readFieldValues } from "./field-values.ts";

const { connectFields } = oauthProvider(
  {},
  {
    connectFields: [
      { id: "shop", title: "Shop", pattern: "^[a-z]+$", patternHint: "Only letters.", strip: [".acme.example"] },
      { id: "key", title: "Key", type: "password", required: false },
    ],
  },
);

describe("an end user's answers", () => {
  test("are trimmed and freed of what people paste around them", () => {
    expect(readFieldValues(connectFields, { shop: " https://tea.acme.example ", key: "Bearer  k1 " })).toEqual({
      shop: "tea",
      key: "k1",
    });
  });

  test.each([{}, { shop: "" }, { shop: "Tea!" }, { shop: 7 }, { shop: ["tea"] }])(
    "%j is refused with the field's name",
    (raw) => {
      expect(() => readFieldValues(connectFields, raw)).toThrow(expect.objectContaining({ meta: { field: "shop" } }));
    },
  );

  test.each(["a\nb", "a\rb", "a\0b"])("PX-09: %j would end a header and is refused", (key) => {
    expect(() => readFieldValues(connectFields, { shop: "tea", key })).toThrow("not valid");
  });

  test("questions that were not asked are dropped, inherited members are not answers", () => {
    expect(readFieldValues(connectFields, { shop: "tea", other: "x", __proto__: { key: "k" } })).toEqual({
      shop: "tea",
    });
  });
});
