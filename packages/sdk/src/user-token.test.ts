import { expect, test } from "vitest";
import { userToken } from "./testing/wire-fixtures.ts";
import { readUserToken } from "./user-token.ts";

test("a token's user and expiry are read, in any script", () => {
  expect(readUserToken(userToken({ sub: "zoë/東京", exp: 1_800_000_000 }))).toEqual({
    userId: "zoë/東京",
    expiresAtMs: 1_800_000_000_000,
  });
});

test("`id` names the user where there is no `sub`", () => {
  expect(readUserToken(userToken({ sub: undefined, id: "bob" })).userId).toBe("bob");
});

test.each([
  ["nothing", ""],
  ["one part", "abc"],
  ["a payload that is not base64", "a.%%%.c"],
  ["a payload that is not JSON", `a.${btoa("hello")}.c`],
  ["a payload that is null", `a.${btoa("null")}.c`],
  ["no expiry", userToken({ exp: undefined })],
  ["an expiry that is not a number", userToken({ exp: "soon" })],
  ["no user", userToken({ sub: undefined })],
  ["a user that is not a text", userToken({ sub: 7 })],
])("a token with %s is malformed, and the error does not repeat it", (_what, token) => {
  let thrown: unknown;
  try {
    readUserToken(token);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: "user_token.malformed" });
  if (token) expect(String(thrown)).not.toContain(token);
});
