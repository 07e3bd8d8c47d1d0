import { describe, expect, test } from "vitest";
import { kindOfProblem, readOauth1Answer } from "./oauth1-answer.ts";
import { TokenRequestError } from "./token-failure.ts";

const now = new Date("2026-03-01T12:00:00Z");
const read = (text: string, status = 200, headers: Record<string, string> = {}) =>
  readOauth1Answer({ status, text, headers }, now, "grant_refused");

describe("an answer with credentials of OAuth 1.0a", () => {
  test.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/html;charset=utf-8",
    "x-www-form-urlencoded",
    "",
  ])("is read as a form, though its media type is %j", (type) => {
    const members = read("oauth_token=a%2Bb&oauth_token_secret=c+d&screen_name=%C3%A9\n", 200, {
      "content-type": type,
    });
    expect({ ...members }).toEqual({ oauth_token: "a+b", oauth_token_secret: "c d", screen_name: "é" });
  });

  test.each<[string, string, number, string, Record<string, string>?]>([
    ["a member twice", "oauth_token=a&oauth_token=b", 200, "answer_invalid"],
    ["JSON", '{"oauth_token":"a"}', 200, "answer_invalid"],
    ["a raw line break", "oauth_token=a\r\nX-Injected: 1", 200, "answer_invalid"],
    ["a byte beyond ASCII", "oauth_token=é", 200, "answer_invalid"],
    ["a page", "<!doctype html><h1>Sign in</h1>", 200, "unreachable"],
    ["a redirect", "", 302, "answer_invalid"],
    ["an unknown status", "", 418, "answer_invalid"],
    ["503", "oauth_token=a", 503, "unreachable"],
    ["429", "", 429, "unreachable"],
    ["401 without a word", "Invalid token", 401, "grant_refused"],
    ["a problem with 200", "oauth_problem=consumer_key_unknown", 200, "app_refused"],
    ["a problem with 401", "oauth_problem=token_expired", 401, "grant_refused"],
    ["a clock that is wrong", "oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1-2", 401, "app_refused"],
    ["an unknown problem", "oauth_problem=made_up", 401, "answer_invalid"],
    [
      "a problem in the header",
      "",
      401,
      "app_refused",
      { "www-authenticate": 'OAuth realm="Clients", oauth_problem="signature_invalid"' },
    ],
  ])("OA-11: %s is no grant", (_what, text, status, kind, headers = {}) => {
    const error = failureOf(() => read(text, status, headers));
    expect(error.kind).toBe(kind);
    // what the provider said may be what we sent
    expect(error.message).not.toMatch(/Invalid token|Injected/);
  });

  test("what came with the callback means no, unless it says otherwise", () => {
    expect(["user_refused", "permission_denied", "", "made_up"].map(kindOfProblem)).toEqual(Array(4).fill("denied"));
    expect(kindOfProblem("consumer_key_refused")).toBe("unreachable");
    expect(kindOfProblem("token_expired")).toBe("grant_refused");
  });
});

function failureOf(work: () => unknown): TokenRequestError {
  try {
    work();
  } catch (error) {
    if (error instanceof TokenRequestError) return error;
    throw error;
  }
  throw new Error("it was read");
}
