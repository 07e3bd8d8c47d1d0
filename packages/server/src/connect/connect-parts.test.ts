import { describe, expect, test } from "vitest";
import { oauthProvider } from "../oauth/testing.ts";
import { attemptMoves, expiryReason, statesBefore } from "./attempt.ts";
import { authorizeErrorCode } from "./authorize-error.ts";
import { createBrowserCookie } from "./browser-cookie.ts";
import { failureWords } from "./failure-words.ts";
import { missingScopes } from "./granted-scopes.ts";
import { readAnswers, readInstallOptions } from "./install-options.ts";

const declaration = oauthProvider({
  scopes: [
    { name: "read", description: "Read", required: true, impliedBy: ["admin"] },
    { name: "offline", description: "Stay", required: true, reported: false },
    { name: "write", description: "Write" },
  ],
});

describe("an attempt's states", () => {
  test("what has ended never moves again", () => {
    expect(attemptMoves.succeeded).toEqual([]);
    expect(attemptMoves.failed).toEqual([]);
  });

  test("only a hand-off leads to a return, and only a return, with a question or without, to success", () => {
    expect(statesBefore("returned")).toEqual(["handed_off"]);
    expect(statesBefore("undecided")).toEqual(["returned"]);
    expect(statesBefore("succeeded")).toEqual(["returned", "undecided"]);
    expect(statesBefore("failed")).toEqual(["created", "handed_off", "returned", "undecided"]);
  });

  test("running out of time during the exchange is our interruption, before it nobody's return", () => {
    expect(expiryReason("returned")).toBe("connect.interrupted");
    expect(expiryReason("handed_off")).toBe("connect.timed_out");
  });
});

describe("the browser cookie", () => {
  const cookie = createBrowserCookie(true);
  const { value, header } = cookie.renew(undefined);

  test("is host-only, secure, unreadable by scripts, and Lax so that the provider's redirect brings it", () => {
    expect(header).toMatch(/^__Host-portico-browser=[\w-]{43}; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });

  test("is renewed with the browser's own value", () => {
    expect(cookie.renew(`a=b; __Host-portico-browser=${value}`).value).toBe(value);
  });

  test("two of one name, or a value of another shape, count as none", () => {
    expect(cookie.read(`__Host-portico-browser=${value}; __Host-portico-browser=${"B".repeat(43)}`)).toBeUndefined();
    expect(cookie.read("__Host-portico-browser=short")).toBeUndefined();
    expect(cookie.read(`portico-browser=${value}`)).toBeUndefined();
  });
});

describe("install options", () => {
  test("only what decides something is kept", () => {
    const options = {
      selectedCredentialId: " id ",
      externalId: " ext: Team A ",
      isApiInstallation: true,
      evil: { a: 1 },
    };
    expect(readInstallOptions(JSON.stringify(options))).toEqual({ selectedCredentialId: "id", externalId: "Team A" });
  });

  test.each(["", "null", "[", "7", undefined, null, "[]"])("%j means none", (raw) => {
    expect(readInstallOptions(raw)).toEqual({});
    expect(readAnswers(raw)).toEqual({});
  });

  test("the account type is a text, a list of one, or the type that the portal sends whole", () => {
    expect(readInstallOptions({ accountType: "sandbox" }).accountType).toBe("sandbox");
    expect(readInstallOptions({ accountType: ["sandbox"] }).accountType).toBe("sandbox");
    expect(readInstallOptions({ accountType: ["a", "b"] }).accountType).toBeUndefined();
    expect(readInstallOptions({ selectedAccountConfig: { id: "sandbox" } }).accountType).toBe("sandbox");
  });

  test("an external id that is only a prefix is none", () => {
    expect(readInstallOptions({ externalId: " ext: " })).toEqual({});
  });
});

describe("what the provider granted", () => {
  test("OA-13: a required scope that is missing is named", () => {
    expect(missingScopes(declaration, ["read", "write"], ["write"])).toEqual(["read"]);
  });

  test("OA-13: a wider scope stands in for it; an unreported one and an answer without scopes lack nothing", () => {
    expect(missingScopes(declaration, ["read", "offline"], ["admin"])).toEqual([]);
    expect(missingScopes(declaration, ["read", "offline"], null)).toEqual([]);
  });
});

describe("what a failure means", () => {
  test.each([
    ["access_denied", "connect.denied"],
    ["consent_required", "connect.denied"],
    ["temporarily_unavailable", "connect.provider_unreachable"],
    ["server_error", "connect.provider_unreachable"],
    ["invalid_scope", "connect.app_misconfigured"],
    ["unauthorized_client", "connect.app_misconfigured"],
    ["redirect_uri_mismatch", "connect.app_misconfigured"],
    ["something_new", "connect.app_misconfigured"],
  ])("%s at the consent page is %s", (error, code) => expect(authorizeErrorCode(error)).toBe(code));

  test("the end user reads the provider's name and no protocol words", () => {
    for (const code of ["connect.denied", "connect.app_misconfigured", "connect.provider_unreachable"] as const) {
      const words = failureWords(code, "Acme");
      expect(words).not.toMatch(/_|invalid|oauth|token|scope/i);
    }
    expect(failureWords("connect.denied", "Acme")).toContain("Acme");
  });
});
