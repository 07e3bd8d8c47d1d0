import type { ProviderInput } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { mintTokens } from "./mint-tokens.ts";
import { renewalOf, renewTokens } from "./renew-tokens.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";

const word = { id: "word", title: "Word", type: "password" as const };
const user = { id: "user", title: "User" };
const secret = { user: new Secret("ada"), word: new Secret("canary: 1&2") };
const tokenUrl = "https://provider.test/token";
const noon = Date.parse("2026-01-01T12:00:00Z");

const auths = {
  users: {
    scheme: "client_credentials",
    client: "user",
    fields: [user, word],
    clientId: "{user}",
    clientSecret: "{word}",
    tokenUrl,
    tokenParameters: { audience: "https://{tenant}.test/" },
  },
  projects: { scheme: "client_credentials", client: "project", tokenUrl, clientAuthentication: "body" },
  exchange: {
    scheme: "two_step",
    fields: [user, word],
    exchange: { url: "https://provider.test/login", basic: { username: "{user}", password: "{word}" } },
    answer: { accessToken: "/token", expiresAt: "/expires" },
    defaultLifetimeSeconds: 600,
  },
} as const satisfies Record<string, ProviderInput["auth"]>;

function mint(auth: ProviderInput["auth"], answer: SmallResponse | Error, scopes: string[] = []) {
  const provider = oauthProvider({}, { auth });
  const transport = scriptedTransport(answer);
  const app = oauthApp(provider, { values: { tenant: "acme" }, scopes });
  return { transport, minted: mintTokens(transport, app, secret) };
}
const token = (more: object = {}) => json({ access_token: "at", token_type: "Bearer", expires_in: 60, ...more });

describe("client credentials (RFC 6749 section 4.4)", () => {
  test("the end user's own client goes as Basic, with scopes and filled-in parameters", async () => {
    const { transport, minted } = mint(auths.users, token(), ["a", "b"]);
    expect(await minted).toMatchObject({ expiresAt: new Date(noon + 60_000), scopes: null, refreshToken: undefined });
    const [request] = transport.requests;
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "client_credentials",
      audience: "https://acme.test/",
      scope: "a b",
    });
    const basic = Buffer.from((request?.headers?.["authorization"] ?? "").slice(6), "base64").toString();
    expect(basic).toBe("ada:canary%3A+1%262");
  });

  test("the project's client is the app, and the vendor's own grant type is sent", async () => {
    const { transport, minted } = mint({ ...auths.projects, grantType: "account_credentials" }, token());
    await minted;
    expect(Object.fromEntries(new URLSearchParams(transport.requests[0]?.body))).toEqual({
      grant_type: "account_credentials",
      client_id: "the-client",
      client_secret: "the-secret",
    });
  });

  test.each([
    [
      "TR-07: a client of the end user's that is refused ends their grant",
      auths.users,
      json({ error: "invalid_client" }, 401),
      "grant_refused",
    ],
    [
      "TR-07: so does 401 in words of the vendor's own",
      auths.users,
      text("<h1>no</h1>", "text/html", 401),
      "grant_refused",
    ],
    [
      "TR-07: the project's client that is refused is the app's fault",
      auths.projects,
      json({ error: "invalid_client" }, 401),
      "app_refused",
    ],
    ["TR-07: 503 says nothing about either", auths.users, text("", undefined, 503), "unreachable"],
    ["TR-07: nor does silence", auths.users, new PorticoError("net.timed_out", ""), "unreachable"],
  ] as const)("%s", async (_what, auth, answer, kind) => {
    await expect(mint(auth, answer).minted).rejects.toMatchObject({ kind });
  });
});

describe("an exchange for a token", () => {
  const at = (expires: unknown, headers: Record<string, string> = {}) => json({ token: "t1", expires }, 200, headers);

  test.each<[string, SmallResponse, number]>([
    ["an instant with its zone", at("2026-01-01T14:00:00+01:00"), 3_600],
    ["seconds since 1970", at(noon / 1000 + 90), 90],
    ["milliseconds since 1970, as text", at(String(noon + 90_000)), 90],
    [
      "TR-13: an instant of a clock that is an hour ahead",
      at("2026-01-01T13:30:00Z", { date: "Thu, 01 Jan 2026 13:00:00 GMT" }),
      1_800,
    ],
    ["an instant without a zone: the default", at("2026-01-01T14:00:00"), 600],
    ["an instant that is over: the default", at("2025-01-01T00:00:00Z"), 600],
    ["no instant: the default", at(null), 600],
  ])("reads %s", async (_what, answer, seconds) => {
    const { minted } = mint(auths.exchange, answer);
    expect((await minted).expiresAt).toEqual(new Date(noon + seconds * 1000));
  });

  test("asks as the declaration says, and only at the provider", async () => {
    const { transport, minted } = mint(auths.exchange, at(null));
    await minted;
    expect(transport.requests[0]).toMatchObject({
      method: "POST",
      url: "https://provider.test/login",
      headers: { authorization: `Basic ${Buffer.from("ada:canary: 1&2").toString("base64")}` },
    });
  });

  test.each<[string, SmallResponse, string]>([
    ["401", json({}, 401), "grant_refused"],
    [
      "OA-11: 302 to somewhere else",
      { status: 302, headers: { location: "http://169.254.169.254/" }, text: "" },
      "answer_invalid",
    ],
    ["OA-11: an answer without a token", json({ token: "" }), "answer_invalid"],
    ["OA-11: a token that would end a header", json({ token: "a\r\nb" }), "answer_invalid"],
    ["OA-11: a page", text("<p>", "text/html"), "answer_invalid"],
    ["429", text("", undefined, 429), "unreachable"],
  ])("%s is taken for what it is", async (_what, answer, kind) => {
    const error = await mint(auths.exchange, answer).minted.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind });
    expect(String(error) + JSON.stringify(error)).not.toContain("canary");
  });

  test("OA-12: an error with status 200 is one, where the declaration says where it stands", async () => {
    const auth = { ...auths.exchange, answer: { accessToken: "/token", error: "/fault" } };
    await expect(mint(auth, json({ token: "t", fault: "wrong_password" })).minted).rejects.toMatchObject({
      kind: "grant_refused",
      meta: { providerError: "wrong_password" },
    });
  });

  test("OA-07: an address that the user's values lead astray is never called", async () => {
    const exchange = { url: "https://{user}.provider.test/login" };
    const provider = oauthProvider({}, { auth: { ...auths.exchange, exchange } });
    for (const typed of ["elsewhere", "evil.test/", "evil.test#", "evil.test?", "evil.test\\", "a@evil.test"]) {
      const transport = scriptedTransport(at(null));
      const app = oauthApp(provider, { values: { user: typed } });
      await expect(mintTokens(transport, app, secret)).rejects.toMatchObject({ code: "connect.input_invalid" });
      expect(transport.requests).toEqual([]);
    }
  });
});

describe("renewing what can be asked for again", () => {
  test("TR-03: needs no refresh token, and is never in doubt about a rotation", async () => {
    const provider = oauthProvider({}, { auth: auths.users });
    expect(renewalOf(provider, secret)).toBe("mint");
    const transport = scriptedTransport(token());
    const app = oauthApp(provider, { values: { tenant: "acme" }, clientId: "" });
    expect(
      (await renewTokens(transport, app, { ...secret, accessToken: new Secret("old") })).accessToken.reveal(),
    ).toBe("at");
  });
});
