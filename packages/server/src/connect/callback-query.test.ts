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

  test("a verifier and a refusal of OAuth 1.0a are read", () => {
    const query = `?state=${state}&oauth_token=t-1&oauth_verifier=v%2B1`;
    expect(readCallbackQuery(query)).toEqual({
      kind: "verifier",
      state,
      requestToken: "t-1",
      verifier: "v+1",
      issuer: null,
    });
    const refusal = { kind: "refusal", state, issuer: null };
    const refused = { ...refusal, requestToken: null, problem: "user_refused" };
    expect(readCallbackQuery(`?state=${state}&oauth_problem=user_refused`)).toEqual(refused);
    expect(readCallbackQuery(`?state=${state}&denied=t-1`)).toEqual({ ...refusal, requestToken: "t-1", problem: null });
  });

  const malformed = [
    `?state=${state}&oauth_token=t`,
    `?state=${state}&oauth_verifier=v`,
    `?state=${state}&oauth_token=&oauth_verifier=v`,
    `?state=${state}&oauth_token=t&oauth_verifier=`,
    `?state=${state}&oauth_token=t&oauth_token=t&oauth_verifier=v`,
    `?state=${state}&oauth_token=t&oauth_verifier=v&oauth_verifier=v`,
    `?state=${state}&oauth_token=t&oauth_verifier=v&denied=t`,
    `?state=${state}&oauth_token=t&oauth_verifier=v&oauth_problem=user_refused`,
    `?state=${state}&oauth_token=t&oauth_verifier=v&code=abc`,
    `?state=${state}&oauth_token=t&oauth_verifier=v&error=access_denied`,
    `?state=${state}&oauth_problem=user_refused&code=abc`,
    `?state=${state}&oauth_problem=`,
    `?state=${state}&oauth_problem=%00`,
    `?state=${state}&oauth_problem=Said%20no`,
    `?state=${state}&denied=`,
    `?state=${state}&denied=t&denied=t`,
    `?state=${state}&denied=t&oauth_token=u`,
    `?state=${state}&oauth_token=t%0d%0a&oauth_verifier=v`,
    `?state=${state}&oauth_token=t&oauth_verifier=${"v".repeat(2001)}`,
    `?oauth_token=t&oauth_verifier=v`,
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
