import { generateKeyPairSync } from "node:crypto";
import type { ProviderInput } from "@portico/providers";
import { hmacsign256, rsasign } from "oauth-sign";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import {
  exchangeVerifier,
  oauth1AuthorizeUrl,
  refuseStrayConsent,
  requestTemporaryCredentials,
} from "./oauth1-consent.ts";
import { revokeToken } from "./revoke-token.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";

type Oauth1Input = Extract<ProviderInput["auth"], { scheme: "oauth1" }>;

const pem = String(
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "pem", type: "pkcs8" }),
);
const consent = {
  requestTokenUrl: "https://provider.test/request?x=1",
  authorizeUrl: "https://{site}.provider.test/authorize?a=b",
  authorizeParameters: { perms: "read write" },
  accessTokenUrl: "https://provider.test/access",
  accessTokenMethod: "GET",
  revoke: { url: "https://provider.test/revoke" },
  tokenFields: { user: "/user_nsid" },
  tokenFieldPatterns: { user: "^[0-9@N]{1,40}$" },
} as const;
const temporary = { token: "t+1", secret: new Secret("temporary &secret") };

function appWith(changes: Partial<Oauth1Input> = {}, more: Partial<Oauth1Input["consent"]> = {}) {
  const auth = { scheme: "oauth1", consent: { ...consent, ...more }, ...changes } as Oauth1Input;
  const provider = oauthProvider({}, { auth, hosts: ["provider.test", ".provider.test"] });
  return oauthApp(provider, { values: { site: "eu" }, clientId: "the key", clientSecret: new Secret("the%secret") });
}

const form = (body: string, status = 200): SmallResponse => ({ status, headers: {}, text: body });

/** The header's parameters without the signature, and the signature. */
function readHeader(authorization = ""): { signature: string; parameters: Record<string, string> } {
  const pairs = [...authorization.matchAll(/([a-z_]+)="([^"]*)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, decodeURIComponent(value)],
  );
  const { oauth_signature: signature = "", ...parameters } = Object.fromEntries(pairs);
  return { signature, parameters };
}

describe("temporary credentials", () => {
  test("are asked for with the callback, signed as oauth-sign signs, the address's own query included", async () => {
    const transport = scriptedTransport(form("oauth_token=t%2B1&oauth_token_secret=s&oauth_callback_confirmed=true"));
    const app = appWith({ signatureMethod: "HMAC-SHA256" });
    const given = await requestTemporaryCredentials(transport, app, "https://us.example/oauth/1?state=abc");
    expect(given.token).toBe("t+1");
    const [request] = transport.requests;
    expect(request).toMatchObject({ method: "POST", url: "https://provider.test/request?x=1" });
    const { signature, parameters } = readHeader(request?.headers?.["authorization"]);
    expect(parameters).toMatchObject({ oauth_callback: "https://us.example/oauth/1?state=abc" });
    expect(parameters).not.toHaveProperty("oauth_token");
    const signed = { ...parameters, x: "1" };
    expect(signature).toBe(hmacsign256("POST", "https://provider.test/request", signed, "the%secret"));
  });

  test.each([
    ["no confirmation", "oauth_token=t&oauth_token_secret=s"],
    ["a confirmation of false", "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=false"],
    ["a confirmation in other letters", "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=TRUE"],
    ["no token", "oauth_token_secret=s&oauth_callback_confirmed=true"],
    ["no secret", "oauth_token=t&oauth_callback_confirmed=true"],
    ["a token with a line break", "oauth_token=t%0A&oauth_token_secret=s&oauth_callback_confirmed=true"],
    ["a token of 3,000 letters", `oauth_token=${"t".repeat(3000)}&oauth_token_secret=s&oauth_callback_confirmed=true`],
  ])("OA-11: are refused with %s", async (_what, body) => {
    const asked = requestTemporaryCredentials(scriptedTransport(form(body)), appWith(), "https://us.example/oauth");
    await expect(asked).rejects.toMatchObject({ code: "connect.provider_answer_invalid" });
  });

  test("OA-11: a key that cannot sign is the app's fault, and nothing is sent", async () => {
    const transport = scriptedTransport(form(""));
    const asked = requestTemporaryCredentials(
      transport,
      appWith({ signatureMethod: "RSA-SHA256" }),
      "https://us.example",
    );
    await expect(asked).rejects.toMatchObject({ code: "connect.app_misconfigured" });
    expect(transport.requests).toEqual([]);
  });
});

test("the consent page gets the token and the declared parameters, and no secret", () => {
  expect(oauth1AuthorizeUrl(appWith(), "t+1 &x")).toBe(
    "https://eu.provider.test/authorize?a=b&perms=read%20write&oauth_token=t%2B1%20%26x",
  );
});

test("OA-07: a value that leads away from the provider is refused before anything is asked", () => {
  const app = { ...appWith(), values: { site: "evil.test/" } };
  expect(() => refuseStrayConsent(app)).toThrow(expect.objectContaining({ code: "connect.input_invalid" }));
});

describe("a verifier", () => {
  const granted = form("oauth_token=at&oauth_token_secret=as&user_nsid=12%40N01&oauth_expires_in=60");

  test("is exchanged once, signed with the app's private key as oauth-sign signs", async () => {
    const transport = scriptedTransport(granted);
    const app = { ...appWith({ signatureMethod: "RSA-SHA1" }), clientSecret: new Secret(pem) };
    const answer = await exchangeVerifier(transport, app, temporary, "v 1");
    expect(answer).toMatchObject({ expiresAt: null, refreshToken: undefined, fields: { user: "12@N01" } });
    expect([answer.accessToken.reveal(), answer.tokenSecret?.reveal()]).toEqual(["at", "as"]);
    expect(transport.requests).toHaveLength(1);
    const [request] = transport.requests;
    const { signature, parameters } = readHeader(request?.headers?.["authorization"]);
    expect(parameters).toMatchObject({ oauth_token: "t+1", oauth_verifier: "v 1" });
    expect(signature).toBe(rsasign("GET", "https://provider.test/access", parameters, pem));
  });

  test("OA-20: sends no secret of its own, temporary or the app's", async () => {
    const transport = scriptedTransport(granted);
    await exchangeVerifier(transport, appWith(), temporary, "v");
    expect(decodeURIComponent(JSON.stringify(transport.requests))).not.toMatch(/temporary &secret|the%secret/);
  });

  test("gives a token that ends when the answer says, or else when the declaration does", async () => {
    const end = async (more: Partial<Oauth1Input["consent"]>): Promise<number> => {
      const { expiresAt, requestedAt } = await exchangeVerifier(
        scriptedTransport(granted),
        appWith({}, more),
        temporary,
        "v",
      );
      return (expiresAt?.getTime() ?? Number.NaN) - requestedAt.getTime();
    };
    expect(await end({ tokenLifetimeSeconds: 30 })).toBe(30_000);
    expect(await end({ tokenLifetimeSeconds: 30, lifetimeMember: "oauth_expires_in" })).toBe(60_000);
  });

  test("OA-11: is refused a field that is not what the declaration expects", async () => {
    const transport = scriptedTransport(form("oauth_token=at&oauth_token_secret=as&user_nsid=a/b"));
    await expect(exchangeVerifier(transport, appWith(), temporary, "v")).rejects.toMatchObject({
      code: "connect.provider_answer_invalid",
    });
  });
});

describe("revoking a token", () => {
  const tokens = { accessToken: new Secret("at"), tokenSecret: new Secret("as") };

  test.each<[string, SmallResponse, string, string | null]>([
    ["taken back", json({}), "revoked", null],
    ["not known any more", form("oauth_problem=token_rejected", 401), "revoked", null],
    ["not taken, for the app's sake", form("", 401), "unreachable", "http_status"],
    ["not taken now", form("", 503), "unreachable", "http_status"],
    ["a page", text("<!doctype html>Down", "text/html"), "unreachable", "connect.provider_answer_invalid"],
    ["taken back, in words that are called HTML", text("ok", "text/html"), "revoked", null],
    ["not taken ever", form("", 404), "refused", "http_status"],
    ["not taken, with a 200", form("oauth_problem=permission_denied", 200), "refused", "permission_denied"],
  ])("TR-17: %s", async (_what, answer, outcome, reason) => {
    const transport = scriptedTransport(answer);
    expect(await revokeToken(transport, appWith(), tokens)).toMatchObject({ outcome, reason });
    const { parameters } = readHeader(transport.requests[0]?.headers?.["authorization"]);
    expect(parameters).toMatchObject({ oauth_token: "at" });
  });

  test("TR-17: is not offered where the declaration has no way to", async () => {
    const transport = scriptedTransport(json({}));
    expect(await revokeToken(transport, appWith({}, { revoke: undefined }), tokens)).toMatchObject({
      outcome: "unsupported",
    });
    expect(transport.requests).toEqual([]);
  });
});
