import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  askForToken,
  authorizeRequest,
  connect,
  consentWithoutBrowser,
  redirectUri,
  refresh,
  whoami,
} from "./code-flow.ts";
import { seededUsers, startStandIn, type StandIn, type StandInOptions } from "./stand-in.ts";

const [ada, grace] = seededUsers as [(typeof seededUsers)[number], (typeof seededUsers)[number]];
const offline = { access_type: "offline", prompt: "consent" };

const folder = mkdtempSync(join(tmpdir(), "portico-stand-in-"));
afterAll(() => rmSync(folder, { recursive: true }));
const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.close()));
});
async function start(options: StandInOptions): Promise<StandIn> {
  const standIn = await startStandIn(options);
  running.push(standIn);
  return standIn;
}

describe.each(["github", "google", "slack"] as const)("the %s stand-in", (service) => {
  const scopes =
    service === "slack" ? { scope: "chat:write", user_scope: "users:read" } : { scope: "openid email", ...offline };
  const userTokenOf = (body: Record<string, unknown>) =>
    service === "slack" ? (body["authed_user"] as { access_token: string }).access_token : body["access_token"];

  it("answers as the user who consented, each as themselves", async () => {
    const standIn = await start({ service });
    const tokens = {
      ada: userTokenOf(await connect(standIn, ada, scopes)),
      grace: userTokenOf(await connect(standIn, grace, scopes)),
    };
    for (const user of [ada, grace, ada]) {
      const { status, body } = await whoami(standIn, tokens[user.login as "ada" | "grace"]);
      expect(status).toBe(200);
      expect(service === "google" ? body["email"] : (body["login"] ?? body["user"])).toBe(
        service === "google" ? user.email : user.login,
      );
    }
    expect(standIn.log.of("api").map(({ user }) => user)).toEqual(["ada", "grace", "ada"]);
  });

  it("refuses unknown, expired and revoked tokens in the vendor's own words", async () => {
    const standIn = await start({ service });
    const first = userTokenOf(await connect(standIn, ada, scopes));
    standIn.revoke(String(first));
    const second = userTokenOf(await connect(standIn, ada, scopes));
    standIn.expireAll();
    const answers = [await whoami(standIn, "gho_made_up"), await whoami(standIn, first), await whoami(standIn, second)];
    expect(standIn.log.of("api").map(({ refusal }) => refusal)).toEqual(["unknown", "revoked", "expired"]);
    const texts = answers.map(({ status, body }) => [status, body["error"] ?? body["message"]]);
    if (service === "github") expect(texts).toEqual(Array(3).fill([401, "Bad credentials"]));
    if (service === "slack")
      expect(texts).toEqual([
        [200, "invalid_auth"],
        [200, "token_revoked"],
        [200, "token_expired"],
      ]);
    if (service === "google")
      expect(texts).toEqual(Array(3).fill([401, expect.objectContaining({ status: "UNAUTHENTICATED" })]));
  });

  it("OA-08: checks PKCE, spends a code once, and knows its client", async () => {
    const standIn = await start({ service });
    const { url, codeVerifier } = authorizeRequest(standIn, scopes);
    const code = (await consentWithoutBrowser(standIn, url, ada)).searchParams.get("code") ?? "";
    const exchange = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    const wrong = [
      { ...exchange },
      { ...exchange, code_verifier: "x".repeat(43) },
      { ...exchange, code_verifier: codeVerifier, client_secret: "no" },
    ];
    for (const fields of wrong) expect((await askForToken(standIn, fields)).body).not.toHaveProperty("access_token");
    expect((await askForToken(standIn, { ...exchange, code_verifier: codeVerifier })).body).toHaveProperty(
      "access_token",
    );
    expect((await askForToken(standIn, { ...exchange, code_verifier: codeVerifier })).body).not.toHaveProperty(
      "access_token",
    );
    expect(standIn.log.of("token").map(({ refusal }) => refusal)).toEqual([
      "bad_verifier",
      "bad_verifier",
      "bad_client",
      null,
      "bad_code",
    ]);
  });

  it("TR-01: gives short tokens and takes each rotating refresh token once", async () => {
    let now = new Date();
    const standIn = await start({ service, accessTokenLifetimeSeconds: 3, refreshTokens: "rotating", now: () => now });
    const issued = await connect(standIn, ada, service === "slack" ? { scope: "chat:write" } : scopes);
    expect(issued["expires_in"]).toBe(3);
    now = new Date(now.getTime() + 3000);
    expect((await whoami(standIn, issued["access_token"])).body).not.toHaveProperty("user_id");
    const refreshed = await refresh(standIn, issued["refresh_token"]);
    expect(refreshed.body).toMatchObject({ expires_in: 3 });
    await whoami(standIn, refreshed.body["access_token"]);
    expect(standIn.log.of("api").map(({ user, refusal }) => [user, refusal])).toEqual([
      [null, "expired"],
      ["ada", null],
    ]);
    const again = await refresh(standIn, issued["refresh_token"]);
    expect(again.body).not.toHaveProperty("access_token");
    expect(again.status).toBe(service === "google" ? 400 : 200);
    expect((await refresh(standIn, refreshed.body["refresh_token"])).body).toHaveProperty("access_token");
  });

  it("keeps accounts connected over a restart when it is given a file", async () => {
    const tokensFile = join(folder, `${service}.json`);
    const first = await start({ service, tokensFile });
    const before = await connect(first, grace, scopes);
    const known = await whoami(first, before["access_token"]);
    await first.close();
    const second = await start({ service, tokensFile });
    const after = await whoami(second, before["access_token"]);
    expect(second.log.of("api")[0]?.user).toBe("grace");
    for (const id of ["id", "sub", "team_id"]) expect(after.body[id]).toEqual(known.body[id]);
  });
});

describe("details of vendors", () => {
  it("Google gives a refresh token only for offline access, and again only after a new consent", async () => {
    const google = await start({ service: "google" });
    expect(await connect(google, ada)).not.toHaveProperty("refresh_token");
    expect(await connect(google, ada, { access_type: "offline" })).toHaveProperty("refresh_token");
    expect(await connect(google, ada, { access_type: "offline" })).not.toHaveProperty("refresh_token");
    expect(await connect(google, ada, offline)).toHaveProperty("refresh_token");
  });

  it("Google's other addresses name the same account", async () => {
    const google = await start({ service: "google" });
    const { access_token: token } = await connect(google, grace, offline);
    const get = async (path: string) =>
      (await fetch(google.origin + path, { headers: { authorization: `Bearer ${token}` } })).json();
    const { sub } = (await get("/oauth2/v3/userinfo")) as { sub: string };
    expect(await get("/oauth2/v2/userinfo")).toMatchObject({ id: sub, email: grace.email });
    expect(await get("/drive/v3/about?fields=user")).toMatchObject({
      user: { permissionId: sub, emailAddress: grace.email },
    });
    expect(await get("/gmail/v1/users/me/profile")).toMatchObject({ emailAddress: grace.email, messagesTotal: 1 });
    expect(await get("/drive/v3/files")).toMatchObject({ files: [{ name: "grace.txt" }] });
    expect(await get("/calendar/v3/users/me/calendarList")).toMatchObject({ items: [{ summary: grace.email }] });
  });

  it("GitHub answers form-encoded unless JSON is asked for", async () => {
    const github = await start({ service: "github" });
    const answer = await fetch(`${github.origin}/login/oauth/access_token`, {
      method: "POST",
      body: new URLSearchParams({ code: "x" }),
    });
    expect(answer.headers.get("content-type")).toContain("x-www-form-urlencoded");
    expect(new URLSearchParams(await answer.text()).get("error")).toBe("incorrect_client_credentials");
  });

  it("Slack gives a bot token and a user token that are refreshed in the same flat shape", async () => {
    const slack = await start({ service: "slack", accessTokenLifetimeSeconds: 43_200 });
    const issued = await connect(slack, ada, { scope: "chat:write", user_scope: "users:read" });
    const user = issued["authed_user"] as Record<string, unknown>;
    expect(user).toMatchObject({ expires_in: 43_200, refresh_token: expect.any(String) });
    expect((await refresh(slack, user["refresh_token"])).body).toMatchObject({
      ok: true,
      token_type: "user",
      access_token: expect.stringMatching(/^xoxp-/),
    });
    expect((await refresh(slack, issued["refresh_token"])).body).toMatchObject({
      ok: true,
      token_type: "bot",
      access_token: expect.stringMatching(/^xoxb-/),
    });
  });

  it("Stripe takes its keys as bearer or Basic, and says whose account it is", async () => {
    const stripe = await start({ service: "stripe", apiKeys: { sk_test_ada: "ada", sk_test_grace: "grace" } });
    const account = async (authorization: string) => {
      const answer = await fetch(`${stripe.origin}/v1/account`, { headers: { authorization } });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await account("Bearer sk_test_ada")).toMatchObject({ status: 200, body: { id: "acct_ada" } });
    expect(await account(`Basic ${btoa("sk_test_grace:")}`)).toMatchObject({ body: { id: "acct_grace" } });
    expect(await account("Bearer sk_test_wrong")).toMatchObject({
      status: 401,
      body: { error: { type: "invalid_request_error" } },
    });
    const customers = await fetch(`${stripe.origin}/v1/customers`, {
      headers: { authorization: "Bearer sk_test_ada" },
    });
    expect(await customers.json()).toMatchObject({ object: "list" });
  });
});
