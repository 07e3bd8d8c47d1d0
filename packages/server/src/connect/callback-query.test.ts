import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { readCallbackQuery } from "./callback-query.ts";

const state = "A".repeat(43);

describe("reading a provider's callback", () => {
  test("a code, an error and unknown parameters are read", () => {
    expect(readCallbackQuery(`?code=abc&state=${state}&scope=read`)).toEqual({
      kind: "code",
      code: "abc",
      state,
      issuer: null,
    });
    expect(readCallbackQuery(`?error=access_denied&state=${state}&iss=https%3A%2F%2Fa`)).toEqual({
      kind: "error",
      error: "access_denied",
      state,
      issuer: "https://a",
    });
  });

  const malformed = [
    "",
    "?",
    "?code=abc",
    `?state=${state}`,
    `?state=${state}&code=`,
    "?state=&code=abc",
    `?state=${state.slice(1)}&code=abc`,
    `?state=${state}A&code=abc`,
    `?state=${state.slice(1)}%00&code=abc`,
    `?state=${state.slice(1)}%20&code=abc`,
    `?state=${state.slice(1)}+&code=abc`,
    `?state=${state.slice(1)}/&code=abc`,
    `?state=${state.slice(1)}=&code=abc`,
    `?state=${state}&state=${state}&code=abc`,
    `?state=${state}&state=&code=abc`,
    `?state=${state}&code=abc&code=abd`,
    `?state=${state}&code=abc&code=`,
    `?state=${state}&code=abc&error=access_denied`,
    `?state=${state}&code=abc&error=`,
    `?state=${state}&error=`,
    `?state=${state}&error=a&error=b`,
    `?state=${state}&error=%00`,
    `?state=${state}&error=%0d%0aX: y`,
    `?state=${state}&error=%22quoted%22`,
    `?state=${state}&error=${"e".repeat(201)}`,
    `?state=${state}&error=${encodeURIComponent("é")}`,
    `?state=${state}&code=${"c".repeat(4097)}`,
    `?state=${state}&code=%0a`,
    `?state=${state}&code=a%0d%0ab`,
    `?state=${state}&code=%00`,
    `?state=${state}&code=${encodeURIComponent("ключ")}`,
    `?state=${state}&code=%7f`,
    `?state=${state}&code=abc&iss=a&iss=b`,
    `?state=${state}&code=abc&error_description=a&error_description=b`,
    `?state=${state}&code=abc&error_uri=a&error_uri=b`,
    `?STATE=${state}&code=abc`,
    `?state[]=${state}&code=abc`,
    `?state=${state}&code[]=abc`,
    `?state=${encodeURIComponent(`<script>${state}`)}&code=abc`,
    `?state=${state}&code=abc&padding=${"p".repeat(9000)}`,
    `#state=${state}&code=abc`,
  ];

  test.each(malformed)("OA-10: refuses %j", (search) => {
    expect(() => readCallbackQuery(search)).toThrow(PorticoError);
  });

  test("OA-10: there are at least 40 kinds of malformed callbacks in the table", () => {
    expect(new Set(malformed).size).toBeGreaterThanOrEqual(40);
  });

  test("SC-11: whatever comes, it is read or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        try {
          readCallbackQuery(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PorticoError);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
