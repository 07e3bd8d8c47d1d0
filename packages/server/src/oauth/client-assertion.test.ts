import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { decodeProtectedHeader, jwtVerify, type JWTPayload } from "jose";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { revokeToken } from "./revoke-token.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";
import { exchangeCode, refreshTokens } from "./token-endpoint.ts";

const keys = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  PS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: generateKeyPairSync("ed25519"),
};
type Algorithm = keyof typeof keys;

const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" = "pkcs8") =>
  key.export({ type: type as "pkcs8", format: "pem" }) as string;
const answer = () => json({ access_token: "at", token_type: "Bearer" });
const grant = { code: "c", redirectUri: "https://portico.example/oauth/1", verifier: undefined };

function appWith(key: string, algorithm: Algorithm = "RS256", issuer?: string) {
  const provider = oauthProvider({
    clientAuthentication: "private_key_jwt",
    clientAssertion: { algorithm },
    ...(issuer === undefined ? {} : { issuer }),
    revokeUrl: "https://provider.test/revoke",
    refresh: { kind: "none" },
  });
  return oauthApp(provider, { clientSecret: new Secret(key) });
}

async function sent(key: string, algorithm: Algorithm = "RS256", issuer?: string) {
  const transport = scriptedTransport(answer());
  await exchangeCode(transport, appWith(key, algorithm, issuer), grant);
  const [request] = transport.requests;
  return { form: Object.fromEntries(new URLSearchParams(request?.body)), headers: request?.headers ?? {} };
}

async function claimsOf(assertion: string, key: KeyObject): Promise<JWTPayload> {
  return (await jwtVerify(assertion, key, { currentDate: new Date("2026-01-01T12:00:30Z") })).payload;
}

describe("private_key_jwt (RFC 7523 section 2.2)", () => {
  test.each(Object.keys(keys) as Algorithm[])(
    "OA-09: %s: one audience, one use, a minute at most, and no secret beside it",
    async (algorithm) => {
      const { publicKey, privateKey } = keys[algorithm];
      const { form, headers } = await sent(pem(privateKey), algorithm);
      expect(form).toMatchObject({
        grant_type: "authorization_code",
        client_id: "the-client",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      });
      expect(form).not.toHaveProperty("client_secret");
      expect(headers).not.toHaveProperty("authorization");
      const claims = await claimsOf(form["client_assertion"] ?? "", publicKey);
      expect(claims).toMatchObject({ iss: "the-client", sub: "the-client", aud: "https://provider.test/token" });
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(60);
      const again = await claimsOf((await sent(pem(privateKey), algorithm)).form["client_assertion"] ?? "", publicKey);
      expect(again.jti).not.toBe(claims.jti);
    },
  );

  test("OA-09: where the declaration names the issuer it is the audience, and the token address is not", async () => {
    const { publicKey, privateKey } = keys.ES256;
    const { form } = await sent(pem(privateKey), "ES256", "https://provider.test");
    expect((await claimsOf(form["client_assertion"] ?? "", publicKey)).aud).toBe("https://provider.test");
  });

  test("the key may be PEM of any kind, or a JWK, whose id is sent along", async () => {
    const rsa = keys.RS256.privateKey;
    const jwk = JSON.stringify({ ...rsa.export({ format: "jwk" }), kid: "2026-a" });
    for (const key of [pem(rsa, "pkcs1"), `\n${pem(rsa)}\n`, jwk])
      await claimsOf((await sent(key)).form["client_assertion"] ?? "", keys.RS256.publicKey);
    await sent(pem(keys.ES256.privateKey, "sec1"), "ES256");
    expect(decodeProtectedHeader((await sent(jwk)).form["client_assertion"] ?? "")).toEqual({
      alg: "RS256",
      typ: "JWT",
      kid: "2026-a",
    });
  });

  test.each([
    ["nothing", ""],
    ["a text", "canary-secret"],
    ["a public key", keys.RS256.publicKey.export({ type: "spki", format: "pem" }) as string],
    ["a key of another kind", pem(keys.ES256.privateKey)],
    ["a weak key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey)],
  ])("%s instead of a key blames the app, sends nothing, and is not shown (OA-26)", async (_what, key) => {
    const transport = scriptedTransport(answer());
    const error = await exchangeCode(transport, appWith(key), grant).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "connect.app_misconfigured", kind: "app_refused" });
    expect(String(error) + JSON.stringify(error)).not.toMatch(/canary|KEY/);
    expect(transport.requests).toEqual([]);
  });

  test("refreshes and revocations are proven the same way", async () => {
    const app = appWith(pem(keys.RS256.privateKey));
    const refresh = scriptedTransport(answer());
    await refreshTokens(refresh, app, new Secret("rt"));
    const revoke = scriptedTransport(text("", undefined));
    await revokeToken(revoke, app, { accessToken: new Secret("at") });
    for (const { requests } of [refresh, revoke]) {
      const form = new URLSearchParams(requests[0]?.body);
      expect((await claimsOf(form.get("client_assertion") ?? "", keys.RS256.publicKey)).aud).toBe(
        "https://provider.test/token",
      );
      expect(form.has("client_secret")).toBe(false);
    }
  });
});

describe("a public client (RFC 6749 section 2.1)", () => {
  test("sends its id, and no secret even when one is stored", async () => {
    const transport = scriptedTransport(answer());
    const provider = oauthProvider({ clientAuthentication: "none", refresh: { kind: "none" } });
    await exchangeCode(transport, oauthApp(provider), { ...grant, verifier: new Secret("v") });
    const form = Object.fromEntries(new URLSearchParams(transport.requests[0]?.body));
    expect(form).toMatchObject({ client_id: "the-client", code_verifier: "v" });
    expect(form).not.toHaveProperty("client_secret");
    expect(transport.requests[0]?.headers).not.toHaveProperty("authorization");
  });
});
