import { inspect } from "node:util";
import type { ErrorCode } from "@portico/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";
import { exchangeCode, refreshTokens } from "./token-endpoint.ts";
import { TokenRequestError, type TokenFailureKind } from "./token-failure.ts";

const grant = { code: "the-code", redirectUri: "https://portico.test/oauth/1", verifier: new Secret("the-verifier") };
const good = {
  access_token: "at-1",
  refresh_token: "rt-1",
  expires_in: 3600,
  token_type: "bearer",
  scope: "read write",
};

async function failureOf(work: Promise<unknown>): Promise<TokenRequestError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(TokenRequestError);
  return error as TokenRequestError;
}
const refuse = (answer: SmallResponse | Error, provider = oauthProvider()): Promise<TokenRequestError> =>
  failureOf(exchangeCode(scriptedTransport(answer), oauthApp(provider), grant));

describe("the token request", () => {
  test("a code is exchanged with its verifier, the client in the body", async () => {
    const transport = scriptedTransport(json(good));
    await exchangeCode(
      transport,
      oauthApp(oauthProvider({ tokenParameters: { expiring: "1", grant_type: "password" } })),
      grant,
    );
    const [request] = transport.requests;
    expect(request).toMatchObject({
      method: "POST",
      url: "https://provider.test/token",
      timeoutMs: 10_000,
      maxBytes: 65_536,
    });
    expect(request?.headers).toEqual({
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      expiring: "1",
      grant_type: "authorization_code",
      code: "the-code",
      redirect_uri: "https://portico.test/oauth/1",
      code_verifier: "the-verifier",
      client_id: "the-client",
      client_secret: "the-secret",
    });
  });

  test("the client may prove itself by Basic, both halves form-encoded, and send JSON", async () => {
    const transport = scriptedTransport(json(good));
    const provider = oauthProvider({
      clientAuthentication: "basic",
      tokenRequest: "json",
      tokenHeaders: { "X-Version": "2" },
    });
    await refreshTokens(transport, oauthApp(provider, { clientSecret: new Secret("a:b/ü") }), new Secret("rt-0"));
    const [request] = transport.requests;
    expect(request?.headers).toEqual({
      accept: "application/json",
      authorization: `Basic ${Buffer.from("the-client:a%3Ab%2F%C3%BC").toString("base64")}`,
      "content-type": "application/json",
      "x-version": "2",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({ grant_type: "refresh_token", refresh_token: "rt-0" });
  });

  test("a public client names itself and sends no secret", async () => {
    const transport = scriptedTransport(json(good));
    const provider = oauthProvider({ clientAuthentication: "basic" });
    await exchangeCode(transport, oauthApp(provider, { clientSecret: undefined }), grant);
    const sent = new URLSearchParams(transport.requests[0]?.body);
    expect([sent.get("client_id"), sent.has("client_secret")]).toEqual(["the-client", false]);
    expect(transport.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("OA-07: no request leaves when the user's value leads to another host", async () => {
    const provider = oauthProvider({ tokenUrl: "https://{shop}.provider.test/token" }, { hosts: [".provider.test"] });
    for (const shop of ["evil.test/", "evil.test#", "evil.test?", "evil.test\\", "a@evil.test"]) {
      const transport = scriptedTransport(json(good));
      await expect(exchangeCode(transport, oauthApp(provider, { values: { shop } }), grant)).rejects.toMatchObject({
        code: "connect.input_invalid",
      });
      expect(transport.requests).toEqual([]);
    }
  });
});

describe("a declared endpoint off the declared hosts", () => {
  test("OA-05, OA-07: gets neither the code nor the client secret", async () => {
    for (const tokenUrl of [
      "https://evil.test/token",
      "http://provider.test/token",
      "https://provider.test:8443/token",
    ]) {
      const transport = scriptedTransport(json(good));
      await expect(exchangeCode(transport, oauthApp(oauthProvider({ tokenUrl })), grant)).rejects.toMatchObject({
        code: "connect.input_invalid",
      });
      expect(transport.requests).toEqual([]);
    }
  });
});

describe("the token answer", () => {
  test("TR-13: expiry counts from the moment the request was sent", async () => {
    const transport = scriptedTransport(json(good));
    const sent = transport.clock.now();
    const answer = await exchangeCode(transport, oauthApp(), grant);
    expect(answer.expiresAt).toEqual(new Date(sent.getTime() + 3_600_000));
    expect(answer.requestedAt).toEqual(sent);
    expect([answer.accessToken.reveal(), answer.refreshToken?.reveal(), answer.scopes]).toEqual([
      "at-1",
      "rt-1",
      ["read", "write"],
    ]);
  });

  test("a form-encoded answer is read, and so is one behind pointers", async () => {
    const form = text(
      "access_token=at&scope=repo%2Cuser&token_type=bearer",
      "application/x-www-form-urlencoded; charset=utf-8",
    );
    expect(await exchangeCode(scriptedTransport(form), oauthApp(), grant)).toMatchObject({
      scopes: ["repo", "user"],
      expiresAt: null,
    });
    const nested = oauthProvider({
      tokenAnswer: { accessToken: "/authed_user/access_token", scope: "/authed_user/scope" },
      tokenFields: { teamId: "/team/id", plan: "/team/plan", missing: "/nothing" },
    });
    const answer = await exchangeCode(
      scriptedTransport(
        json({ ok: true, team: { id: "T1", plan: 3 }, authed_user: { access_token: "xoxp", scope: "a,b" } }),
      ),
      oauthApp(nested),
      grant,
    );
    expect([answer.accessToken.reveal(), answer.scopes, answer.fields]).toEqual([
      "xoxp",
      ["a", "b"],
      { teamId: "T1", plan: "3" },
    ]);
  });

  test.each<[string, unknown, number | null]>([
    ["a number", 60, 60],
    ["a text", "60", 60],
    ["missing", undefined, 7200],
    ["null", null, 7200],
    ["zero", 0, 7200],
    ["negative", -1, 7200],
    ["huge", 1e15, 7200],
    ["an instant", 1_900_000_000, 7200],
    ["words", "soon", 7200],
    ["a negative text", "-60", 7200],
    ["an object", {}, 7200],
    ["a list", [60], 7200],
    ["true", true, 7200],
    ["hexadecimal", "0x10", 7200],
  ])(
    "TR-10: an expiry that is %s gives the declared lifetime unless it makes sense",
    async (_name, expiresIn, seconds) => {
      const provider = oauthProvider({ refresh: { kind: "stable", defaultLifetimeSeconds: 7200 } });
      const answer = await refreshTokens(
        scriptedTransport(json({ ...good, expires_in: expiresIn })),
        oauthApp(provider),
        new Secret("r"),
      );
      const lifetime =
        answer.expiresAt === null ? null : (answer.expiresAt.getTime() - answer.requestedAt.getTime()) / 1000;
      expect(lifetime).toBe(seconds);
    },
  );

  test("TR-10: whatever the reply's shape, it gives a token with a sane expiry or a refusal, never an unknown error", async () => {
    const value = fc.oneof(
      fc.anything({ maxDepth: 1 }),
      fc.constantFrom("at", "rt", "3600", 0, -1, 3600, "\r\n", "é", null),
    );
    const shape = fc.record(
      {
        access_token: value,
        refresh_token: value,
        expires_in: value,
        scope: value,
        token_type: value,
        error: fc.option(value),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(shape, async (members) => {
        let body: string;
        try {
          body = JSON.stringify(members);
        } catch {
          return true;
        }
        try {
          const answer = await refreshTokens(
            scriptedTransport(text(body, "application/json")),
            oauthApp(),
            new Secret("old"),
          );
          const usable = /^[\x21-\x7e]+$/.test(answer.accessToken.reveal());
          const sane = answer.expiresAt === null || answer.expiresAt > answer.requestedAt;
          return usable && sane && (answer.refreshToken === undefined || answer.refreshToken.reveal() !== "");
        } catch (error) {
          return error instanceof TokenRequestError;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("OA-11: a token that expires must come with a refresh token where the provider issues them", async () => {
    const error = await refuse(json({ ...good, refresh_token: undefined }));
    expect(error).toMatchObject({ code: "connect.app_misconfigured", kind: "app_refused" });
    const lasting = await exchangeCode(scriptedTransport(json({ access_token: "at" })), oauthApp(), grant);
    expect(lasting.refreshToken).toBeUndefined();
    const noRefresh = oauthProvider({ refresh: { kind: "none" } });
    await exchangeCode(scriptedTransport(json({ ...good, refresh_token: undefined })), oauthApp(noRefresh), grant);
  });

  test.each<[string, SmallResponse]>([
    ["an HTML page", text("<html>Sign in</html>", "text/html")],
    ["a page of another kind", text("hello", "text/plain")],
    ["no media type", text(JSON.stringify(good), undefined)],
    ["JSON called HTML", text(JSON.stringify(good), "text/html")],
    ["half of a JSON text", text('{"access_token":"at-1', "application/json")],
    ["a list", json([good])],
    ["a text", json("at-1")],
    ["null", json(null)],
    ["nothing", text("", "application/json")],
    ["an empty object", json({})],
    ["an empty token", json({ ...good, access_token: "" })],
    ["a number for a token", json({ ...good, access_token: 7 })],
    ["an object for a token", json({ ...good, access_token: { value: "at" } })],
    ["a token with CR LF", json({ ...good, access_token: "at\r\nx-evil: 1" })],
    ["a token with NUL", json({ ...good, access_token: "at\0" })],
    ["a token with a tab", json({ ...good, access_token: "a\tt" })],
    ["a token with a space", json({ ...good, access_token: "a t" })],
    ["a token outside ASCII", json({ ...good, access_token: "å" })],
    ["a token of 20,000 characters", json({ ...good, access_token: "a".repeat(20_000) })],
    ["a refresh token with LF", json({ ...good, refresh_token: "rt\n" })],
    ["a number for a refresh token", json({ ...good, refresh_token: 7 })],
    ["a token that needs a proof", json({ ...good, token_type: "DPoP" })],
    ["a token that needs a signature", json({ ...good, token_type: "mac" })],
    ["status 204", text("", "application/json", 204)],
    ["a redirect inside", { status: 302, headers: { location: "http://169.254.169.254/" }, text: "" }],
    ["a permanent redirect with a token", { ...json(good), status: 308 }],
    ["a form with a member twice", text("access_token=a&access_token=b", "application/x-www-form-urlencoded")],
    ["a token only in the prototype", text('{"__proto__":{"access_token":"at"}}', "application/json")],
  ])("OA-11: %s is refused", async (_name, answer) => {
    const error = await refuse(answer);
    expect(["connect.provider_answer_invalid", "connect.provider_unreachable"]).toContain(error.code);
  });

  test("OA-11: a token field that does not match the declaration's pattern is refused", async () => {
    const provider = oauthProvider({
      tokenFields: { instanceUrl: "/instance_url" },
      tokenFieldPatterns: { instanceUrl: "^https://[a-z0-9-]+\\.provider\\.test$" },
    });
    const answer = await exchangeCode(
      scriptedTransport(json({ ...good, instance_url: "https://eu1.provider.test" })),
      oauthApp(provider),
      grant,
    );
    expect(answer.fields).toEqual({ instanceUrl: "https://eu1.provider.test" });
    for (const instanceUrl of [
      "https://evil.test",
      "https://eu1.provider.test\n",
      "https://a.provider.test.evil.test",
      "x".repeat(3000),
    ]) {
      expect((await refuse(json({ ...good, instance_url: instanceUrl }), provider)).code).toBe(
        "connect.provider_answer_invalid",
      );
    }
  });
});

const oauthError = (error: unknown, status: number, more: object = {}): SmallResponse =>
  json({ error, error_description: "about rt-1", ...more }, status);

describe("what a failed token request means", () => {
  test.each<[string, SmallResponse | Error, TokenFailureKind, ErrorCode]>([
    ["connection refused", new PorticoError("net.unreachable", "no"), "unreachable", "connect.provider_unreachable"],
    ["timeout", new PorticoError("net.timed_out", "slow"), "unreachable", "connect.provider_unreachable"],
    ["answer cut off", new PorticoError("net.broken_response", "cut"), "unreachable", "connect.provider_unreachable"],
    ["private address", new PorticoError("net.address_refused", "no"), "unreachable", "connect.provider_unreachable"],
    ["10 MB", new PorticoError("net.response_too_large", "big"), "answer_invalid", "connect.provider_answer_invalid"],
    ["500", text("oops", "text/plain", 500), "unreachable", "connect.provider_unreachable"],
    ["502 page", text("<html>", "text/html", 502), "unreachable", "connect.provider_unreachable"],
    ["503", oauthError("temporarily_unavailable", 503), "unreachable", "connect.provider_unreachable"],
    ["503 with invalid_grant", oauthError("invalid_grant", 503), "unreachable", "connect.provider_unreachable"],
    ["504", text("", undefined, 504), "unreachable", "connect.provider_unreachable"],
    ["429", json({}, 429), "unreachable", "connect.provider_unreachable"],
    ["429 with invalid_grant", oauthError("invalid_grant", 429), "unreachable", "connect.provider_unreachable"],
    ["400 page of a firewall", text("<html>", "text/html", 400), "unreachable", "connect.provider_unreachable"],
    [
      "403 page of a firewall",
      text("<html>", "text/html; charset=x", 403),
      "unreachable",
      "connect.provider_unreachable",
    ],
    [
      "400 temporarily_unavailable",
      oauthError("temporarily_unavailable", 400),
      "unreachable",
      "connect.provider_unreachable",
    ],
    [
      "200 ratelimited (Slack)",
      oauthError("ratelimited", 200, { ok: false }),
      "unreachable",
      "connect.provider_unreachable",
    ],
    ["400 invalid_grant", oauthError("invalid_grant", 400), "grant_refused", "connect.interrupted"],
    ["401 invalid_grant", oauthError("invalid_grant", 401), "grant_refused", "connect.interrupted"],
    ["403 invalid_grant", oauthError("invalid_grant", 403), "grant_refused", "connect.interrupted"],
    [
      "OA-12: 200 bad_verification_code (GitHub)",
      oauthError("bad_verification_code", 200),
      "grant_refused",
      "connect.interrupted",
    ],
    [
      "OA-12: 200 form bad_refresh_token",
      text("error=bad_refresh_token", "application/x-www-form-urlencoded"),
      "grant_refused",
      "connect.interrupted",
    ],
    [
      "OA-12: 200 invalid_refresh_token (Slack)",
      oauthError("invalid_refresh_token", 200),
      "grant_refused",
      "connect.interrupted",
    ],
    ["OA-12: 200 token_revoked (Slack)", oauthError("token_revoked", 200), "grant_refused", "connect.interrupted"],
    ["400 in capitals", oauthError("INVALID_GRANT", 400), "grant_refused", "connect.interrupted"],
    ["401 invalid_client", oauthError("invalid_client", 401), "app_refused", "connect.app_misconfigured"],
    ["400 invalid_client", oauthError("invalid_client", 400), "app_refused", "connect.app_misconfigured"],
    ["400 unauthorized_client", oauthError("unauthorized_client", 400), "app_refused", "connect.app_misconfigured"],
    ["400 invalid_scope", oauthError("invalid_scope", 400), "app_refused", "connect.app_misconfigured"],
    [
      "400 unsupported_grant_type",
      oauthError("unsupported_grant_type", 400),
      "app_refused",
      "connect.app_misconfigured",
    ],
    [
      "OA-12: 200 incorrect_client_credentials (GitHub)",
      oauthError("incorrect_client_credentials", 200),
      "app_refused",
      "connect.app_misconfigured",
    ],
    [
      "OA-12: 200 redirect_uri_mismatch (GitHub)",
      oauthError("redirect_uri_mismatch", 200),
      "app_refused",
      "connect.app_misconfigured",
    ],
    [
      "OA-12: 200 bad_client_secret (Slack)",
      oauthError("bad_client_secret", 200),
      "app_refused",
      "connect.app_misconfigured",
    ],
    [
      "400 invalid_client_id (Salesforce)",
      oauthError("invalid_client_id", 400),
      "app_refused",
      "connect.app_misconfigured",
    ],
    ["400 access_denied", oauthError("access_denied", 400), "denied", "connect.denied"],
    ["400 an unknown word", oauthError("teapot", 400), "answer_invalid", "connect.provider_answer_invalid"],
    ["400 invalid_request", oauthError("invalid_request", 400), "answer_invalid", "connect.provider_answer_invalid"],
    ["400 without an error", json({ message: "no" }, 400), "answer_invalid", "connect.provider_answer_invalid"],
    ["401 without a body", text("", undefined, 401), "answer_invalid", "connect.provider_answer_invalid"],
    ["404", json({}, 404), "answer_invalid", "connect.provider_answer_invalid"],
    [
      "OA-12: 200 with an error that is an object",
      oauthError({ code: 7 }, 200),
      "answer_invalid",
      "connect.provider_answer_invalid",
    ],
    [
      "OA-12: 200 with an error beside a token",
      oauthError("teapot", 200, good),
      "answer_invalid",
      "connect.provider_answer_invalid",
    ],
    ["OA-12: 200 with error true", oauthError(true, 200, good), "answer_invalid", "connect.provider_answer_invalid"],
  ])("TR-07: %s", async (_name, answer, kind, code) => {
    expect(await refuse(answer)).toMatchObject({ kind, code });
  });

  test.each([null, "", false, undefined])("an error member that is %j beside a token is none", async (error) => {
    await exchangeCode(scriptedTransport(json({ ...good, error })), oauthApp(), grant);
  });

  test("TR-03: a reply that may have been lost is in doubt, a refusal is not", async () => {
    const inDoubt = async (answer: SmallResponse | Error): Promise<boolean> => (await refuse(answer)).inDoubt;
    expect(await inDoubt(new PorticoError("net.timed_out", ""))).toBe(true);
    expect(await inDoubt(new PorticoError("net.broken_response", ""))).toBe(true);
    expect(await inDoubt(text("", undefined, 502))).toBe(true);
    expect(await inDoubt(text("half", "application/json"))).toBe(true);
    expect(await inDoubt(new PorticoError("net.unreachable", ""))).toBe(false);
    expect(await inDoubt(json({}, 429))).toBe(false);
    expect(await inDoubt(oauthError("invalid_grant", 400))).toBe(false);
  });

  test("TR-11: Retry-After is kept, at most an hour", async () => {
    expect((await refuse(json({}, 429, { "retry-after": "7" }))).retryAfterSeconds).toBe(7);
    expect((await refuse(json({}, 503, { "retry-after": "99999" }))).retryAfterSeconds).toBe(3600);
    expect((await refuse(json({}, 503, { "retry-after": "tomorrow" }))).retryAfterSeconds).toBeUndefined();
  });

  test("VT-12: nothing of a reply or a request shows in the error, however the provider echoes it", async () => {
    const canaries = ["the-secret", "the-code", "the-verifier", "canary-token"];
    const echoes: SmallResponse[] = [
      json({ error: "the-secret", error_description: canaries.join(" ") }, 400),
      json({ error: "invalid_grant", error_description: canaries.join(" ") }, 400),
      json({ access_token: "canary-token\n" }),
      text(canaries.join(" "), "text/html", 500),
      text(`{"access_token":"canary-token`, "application/json"),
    ];
    for (const answer of echoes) {
      const error = await refuse(answer);
      const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)} ${JSON.stringify(error.meta)}`;
      for (const canary of canaries) expect(shown).not.toContain(canary);
    }
    expect((await refuse(oauthError("invalid_grant", 400))).meta).toEqual({ providerError: "invalid_grant" });
  });
});
