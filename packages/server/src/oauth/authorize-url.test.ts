import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { buildAuthorizeUrl, type AuthorizeRequest } from "./authorize-url.ts";
import { newPkce } from "./pkce.ts";
import { oauthApp, oauthProvider } from "./testing.ts";

const request: AuthorizeRequest = {
  scopes: ["read", "write all"],
  state: "the-state",
  redirectUri: "https://portico.test/oauth/1",
  codeChallenge: "the-challenge",
};

describe("the authorize URL", () => {
  test("OA-08: it carries the flow's parameters and the S256 challenge", () => {
    const url = new URL(buildAuthorizeUrl(oauthApp(), request));
    expect(url.origin + url.pathname).toBe("https://provider.test/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "the-client",
      redirect_uri: "https://portico.test/oauth/1",
      state: "the-state",
      scope: "read write all",
      code_challenge: "the-challenge",
      code_challenge_method: "S256",
    });
    expect(url.search).not.toContain("+");
  });

  test("the declaration chooses the scope parameter and separator, and adds parameters but never replaces the flow's", () => {
    const provider = oauthProvider({
      authorizeUrl: "https://provider.test/authorize?owner=user",
      scopeParameter: "user_scope",
      scopeSeparator: ",",
      authorizeParameters: { prompt: "consent", state: "fixed", code_challenge_method: "plain" },
    });
    const { searchParams } = new URL(buildAuthorizeUrl(oauthApp(provider), request));
    expect(searchParams.get("owner")).toBe("user");
    expect(searchParams.get("prompt")).toBe("consent");
    expect(searchParams.get("user_scope")).toBe("read,write all");
    expect(searchParams.get("scope")).toBeNull();
    expect(searchParams.getAll("state")).toEqual(["the-state"]);
    expect(searchParams.getAll("code_challenge_method")).toEqual(["S256"]);
  });

  test("an account type has its own login host", () => {
    const provider = oauthProvider(
      {},
      {
        hosts: ["provider.test", "sandbox.provider.test"],
        accountTypes: [
          { id: "production", title: "Production", overrides: {} },
          { id: "sandbox", title: "Sandbox", overrides: { authorizeUrl: "https://sandbox.provider.test/authorize" } },
        ],
      },
    );
    const hostFor = (accountType: string): string =>
      new URL(buildAuthorizeUrl(oauthApp(provider, { accountType }), request)).host;
    expect([hostFor("production"), hostFor("sandbox")]).toEqual(["provider.test", "sandbox.provider.test"]);
  });

  test("OA-08: without a recorded exemption there is no authorize URL without a challenge", () => {
    expect(() => buildAuthorizeUrl(oauthApp(), { ...request, codeChallenge: null })).toThrow(TypeError);
    const exempt = oauthProvider({
      pkceExemption: { reason: "answers 500 to code_challenge", checkedOn: "2026-01-01" },
    });
    expect(buildAuthorizeUrl(oauthApp(exempt), { ...request, codeChallenge: null })).not.toContain("code_challenge");
  });

  test("OA-08: 10,000 proof keys are all different, and each challenge is the hash of its verifier", () => {
    const keys = Array.from({ length: 10_000 }, () => newPkce());
    expect(new Set(keys.map(({ verifier }) => verifier.reveal())).size).toBe(keys.length);
    for (const { verifier, challenge } of keys.slice(0, 100)) {
      expect(verifier.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(challenge).toBe(createHash("sha256").update(verifier.reveal()).digest("base64url"));
    }
  });

  test("OA-07: 0 of 100,000 generated subdomains leave the provider's suffix", () => {
    const provider = oauthProvider(
      { authorizeUrl: "https://{shop}.provider.test/authorize" },
      { hosts: [".provider.test"] },
    );
    const piece = fc.constantFrom(
      "evil.test",
      "/",
      "\\",
      "#",
      "?",
      "@",
      ":",
      ".",
      "..",
      "%2f",
      "%23",
      "。",
      "é",
      "a",
      "shop",
      "\t",
      "\n",
      "",
    );
    const shop = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 6 })
      .map((pieces) => pieces.join(""));
    let built = 0;
    fc.assert(
      fc.property(shop, (value) => {
        let url: string;
        try {
          url = buildAuthorizeUrl(oauthApp(provider, { values: { shop: value } }), request);
        } catch (error) {
          return error instanceof PorticoError && error.code === "connect.input_invalid";
        }
        built += 1;
        const { protocol, hostname, port, pathname } = new URL(url);
        return protocol === "https:" && port === "" && hostname.endsWith(".provider.test") && pathname === "/authorize";
      }),
      { numRuns: 100_000 },
    );
    expect(built).toBeGreaterThan(100);
  });
});
