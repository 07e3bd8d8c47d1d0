import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { ConnectedUser } from "@portico/protocol/endpoints";
import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AppEnvironment } from "../http/context.ts";
import { keyDeclaration, oauthDeclaration } from "../integrations/testing.ts";
import { clientAddress } from "./client-address.ts";
import { openTestDashboardApi, testPublicUrl } from "./testing.ts";

describe("the dashboard's API", () => {
  let api: Awaited<ReturnType<typeof openTestDashboardApi>>;
  let cookie: string;
  let projectId: ProjectId;
  let integrationId: IntegrationId;

  beforeAll(async () => {
    api = await openTestDashboardApi();
    cookie = await api.signIn();
  });
  afterAll(() => api[Symbol.asyncDispose]());
  beforeEach(async () => {
    projectId = (await api.projects.create({ name: "Acme", allowedOrigins: [] })).id;
    await api.providers.add(projectId, oauthDeclaration());
    await api.providers.add(projectId, keyDeclaration());
    integrationId = (await api.integrations.add(projectId, "acme")).id;
  });

  const headers = { "x-portico-request": "dashboard", "content-type": "application/json" };
  async function get<Answer>(path: string): Promise<Answer> {
    return (await (await api.request(path, { headers: { cookie } })).json()) as Answer;
  }
  async function send(method: string, path: string, body: object = {}, more: Record<string, string> = { cookie }) {
    return api.request(path, { method, headers: { ...headers, ...more }, body: JSON.stringify(body) });
  }
  const linkToken = async () => new URL(await api.admins.createSignInLink()).hash.replace("#token=", "");

  test("TN-18: signing in by a link sets a host-bound cookie that scripts cannot read, and signing out ends it", async () => {
    const response = await send("POST", "/dashboard/api/session", { token: await linkToken() }, {});
    const setCookie = response.headers.get("set-cookie") ?? "";
    expect(setCookie).toMatch(/^__Host-portico-session=[\w-]{43}; /);
    expect(setCookie.split("; ").slice(1).sort()).toEqual(["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    const session = setCookie.split(";")[0] ?? "";
    const me = await api.request("/dashboard/api/session", { headers: { cookie: session } });
    expect(await me.json()).toMatchObject({
      role: "owner",
      server: { publicUrl: testPublicUrl, version: "0.0.0-test" },
    });
    const out = await send("DELETE", "/dashboard/api/session", {}, { cookie: session });
    expect([out.status, await out.text()]).toEqual([204, ""]);
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await api.request("/dashboard/api/session", { headers: { cookie: session } })).status).toBe(401);
  });

  test("TN-18: signing in ends the session that the browser had before", async () => {
    const before = await api.signIn();
    await send("POST", "/dashboard/api/session", { token: await linkToken() }, { cookie: before });
    expect((await api.request("/dashboard/api/session", { headers: { cookie: before } })).status).toBe(401);
  });

  test("TN-19: a foreign page can neither sign its visitor in nor spend their link", async () => {
    const token = await linkToken();
    const attacks: Record<string, string>[] = [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }];
    for (const more of attacks) {
      expect(await (await send("POST", "/dashboard/api/session", { token }, more)).json()).toMatchObject({
        code: "http.cross_site_refused",
      });
    }
    const plain = await api.request("/dashboard/api/session", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: JSON.stringify({ token }),
    });
    expect(await plain.json()).toMatchObject({ code: "http.cross_site_refused" });
    const own = { origin: testPublicUrl, "sec-fetch-site": "same-origin" };
    expect((await send("POST", "/dashboard/api/session", { token }, own)).status).toBe(200);
  });

  test("TN-23: a poisoned Host or forwarded host changes no link and no redirect URL", async () => {
    const poison = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      forwarded: "host=evil.example",
      "x-forwarded-proto": "http",
    };
    const authorization = `Bearer ${await api.admins.createLocalAdminKey()}`;
    const link = (await (
      await send("POST", "/dashboard/api/sign-in-links", {}, { ...poison, authorization })
    ).json()) as { url: string };
    expect(new URL(link.url).origin).toBe(testPublicUrl);
    const response = await api.request(`/dashboard/api/projects/${projectId}/integrations`, {
      headers: { cookie, ...poison },
    });
    expect(await response.text()).not.toContain("evil.example");
  });

  test("a sign-in link is made for the command line's key and not for a session", async () => {
    const response = await send("POST", "/dashboard/api/sign-in-links");
    expect(await response.json()).toMatchObject({ code: "admin.not_allowed", status: 403 });
  });

  test("TN-13: no origin is ever answered with permission, listed or not", async () => {
    for (const origin of ["https://evil.example", "null", testPublicUrl, `${testPublicUrl}.evil.example`]) {
      for (const init of [
        { headers: { cookie, origin } },
        { method: "OPTIONS", headers: { origin, "access-control-request-method": "PATCH" } },
      ]) {
        const response = await api.request("/dashboard/api/projects", init);
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
  });

  test("users are listed by latest activity, page by page, none twice and none left out, with their credentials", async () => {
    const start = Date.now() - 1_000_000;
    for (let index = 0; index < 7; index += 1) {
      // three share a moment, so that the id decides
      const lastActiveAt = new Date(start + (index < 3 ? 0 : index) * 1000);
      await api.connect(projectId, integrationId, { endUserId: `user-${index}`, lastActiveAt });
    }
    await api.connect(projectId, integrationId, { endUserId: "user-6" });
    const seen: ConnectedUser[] = [];
    let cursor: string | null = null;
    do {
      const page: { users: ConnectedUser[]; nextCursor: string | null } = await get(
        `/dashboard/api/projects/${projectId}/users?limit=2${cursor ? `&after=${cursor}` : ""}`,
      );
      expect(page.users.length).toBeLessThanOrEqual(2);
      seen.push(...page.users);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.map((user) => user.endUserId).slice(0, 4)).toEqual(["user-6", "user-5", "user-4", "user-3"]);
    expect(new Set(seen.map((user) => user.id)).size).toBe(7);
    expect(seen[0]?.credentials).toHaveLength(2);
    expect(seen[1]?.credentials).toMatchObject([
      { integrationType: "acme", status: "VALID", accountName: "user-5@provider", refreshedAt: null },
    ]);
  });

  test("users made within one millisecond are on one page each, none skipped", async () => {
    const id = (micros: number) =>
      `timestamp '2026-01-01 00:00:00.1230${String(micros).padStart(2, "0")}' at time zone 'UTC'`;
    for (let index = 0; index < 5; index += 1) {
      const { userId } = await api.connect(projectId, integrationId, { endUserId: `user-${index}` });
      await api.database.runScript(`update users set last_active_at = ${id(index)} where id = '${userId}'`);
    }
    const names: string[] = [];
    let cursor = "";
    do {
      const page: { users: ConnectedUser[]; nextCursor: string | null } = await get(
        `/dashboard/api/projects/${projectId}/users?limit=1&after=${cursor}`.replace(/&after=$/, ""),
      );
      names.push(...page.users.map((user) => user.endUserId));
      cursor = page.nextCursor ?? "";
    } while (cursor !== "");
    expect(names).toEqual(["user-4", "user-3", "user-2", "user-1", "user-0"]);
  });

  test("users are found by part of their id whatever its case, patterns stand for themselves, and by integration", async () => {
    const keybox = await api.integrations.add(projectId, "keybox");
    for (const endUserId of ["Alice@Example.com", "bob_1", "bob%1", "bobx1", "back\\slash"])
      await api.connect(projectId, integrationId, { endUserId });
    await api.connect(projectId, keybox.id, { endUserId: "keyholder" });
    const find = async (query: string) =>
      (await get<{ users: ConnectedUser[] }>(`/dashboard/api/projects/${projectId}/users?${query}`)).users
        .map((user) => user.endUserId)
        .sort();
    expect(await find("search=aLiCe%40")).toEqual(["Alice@Example.com"]);
    expect(await find("search=bob_")).toEqual(["bob_1"]);
    expect(await find("search=%25")).toEqual(["bob%1"]);
    expect(await find("search=%5C")).toEqual(["back\\slash"]);
    expect(await find("search=")).toHaveLength(6);
    expect(await find(`integrationId=${keybox.id}`)).toEqual(["keyholder"]);
    expect(await find(`integrationId=${keybox.id}&search=bob`)).toEqual([]);
  });

  test("TN-07: a cursor of another project, or one that was made up, is refused", async () => {
    for (const endUserId of ["a", "b"]) await api.connect(projectId, integrationId, { endUserId });
    const { nextCursor } = await get<{ nextCursor: string }>(`/dashboard/api/projects/${projectId}/users?limit=1`);
    const { id: elsewhere } = await api.projects.create({ name: "Else", allowedOrigins: [] });
    const madeUp = [
      "x",
      "",
      "a b c",
      `${projectId} 2026-99-99T99:99:99.000000Z ${projectId}`,
      `${projectId} 2026-01-01T00:00:00.000000Z -`,
    ];
    const cursors = [nextCursor, ...madeUp.map((text) => Buffer.from(text).toString("base64url"))];
    for (const [index, cursor] of cursors.entries()) {
      const project = index === 0 ? elsewhere : projectId;
      const response = await api.request(`/dashboard/api/projects/${project}/users?after=${cursor}`, {
        headers: { cookie },
      });
      expect(await response.json()).toMatchObject({ code: "http.invalid_input" });
    }
  });

  test.each([
    "limit=0",
    "limit=101",
    "limit=1.5",
    "limit=x",
    "search=%00",
    "integrationId=x",
    `search=${"x".repeat(201)}`,
  ])("a users query with %s is a 400", async (query) => {
    const response = await api.request(`/dashboard/api/projects/${projectId}/users?${query}`, { headers: { cookie } });
    expect(await response.json()).toMatchObject({ code: "http.invalid_input", status: 400 });
  });

  test("an integration counts people, not credentials, and says what is missing and what to register", async () => {
    for (const endUserId of ["a", "a", "b"]) await api.connect(projectId, integrationId, { endUserId });
    const path = `/dashboard/api/projects/${projectId}/integrations`;
    expect(await get(path)).toMatchObject({
      integrations: [
        {
          connectedUsers: 2,
          missing: ["client id", "client secret"],
          redirectUrl: `${testPublicUrl}/oauth/${integrationId}`,
        },
      ],
    });
    const refused = await send("DELETE", `${path}/${integrationId}`);
    expect(await refused.json()).toMatchObject({ code: "integration.in_use", status: 409 });
  });

  test("TR-08: an integration whose provider refuses the app says since when, and when it is tried again", async () => {
    const path = `/dashboard/api/projects/${projectId}/integrations`;
    expect(await get(`${path}/${integrationId}`)).toMatchObject({ outage: null });
    const since = api.clock.now();
    const retryAt = new Date(since.getTime() + 10_000);
    await api.database.queries
      .insertInto("refresh_breakers")
      .values({
        integration_id: integrationId,
        project_id: projectId,
        cause: "app_refused",
        opened_at: since,
        retry_at: retryAt,
      })
      .execute();
    const outage = { cause: "app_refused", since: since.toISOString(), retryAt: retryAt.toISOString() };
    expect(await get(`${path}/${integrationId}`)).toMatchObject({ outage });
    expect(await get(path)).toMatchObject({ integrations: [{ id: integrationId, outage }] });
  });

  test("TR-08: accounts whose renewals wait for the provider say so, and not that they work", async () => {
    const { credentialId } = await api.connect(projectId, integrationId, { endUserId: "waiting" });
    const at = api.clock.now();
    const { queries } = api.database;
    const ended = { expires_at: at, last_success_at: at };
    await queries.updateTable("credentials").set(ended).where("id", "=", credentialId).execute();
    const place = { integration_id: integrationId, project_id: projectId };
    const refused = { ...place, cause: "app_refused", opened_at: at, retry_at: at } as const;
    await queries.insertInto("refresh_breakers").values(refused).execute();
    const message = expect.stringContaining("does not accept this app at the moment") as string;
    const paused = { code: "app_refused", since: at.toISOString(), message };
    expect(await get(`/dashboard/api/projects/${projectId}/users`)).toMatchObject({
      users: [{ credentials: [{ id: credentialId, health: { message }, paused }] }],
    });
    // an app of its user's own is not the one that is refused
    const oauthClient = { oauth_client: JSON.stringify({ clientId: "users-own-app" }) };
    await queries.updateTable("credentials").set(oauthClient).where("id", "=", credentialId).execute();
    expect(await get(`/dashboard/api/projects/${projectId}/users`)).toMatchObject({
      users: [{ credentials: [{ id: credentialId, paused: null }] }],
    });
  });

  test("VT-11: a client secret goes in and never comes out", async () => {
    const path = `/dashboard/api/projects/${projectId}/integrations/${integrationId}`;
    const canary = "canary-client-secret-55";
    const answers = [
      await (await send("PATCH", path, { clientId: "app", clientSecret: canary, isActive: true })).text(),
      await (await send("PATCH", path, { clientSecret: canary, scopes: [] })).text(),
      await (await send("PATCH", path, { clientSecret: canary, portal: { description: 5 } })).text(),
      JSON.stringify(await get(path)),
    ];
    expect(JSON.parse(answers[0] ?? "")).toMatchObject({ isActive: true, hasClientSecret: true, missing: [] });
    expect(JSON.parse(answers[1] ?? "")).toMatchObject({ code: "integration.scopes_invalid" });
    expect(answers.join()).not.toContain(canary);
  });

  test("a text that the database cannot hold is a 400, wherever it is", async () => {
    for (const name of ["a\0b", "\ud800"]) {
      expect((await send("POST", "/dashboard/api/projects", { name })).status).toBe(400);
    }
    const path = `/dashboard/api/projects/${projectId}/integrations/${integrationId}`;
    expect((await send("PATCH", path, { portal: { overview: "x\0" } })).status).toBe(400);
  });

  test("the catalogue shows built-in and private providers with the address of their icons", async () => {
    const { providers } = await get<{ providers: { key: string; iconUrl: string; private: boolean }[] }>(
      `/dashboard/api/projects/${projectId}/providers`,
    );
    expect(providers.find(({ key }) => key === "github")).toMatchObject({
      iconUrl: "/integrations/github.svg",
      private: false,
    });
    expect(providers.find(({ key }) => key === "acme")).toMatchObject({
      iconUrl: `/integrations/acme.svg?projectId=${projectId}`,
      private: true,
    });
  });

  test("disconnecting takes the credential, and only with its own user's id", async () => {
    const alice = await api.connect(projectId, integrationId, { endUserId: "alice" });
    const bob = await api.connect(projectId, integrationId, { endUserId: "bob" });
    const path = (userId: string) =>
      `/dashboard/api/projects/${projectId}/users/${userId}/credentials/${alice.credentialId}`;
    expect(await (await send("DELETE", path(bob.userId))).json()).toMatchObject({ code: "credential.not_found" });
    expect((await send("DELETE", path(alice.userId))).status).toBe(204);
    expect(await (await send("DELETE", path(alice.userId))).json()).toMatchObject({ code: "credential.not_found" });
  });

  test("TN-21: the address that attempts are counted by is the socket's; forwarded ones count from trusted proxies only", async () => {
    const app = new Hono<AppEnvironment>();
    app.get("/plain", (context) => context.text(clientAddress(context, [])));
    app.get("/trusting", (context) => context.text(clientAddress(context, ["127.0.0.1", "10.0.0.2"])));
    const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
      const started = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () => resolve(started));
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ask = async (path: string, forwarded: string) =>
      (await fetch(`${origin}${path}`, { headers: { "x-forwarded-for": forwarded } })).text();
    expect(await ask("/plain", "198.51.100.7")).toBe("127.0.0.1");
    expect(await ask("/trusting", "198.51.100.7")).toBe("198.51.100.7");
    expect(await ask("/trusting", "1.2.3.4, 198.51.100.7, 10.0.0.2")).toBe("198.51.100.7");
    expect(await ask("/trusting", "")).toBe("127.0.0.1");
    await new Promise((resolve) => server.close(resolve));
  });
});
