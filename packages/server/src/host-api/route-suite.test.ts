import * as endpoints from "@portico/protocol/endpoints";
import type { Endpoint } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { newApiKey } from "../projects/api-key-text.ts";
import { signTestToken, testSigner } from "../users/testing.ts";
import { openTestHostApi } from "./testing.ts";

/** Every endpoint of the host API, from the one list that routes, clients and documents are made of. */
const hostEndpoints = (Object.values(endpoints) as unknown[]).filter(
  (value): value is Endpoint =>
    typeof value === "object" && value !== null && "operation" in value && (value as Endpoint).caller === "host",
);
const named = hostEndpoints.map((endpoint) => [endpoint.operation, endpoint] as const);
const changing = named.filter(([, { method }]) => method !== "GET");
const dayMs = 86_400_000;

describe("every endpoint of the host API", () => {
  let api: Awaited<ReturnType<typeof openTestHostApi>>;
  let own: Awaited<ReturnType<typeof api.project>>;
  let foreign: Awaited<ReturnType<typeof api.project>>;

  beforeAll(async () => {
    api = await openTestHostApi();
    own = await api.project("own");
    foreign = await api.project("foreign");
  });
  afterAll(() => api[Symbol.asyncDispose]());

  /** Calls with made-up ids of things below the project, and an empty body: authentication comes before both. */
  function call(endpoint: Endpoint, projectId: string, headers: Record<string, string>) {
    const path = endpoint.path.replace(/:(\w+)/g, (_match, name: string) =>
      name === "projectId" ? projectId : newId(),
    );
    return api.call(endpoint.method, path, headers, endpoint.method === "GET" ? undefined : {});
  }
  const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

  test("TN-01: all live below the project that the key must be of", () => {
    expect(named.length).toBeGreaterThan(0);
    for (const [, { path }] of named) expect(path).toMatch(/^\/api\/projects\/:projectId\//);
  });

  test.each(named)("TN-01: %s is refused without a key that is ours, known, alive", async (_name, endpoint) => {
    const { id: projectId } = await api.projects.create({ name: "p", allowedOrigins: [] });
    const { apiKey, key: revoked } = await api.apiKeys.create(projectId, {
      name: "revoked",
      scopes: ["read", "write"],
      expiresInDays: 1,
    });
    await api.apiKeys.revoke(projectId, apiKey.id);
    const { privateKey, signingKey } = await api.projects.createSigningKey(projectId);
    const userToken = signTestToken(testSigner(projectId, signingKey.id, privateKey), api.clock.now());
    const good = await api.key(projectId);
    const cookie = await api.signIn();
    const strangers: [Record<string, string>, string][] = [
      [{}, "api_key.missing"],
      [{ authorization: "" }, "api_key.malformed"],
      [{ authorization: `Basic ${Buffer.from(`${good}:`).toString("base64")}` }, "api_key.malformed"],
      [{ authorization: good }, "api_key.malformed"],
      [{ "x-api-key": good }, "api_key.missing"],
      [bearer(userToken), "api_key.malformed"],
      [bearer(good.slice(0, -1)), "api_key.malformed"],
      [bearer(newApiKey().reveal()), "api_key.unknown"],
      [bearer(revoked.reveal()), "api_key.revoked"],
      [bearer("portico_local_made_up"), "admin.not_signed_in"],
      [{ cookie: "__Host-portico-session=made-up", "x-portico-request": "dashboard" }, "admin.not_signed_in"],
      // a wrong key does not fall back to a good cookie
      [{ ...bearer(newApiKey().reveal()), cookie }, "api_key.unknown"],
    ];
    for (const [headers, code] of strangers) {
      const answer = await call(endpoint, projectId, headers);
      expect(answer.json, JSON.stringify(headers)).toMatchObject({ code, status: 401 });
      expect(answer.status).toBe(401);
    }
  });

  test.each(named)("TN-01: %s is refused to a key whose time is over", async (_name, endpoint) => {
    const expiring = await api.project("expiring");
    api.clock.step(dayMs);
    const answer = await call(endpoint, expiring.projectId, bearer(expiring.key));
    expect(answer.json).toMatchObject({ code: "api_key.expired", status: 401 });
    // the others' keys are over as well
    own = await api.project("own");
    foreign = await api.project("foreign");
  });

  test.each(named)(
    "TN-01, TN-06: %s answers a foreign key as if the project were not there",
    async (_name, endpoint) => {
      const stolen = await call(endpoint, own.projectId, bearer(foreign.key));
      const absentId = newId();
      const absent = await call(endpoint, absentId, bearer(foreign.key));
      expect(stolen.status).toBe(404);
      expect(stolen.json).toMatchObject({ code: "project.not_found" });
      const shape = (json: object, id: string) => JSON.stringify({ ...json, requestId: "" }).replaceAll(id, "<id>");
      expect(shape(stolen.json, own.projectId)).toBe(shape(absent.json, absentId));
    },
  );

  test.each(named)("TN-03: %s takes no project but the path's, which must be the key's", async (_name, endpoint) => {
    for (const wrong of ["null", "undefined", "1", "__proto__", "%00", "*"]) {
      const answer = await call(endpoint, wrong, bearer(own.key));
      expect(answer.json).toMatchObject({ code: "project.not_found" });
    }
    const elsewhere = { "x-project-id": own.projectId, "x-portico-project": own.projectId };
    const answer = await call(endpoint, foreign.projectId, { ...bearer(own.key), ...elsewhere });
    expect(answer.json).toMatchObject({ code: "project.not_found" });
  });

  test.each(named)("TN-01: %s lets the project's key and an admin in", async (_name, endpoint) => {
    const local = await api.app.admins.createLocalAdminKey();
    const admin = { cookie: await api.signIn(), "x-portico-request": "dashboard" };
    for (const headers of [bearer(own.key), { authorization: `bearer  ${own.key}` }, bearer(local), admin]) {
      const answer = await call(endpoint, own.projectId, headers);
      expect(String(answer.json.code ?? "")).not.toMatch(
        /^(api_key\.(?!not_found)|admin\.|project\.|http\.(internal|cross))/,
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test.each(named)("%s refuses a parameter that it does not know, and names it", async (_name, endpoint) => {
    const asked = { ...endpoint, path: `${endpoint.path}?limti=5` };
    const answer = await call(asked, own.projectId, bearer(own.key));
    expect(answer.json).toMatchObject({
      code: "http.invalid_input",
      meta: { where: "query", issues: [{ path: "limti" }] },
    });
  });

  test("every list goes on with the same parameter", () => {
    const lists = named.filter(
      ([, { query }]) => query !== undefined && "limit" in ((query as { shape?: object }).shape ?? {}),
    );
    expect(lists.length).toBeGreaterThan(3);
    for (const [name, { query }] of lists)
      expect(Object.keys((query as unknown as { shape: object }).shape), name).toContain("after");
  });

  test.each(named)("TN-25: %s wants the scope of its method", async (_name, endpoint) => {
    const [needed, other] = endpoint.method === "GET" ? (["read", "write"] as const) : (["write", "read"] as const);
    // a project of its own, because one has at most 50 keys
    const { projectId } = await api.project("scopes");
    const refused = await call(endpoint, projectId, bearer(await api.key(projectId, [other])));
    expect(refused.json).toMatchObject({ code: "api_key.scope_missing", status: 403, meta: { scope: needed } });
    const allowed = await call(endpoint, projectId, bearer(await api.key(projectId, [needed])));
    expect(String(allowed.json.code ?? "")).not.toMatch(/^api_key\.scope/);
  });

  test.each(changing)(
    "TN-19: %s by an admin's cookie is refused when another site may have sent it",
    async (_name, endpoint) => {
      const answer = await call(endpoint, own.projectId, {
        cookie: await api.signIn(),
        "sec-fetch-site": "cross-site",
      });
      expect(answer.json).toMatchObject({ code: "http.cross_site_refused" });
    },
  );

  test("a key can ask whom it speaks for", async () => {
    const mine = await api.project("mine");
    const answer = await api.call("GET", `/api/projects/${mine.projectId.toUpperCase()}/caller`, bearer(mine.key));
    expect(answer.json).toEqual({
      kind: "api_key",
      project: { id: mine.projectId, name: "mine" },
      apiKeyId: (await api.apiKeys.list(mine.projectId))[0]?.id,
      scopes: ["read", "write"],
    });
  });
});
