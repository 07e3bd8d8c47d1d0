import * as endpoints from "@portico/protocol/endpoints";
import type { Endpoint } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { keyDeclaration, oauthDeclaration } from "../integrations/testing.ts";
import { signTestToken, testSigner } from "../users/testing.ts";
import { openTestDashboardApi, testPublicUrl } from "./testing.ts";

/** Every endpoint that an admin may call, from the one list that routes, clients and documents are made of. */
const all = (Object.values(endpoints) as unknown[]).filter(
  (value): value is Endpoint => typeof value === "object" && value !== null && "operation" in value,
);
const adminEndpoints = all.filter((endpoint) => endpoint.caller === "admin");
const named = adminEndpoints.map((endpoint) => [endpoint.operation, endpoint] as const);
const changing = named.filter(([, { method }]) => method !== "GET");
/** Files come and go by suites of their own. */
const withoutFiles = named.filter(([, { produces, consumes }]) => produces === undefined && consumes === undefined);
const withParams = named.filter(([, { path }]) => path.includes(":"));
const withBody = named.filter(([, { body }]) => body !== undefined);

/** A body that the endpoint takes; absent means that it takes an empty one or none. */
const goodBodies: Readonly<Record<string, object>> = {
  "projects.create": { name: "New" },
  "projects.update": { name: "Renamed" },
  "projects.destroy": { name: "success of projects.destroy" },
  "apiKeys.create": { name: "server" },
  "providers.add": { declaration: keyDeclaration("another") },
  "integrations.add": { integrationType: "slack" },
  "projects.export": { confirm: "Acme", passphrase: "sixteen characters" },
  "integrations.update": { portal: { description: "Hello" } },
};
const canaries = { clientSecret: "canary-client-secret-77", token: "canary-access-token-88" };

describe("every endpoint of the dashboard", () => {
  let api: Awaited<ReturnType<typeof openTestDashboardApi>>;
  let cookie: string;
  let own: Record<string, string>;
  let foreign: Record<string, string>;
  const answers: string[] = [];

  beforeAll(async () => {
    api = await openTestDashboardApi();
    cookie = await api.signIn();
    own = await furnish("own");
    foreign = await furnish("foreign");
  });
  afterAll(() => api[Symbol.asyncDispose]());

  /** A project with one of everything. */
  async function furnish(name: string): Promise<Record<string, string>> {
    const project = await api.projects.create({ name, allowedOrigins: [] });
    const { signingKey } = await api.projects.createSigningKey(project.id);
    const { apiKey } = await api.apiKeys.create(project.id, { name, scopes: ["read"], expiresInDays: 1 });
    await api.providers.add(project.id, oauthDeclaration());
    const integration = await api.integrations.add(project.id, "acme");
    await api.integrations.update(project.id, integration.id, { clientId: "app", clientSecret: canaries.clientSecret });
    const connected = await api.connect(project.id, integration.id, { endUserId: "alice" }, canaries.token);
    const order = { userId: connected.userId, revoke: false };
    const { id: freezeId } = await api.freezes.freeze(project.id, order, { kind: "admin" });
    return {
      projectId: project.id,
      signingKeyId: signingKey.id,
      apiKeyId: apiKey.id,
      integrationId: integration.id,
      freezeId,
      ...connected,
    };
  }

  function pathOf(endpoint: Endpoint, ids: Readonly<Record<string, string>>): string {
    return endpoint.path.replace(/:(\w+)/g, (_match, name: string) => ids[name] ?? `missing-${name}`);
  }

  async function call(endpoint: Endpoint, ids: Readonly<Record<string, string>>, init: RequestInit = {}) {
    const body = endpoint.method === "GET" ? null : JSON.stringify(goodBodies[endpoint.operation] ?? {});
    const response = await api.request(pathOf(endpoint, ids), {
      method: endpoint.method,
      body,
      ...init,
      headers: {
        cookie,
        "x-portico-request": "dashboard",
        "content-type": "application/json",
        ...(init.headers as Record<string, string>),
      },
    });
    const text = await response.text();
    answers.push(text);
    const json = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, json, response };
  }

  async function expectRefusal(answer: Awaited<ReturnType<typeof call>>, status: number, code: string): Promise<void> {
    expect(answer.json).toMatchObject({
      code,
      status,
      message: expect.any(String),
      requestId: answer.response.headers.get("x-request-id"),
    });
    expect(answer.status).toBe(status);
    expect(answer.json).not.toHaveProperty("stack");
  }

  test("the list holds every endpoint that is mounted, and each says who may call", () => {
    const mounted = api.app.routes
      .filter(({ path }) => path.startsWith("/dashboard/api"))
      .map(({ method, path }) => `${method} ${path}`);
    const expected = all.filter(({ caller }) => caller !== "host").map(({ method, path }) => `${method} ${path}`);
    expect(new Set(mounted)).toEqual(new Set(expected));
    expect(all.filter(({ caller }) => caller === "anyone").map(({ operation }) => operation)).toEqual([
      "sessions.signIn",
    ]);
  });

  test.each(named)(
    "TN-01: %s is refused to a stranger, to an unknown session, to an ended one and to a user token",
    async (_name, endpoint) => {
      const ended = await api.signIn();
      await api.admins.signOut(ended.split("=")[1] ?? "");
      const { privateKey, signingKey } = await api.projects.createSigningKey(own.projectId as never);
      const { key: apiKey } = await api.apiKeys.create(own.projectId as never, {
        name: "not for the dashboard",
        scopes: ["read", "write"],
        expiresInDays: 1,
      });
      const userToken = signTestToken(testSigner(own.projectId as never, signingKey.id, privateKey), api.clock.now());
      const strangers = [
        { cookie: "" },
        { cookie: "__Host-portico-session=made-up" },
        { cookie: "__Host-portico-session=" },
        { cookie: ended },
        { cookie: "", authorization: `Bearer ${userToken}` },
        { cookie: "", authorization: "Bearer portico_local_made_up" },
        { cookie: "", authorization: `Bearer ${apiKey.reveal()}` },
        // a wrong key does not fall back to a good cookie
        { cookie, authorization: "Bearer portico_local_made_up" },
        { cookie: "", authorization: "Basic YWRtaW46YWRtaW4=" },
      ];
      for (const headers of strangers)
        await expectRefusal(await call(endpoint, own, { headers }), 401, "admin.not_signed_in");
    },
  );

  test.each(named)("%s refuses a parameter that it does not know, and names it", async (_name, endpoint) => {
    const answer = await call({ ...endpoint, path: `${endpoint.path}?limti=5` }, own);
    await expectRefusal(answer, 400, "http.invalid_input");
    expect(answer.json).toMatchObject({ meta: { issues: [{ path: "limti" }] } });
  });

  test.each(changing)("TN-19: %s is refused when another site may have sent it", async (_name, endpoint) => {
    const crossSite: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `${testPublicUrl}.evil.example` },
      { origin: testPublicUrl.replace("https:", "http:") },
    ];
    for (const headers of crossSite)
      await expectRefusal(await call(endpoint, own, { headers }), 400, "http.cross_site_refused");
    // what a form or a simple fetch can send: the cookie, no header of ours, any safelisted type
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]) {
      const body = endpoint.body ? JSON.stringify(goodBodies[endpoint.operation] ?? {}) : null;
      const response = await api.request(pathOf(endpoint, own), {
        method: endpoint.method,
        body,
        headers: { cookie, "content-type": type },
      });
      expect(await response.json()).toMatchObject({ code: "http.cross_site_refused" });
    }
  });

  test.each(changing)("TN-19: %s is not reached by GET or by a method override", async (_name, endpoint) => {
    const before = await api.database.queries.selectFrom("events").select("id").execute();
    const headers = { cookie, "x-portico-request": "1", "x-http-method-override": endpoint.method };
    for (const method of ["GET", "POST"].filter((method) => method !== endpoint.method)) {
      if (adminEndpoints.some((other) => other.path === endpoint.path && other.method === method)) continue;
      const response = await api.request(`${pathOf(endpoint, own)}?_method=${endpoint.method}`, { method, headers });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
    expect(await api.database.queries.selectFrom("events").select("id").execute()).toHaveLength(before.length);
  });

  test.each(withParams)(
    "TN-03: %s with a malformed id in any place is a 400, with none a 404",
    async (_name, endpoint) => {
      for (const [, name = ""] of endpoint.path.matchAll(/:(\w+)/g)) {
        for (const wrong of [
          "1",
          "null",
          "undefined",
          "__proto__",
          "..%2f..",
          "%00",
          "'%20or%201=1--",
          "0".repeat(2000),
          `${own[name]}x`,
        ]) {
          await expectRefusal(await call(endpoint, { ...own, [name]: wrong }), 400, "http.invalid_input");
        }
        await expectRefusal(await call(endpoint, { ...own, [name]: "" }), 404, "http.not_found");
      }
    },
  );

  test.each(withParams)(
    "TN-01, TN-06: %s answers a foreign id as it answers an absent one",
    async (_name, endpoint) => {
      for (const [, name = ""] of endpoint.path.matchAll(/:(\w+)/g)) {
        const absent = await call(endpoint, { ...own, [name]: newId() });
        expect(absent.status).toBe(404);
        // what belongs to the whole server belongs to no project
        if (name === "projectId" || !endpoint.path.includes(":projectId")) continue;
        const stolen = await call(endpoint, { ...own, [name]: foreign[name] ?? "" });
        expect({ ...stolen.json, requestId: "" }).toEqual({ ...absent.json, requestId: "" });
      }
      // the whole foreign path with one project id swapped: nothing below it is found either
      if (endpoint.path.match(/:/g)?.length !== 1) {
        expect((await call(endpoint, { ...foreign, projectId: own.projectId ?? "" })).status).toBe(404);
      }
    },
  );

  test.each(withBody)("%s with garbage in its body is a 400, with too much a 413", async (_name, endpoint) => {
    for (const body of [
      "{",
      "null",
      "[]",
      '"text"',
      "42",
      "\0",
      "{}{}",
      "--x",
      `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    ]) {
      await expectRefusal(await call(endpoint, own, { body }), 400, "http.invalid_input");
    }
    const big = JSON.stringify({ name: "x".repeat(600 * 1024) });
    await expectRefusal(
      await call(endpoint, own, { body: big, headers: { "content-length": String(big.length) } }),
      413,
      "http.body_too_large",
    );
  });

  test.each(withBody)("TN-22: %s takes the fields it names and no others", async (_name, endpoint) => {
    const good = goodBodies[endpoint.operation] ?? {};
    const extras = [
      "id",
      "projectId",
      "role",
      "isAdmin",
      "clientSecretVersion",
      "hasClientSecret",
      "createdAt",
      "client_secret",
      "surprise",
    ];
    for (const extra of extras) {
      await expectRefusal(
        await call(endpoint, own, { body: JSON.stringify({ ...good, [extra]: "x" }) }),
        400,
        "http.invalid_input",
      );
    }
    await expectRefusal(
      await call(endpoint, own, { body: '{"__proto__":{"isActive":true}}' }),
      400,
      "http.invalid_input",
    );
  });

  test.each(withoutFiles)(
    "%s answers an admin with what its schema says, never to be cached",
    async (_name, endpoint) => {
      const ids = await furnish(`success of ${endpoint.operation}`);
      // these two need what is not there by default: a key instead of a session, and nobody connected
      if (endpoint.operation === "integrations.remove")
        await api.database.queries
          .deleteFrom("credentials")
          .where("id", "=", ids.credentialId ?? "")
          .execute();
      const headers: Record<string, string> =
        endpoint.operation === "sessions.createLink"
          ? { cookie: "", authorization: `Bearer ${await api.admins.createLocalAdminKey()}` }
          : {};
      if (endpoint.operation === "sessions.signOut") headers.cookie = await api.signIn();
      const answer = await call(endpoint, ids, { headers });
      expect(answer.json ?? {}).not.toHaveProperty("code");
      // a 204 has no body, and nothing else lacks one
      expect(answer.status).toBe(answer.json === undefined ? 204 : 200);
      expect(endpoint.output.safeParse(answer.json).success).toBe(true);
      expect(answer.response.headers.get("cache-control")).toBe("no-store");
      expect(answer.response.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  test("VT-11: in all the answers above there is no stored secret, no session and no key of the database", async () => {
    expect(answers.length).toBeGreaterThan(500);
    const session = cookie.split("=")[1] ?? "no session";
    const everything = answers.join("\n");
    for (const secret of [...Object.values(canaries), session, "wrapped_key", "client_secret_version"])
      expect(everything).not.toContain(secret);
    // a private signing half leaves with the answer that made it and with no other
    expect(everything.split("BEGIN PRIVATE KEY").length - 1).toBe(
      answers.filter((text) => text.includes('"privateKey"')).length,
    );
  });
});
