import { request as sendRequest } from "node:http";
import { json } from "node:stream/consumers";
import { createHost, freshDatabase, startPortico, type Host, type PorticoProcess } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const listed = "https://app.acme.example";

describe("the server's HTTP surface", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let host: Host;
  let otherHost: Host;
  let token: string;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    portico = stack.use(await startPortico({ databaseUrl: database.url }));
    host = await createHost(portico, [listed]);
    otherHost = await createHost(portico, ["https://other.example"]);
    token = await host.token("ada");
  });
  afterAll(() => stack.disposeAsync());

  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${portico.url}${path}`, { redirect: "manual", ...init });
  const me = (): string => `/projects/${host.projectId}/sdk/me`;

  describe("TN-13: CORS", () => {
    test("a listed origin is echoed exactly, on answers and on errors, without credentials", async () => {
      for (const authorization of [`Bearer ${token}`, "Bearer nonsense"]) {
        const answer = await call(me(), { headers: { origin: listed, authorization } });
        expect(answer.headers.get("access-control-allow-origin")).toBe(listed);
        expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
        expect(answer.headers.get("vary")).toContain("Origin");
      }
    });

    test.each([
      "null",
      "https://app.acme.example.evil.example",
      "https://evil-app.acme.example",
      "http://app.acme.example",
      "https://app.acme.example:444",
      "https://APP.acme.example",
      "https://other.example",
      "https://app.acme.example/",
      "",
    ])("an origin that is not listed, %j, is never echoed", async (origin) => {
      for (const [path, method] of [
        [me(), "GET"],
        [me(), "OPTIONS"],
        ["/projects/unknown/sdk/me", "GET"],
        [`/projects/${host.projectId}/sdk/proxy/github/user`, "GET"],
      ] as const) {
        const answer = await call(path, { method, headers: { origin, authorization: `Bearer ${token}` } });
        expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      }
    });

    test("a preflight names the headers that the official SDK sends, Authorization by name", async () => {
      const asked = "authorization,content-type,x-paragon-sdk-version,x-paragon-credential,x-paragon-configuration-id";
      for (const path of [
        me(),
        `/v2/projects/${host.projectId}/sdk/actions/build-oauth`,
        `/projects/${host.projectId}/sdk/proxy/github/user`,
      ]) {
        const answer = await call(path, {
          method: "OPTIONS",
          headers: {
            origin: listed,
            "access-control-request-method": "PATCH",
            "access-control-request-headers": asked,
          },
        });
        expect(answer.status).toBe(204);
        expect(answer.headers.get("access-control-allow-headers")).toBe(asked);
        expect(answer.headers.get("access-control-allow-methods")).toContain("PATCH");
        expect(Number(answer.headers.get("access-control-max-age"))).toBeGreaterThan(600);
      }
    });
  });

  describe("TN-14: framing", () => {
    const ancestors = async (path: string): Promise<string | undefined> => {
      const policy = (await call(path)).headers.get("content-security-policy") ?? "";
      return /frame-ancestors ([^;]+)/.exec(policy)?.[1];
    };

    test("the portal may be framed by its project's origins and nobody else's", async () => {
      expect(await ancestors(`/ui?projectId=${host.projectId}`)).toBe(listed);
      expect(await ancestors(`/ui?projectId=${otherHost.projectId}`)).toBe("https://other.example");
      expect(await ancestors("/ui?projectId=unknown")).toBe("'none'");
    });

    test("every other page may be framed by nobody", async () => {
      for (const path of [
        "/dashboard",
        "/dashboard/projects",
        "/oauth/done",
        "/oauth/start/x",
        "/nowhere",
        "/health",
      ]) {
        expect(await ancestors(path)).toBe("'none'");
      }
    });
  });

  test("TN-17: every answer has a policy without inline script, nosniff, no referrer and a request id", async () => {
    for (const path of [
      "/ui",
      "/dashboard",
      "/oauth/done",
      "/oauth?state=x",
      "/nowhere",
      me(),
      "/integrations/github.svg",
      `/projects/${host.projectId}/sdk/proxy/github/user`,
    ]) {
      const answer = await call(path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).not.toMatch(/script-src[^;]*unsafe/);
      expect(answer.headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(answer.headers.get("x-request-id"), path).toBeTruthy();
    }
  });

  test("OA-16: the connect window's pages load nothing from elsewhere, are kept by no cache and name no opener policy", async () => {
    const answer = await call("/oauth/done");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cross-origin-opener-policy")).toBeNull();
    expect(await answer.text()).not.toMatch(/(src|href)="https?:/);
  });

  describe("bad input", () => {
    const wrong: [string, RequestInit, number, string][] = [
      ["/nowhere", {}, 404, "http.not_found"],
      ["/ui/assets/nowhere.js", {}, 404, "http.not_found"],
      ["/integrations/nowhere.svg", {}, 404, "http.not_found"],
      ["/dashboard/assets/nowhere.js", {}, 404, "http.not_found"],
      ["/dashboard/nowhere.png", {}, 404, "http.not_found"],
      ["/dashboard/api/nowhere", {}, 404, "http.not_found"],
      ["me", {}, 401, "user_token.missing"],
      ["me", { headers: { authorization: "Bearer a.b.c" } }, 401, "user_token.malformed"],
      ["me", { method: "PATCH", body: "{" }, 400, "http.invalid_input"],
      ["me", { method: "PATCH", body: '{"meta":7}' }, 400, "http.invalid_input"],
      ["me", { method: "PATCH", body: `{"meta":{"a":"${"x".repeat(600_000)}"}}` }, 413, "http.body_too_large"],
      ["credentials", { method: "POST", body: '{"integrationId":"nonsense"}' }, 404, "integration.not_found"],
      ["credentials", { method: "POST", body: '{"integrationId":{"$ne":1}}' }, 400, "http.invalid_input"],
      ["credentials/nonsense", {}, 404, "credential.not_found"],
      ["credentials/%00", {}, 400, "http.invalid_input"],
      ["integrations/x", { method: "DELETE" }, 404, "integration.not_found"],
      ["actions", { method: "POST", body: '{"action":"github","sourceKey":"x"}' }, 404, "integration.not_found"],
      ["actions/handshake", { method: "POST", body: '{"handshake":"x"}' }, 409, "connect.handshake_refused"],
      ["proxy/github/user", {}, 404, "integration.not_found"],
      ["proxy/github/%2e%2e/x", {}, 404, "integration.not_found"],
      ["/dashboard/api/projects", {}, 401, "admin.not_signed_in"],
    ];
    test.each(wrong)("%s %j is answered with %i %s", async (path, init, status, code) => {
      const full = path.startsWith("/") ? path : `/projects/${host.projectId}/sdk/${path}`;
      const signed = code.startsWith("user_token") ? {} : { authorization: `Bearer ${token}` };
      const headers = full.startsWith("/dashboard")
        ? {}
        : { "content-type": "application/json", ...signed, ...(init.headers as object | undefined) };
      const answer = await call(full, { ...init, headers });
      const text = await answer.text();
      expect(answer.headers.get("content-type")).toContain("application/json");
      const body = JSON.parse(text) as Record<string, unknown>;
      expect(body).toMatchObject({
        status,
        code,
        message: expect.stringMatching(/\S{3}/),
        meta: expect.any(Object),
        requestId: answer.headers.get("x-request-id"),
      });
      expect(answer.status).toBe(status);
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:| at .+\(/);
      expect(text).not.toContain(token);
    });

    test("a request with two Authorization headers is nobody's, on every road", async () => {
      const own = `/projects/${host.projectId}/sdk`;
      for (const path of [`${own}/me`, `${own}/proxy/github/user`, "/dashboard/api/projects"]) {
        const answer = await sendWith(`${portico.url}${path}`, [`Bearer ${token}`, `Bearer ${token}`]);
        expect(answer, path).toMatchObject({ status: 400, body: { code: "http.authorization_ambiguous" } });
      }
    });

    test("contract 0.2 rule 9: a JSON content type without a body is fine", async () => {
      const answer = await call(me(), {
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      });
      expect(answer.status).toBe(200);
    });
  });

  test("TN-04, TN-05: a token of one project is refused by another, whatever the path says", async () => {
    const answer = await call(`/projects/${otherHost.projectId}/sdk/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
  });

  test("TN-23: without the link there is no way in, and the link of the first start works once", async () => {
    const signInToken = new URL(portico.signInLink ?? "").hash.replace("#token=", "");
    const signIn = (body: object): Promise<Response> =>
      call("/dashboard/api/session", {
        method: "POST",
        headers: { "content-type": "application/json", "x-portico-request": "test" },
        body: JSON.stringify(body),
      });
    expect((await signIn({ token: "x".repeat(43) })).status).toBe(400);
    const first = await signIn({ token: signInToken });
    expect(first.status).toBe(200);
    expect(first.headers.get("set-cookie")).toMatch(/^__Host-[^;]+;.*HttpOnly/i);
    expect((await signIn({ token: signInToken })).status).toBe(400);
  });

  test("OA-25: starts of one user are limited, other users are not concerned", async () => {
    const integration = await host.add("github", { clientId: "app", clientSecret: "secret" });
    const begin = (user: string, index: number): Promise<Response> =>
      host.call(
        user,
        "GET",
        `/v2/projects/:project/sdk/actions/build-oauth?integrationId=${integration.id}&oauthMetaKeyId=attempt-${user}-${index}&originForPostMessage=${listed}`,
      );
    const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => begin("eager", index)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(20);
    const refused = answers.find((answer) => answer.status !== 200);
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await begin("calm", 1)).status).toBe(200);
  });
});

/** With Node's client, which sends one header for each value; `fetch` would join them. */
function sendWith(url: string, authorization: string[]): Promise<{ status: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = ["host", new URL(url).host, ...authorization.flatMap((value) => ["authorization", value])];
    sendRequest(url, { headers }, (answer) => {
      json(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
    })
      .once("error", reject)
      .end();
  });
}
