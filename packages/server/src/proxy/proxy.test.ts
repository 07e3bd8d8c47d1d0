import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import {
  accessToken,
  callProxy,
  credentialId,
  integrationId,
  projectId,
  startTestProxy,
  startUpstream,
  userToken,
  type TestProxy,
  declaredOrigin,
} from "./testing.ts";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function start(listener: RequestListener, changes?: Parameters<typeof startTestProxy>[1]): Promise<TestProxy> {
  const upstream = await startUpstream(listener);
  open.push(upstream);
  const proxy = await startTestProxy(upstream.origin, changes);
  open.push(proxy);
  return proxy;
}

/** Answers with what it was asked. */
const echo: RequestListener = (request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: String(Buffer.concat(pieces)),
      }),
    );
  });
};

interface Echo {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}
const echoed = (answer: { json: () => unknown }): Echo => (answer.json() as { output: Echo }).output;

describe("where a call goes", () => {
  test.each([
    ["/me?x=1&y=%20", {}, "/me?x=1&y=%20"],
    ["/https://api.provider.test/other?x", {}, "/other?x"],
    ["", { "x-paragon-proxy-url": "/me?x=1" }, "/me?x=1"],
    ["/", { "x-paragon-proxy-url": "me" }, "/me"],
    ["", { "x-paragon-proxy-url": "https://api.provider.test/other?" }, "/other"],
    ["/a//b/", {}, "/a//b/"],
    ["", {}, "/"],
  ])("path %j with headers %j is %s at the provider", async (path, headers, expected) => {
    const proxy = await start(echo);
    expect(echoed(await callProxy(proxy.base + path, { headers })).url).toBe(expected);
  });

  test("an integration can be named by its id", async () => {
    const proxy = await start(echo);
    const answer = await callProxy(`${proxy.origin}/projects/${projectId}/sdk/proxy/custom/${integrationId}/me`);
    expect(echoed(answer).url).toBe("/me");
  });

  test.each([
    ["/https://evil.test/", {}, "proxy.host_refused"],
    ["/https:/api.provider.test/me", {}, "proxy.path_refused"],
    ["//evil.test/", {}, "proxy.path_refused"],
    ["/%2e%2e/admin", {}, "proxy.path_refused"],
    ["/me", { "x-paragon-proxy-url": "/other" }, "proxy.path_refused"],
    ["?x=1", { "x-paragon-proxy-url": "/other" }, "proxy.path_refused"],
    ["", { "x-paragon-proxy-url": "https://api.provider.test@evil.test/" }, "proxy.host_refused"],
    ["", { "x-paragon-proxy-url": "//evil.test/" }, "proxy.path_refused"],
  ])("TN-04: path %j with headers %j is refused and nothing is sent", async (path, headers, code) => {
    const upstream = vi.fn(echo);
    const proxy = await start(upstream);
    const answer = await callProxy(proxy.base + path, { headers });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code, requestId: answer.headers["x-request-id"] });
    expect(upstream).not.toHaveBeenCalled();
  });

  test("paths of other rooms are left to them", async () => {
    const proxy = await start(echo);
    for (const path of [
      "/",
      `/projects/${projectId}/sdk/me`,
      `/projects/${projectId}/sdk/proxyless/x`,
      "/v2/projects/x/sdk/proxy/a",
    ]) {
      expect((await callProxy(proxy.origin + path)).text).toBe("not the proxy's");
    }
  });
});

describe("who may call", () => {
  test.each<[string, Record<string, string>, number, string]>([
    ["no token", { authorization: "" }, 401, "user_token.missing"],
    ["a scheme without a token", { authorization: "Bearer " }, 401, "user_token.missing"],
    ["another token", { authorization: "Bearer forged" }, 401, "user_token.bad_signature"],
  ])("TN-03: %s is refused", async (_name, headers, status, code) => {
    const upstream = vi.fn(echo);
    const proxy = await start(upstream);
    const answer = await callProxy(`${proxy.base}/me`, { headers });
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([status, code]);
    expect(upstream).not.toHaveBeenCalled();
  });

  test.each(["Bearer the-user-token", "bearer the-user-token", "token the-user-token", "TOKEN  the-user-token"])(
    "official clients of providers may write %j",
    async (authorization) => {
      const proxy = await start(echo);
      expect((await callProxy(`${proxy.base}/me`, { headers: { authorization } })).status).toBe(200);
    },
  );

  test.each([
    ["/projects/x/sdk/proxy/provider/me", 404, "project.not_found"],
    ["/projects/99999999-1111-4111-8111-111111111111/sdk/proxy/provider/me", 404, "project.not_found"],
    ["/projects//sdk/proxy/provider/me", 404, "project.not_found"],
    [`/projects/${projectId}/sdk/proxy/other/me`, 404, "integration.not_found"],
    [`/projects/${projectId}/sdk/proxy/custom/x/me`, 404, "integration.not_found"],
    [`/projects/${projectId}/sdk/proxy/`, 400, "proxy.path_refused"],
    [`/projects/${projectId}/sdk/proxy`, 400, "proxy.path_refused"],
  ])("TN-03: %s is an error, never a default", async (path, status, code) => {
    const proxy = await start(echo);
    const answer = await callProxy(proxy.origin + path);
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([status, code]);
  });

  test("an inactive integration is refused", async () => {
    const proxy = await start(echo);
    proxy.integration.isActive = false;
    expect((await callProxy(`${proxy.base}/me`)).json()).toMatchObject({ status: 404, code: "integration.inactive" });
  });

  test("TN-04: a credential that is not the user's is not connected, in the wire's words", async () => {
    const upstream = vi.fn(echo);
    const proxy = await start(upstream);
    const answer = await callProxy(`${proxy.base}/me`, {
      headers: { "x-paragon-credential": "55555555-3333-4333-8333-333333333333" },
    });
    expect(answer.json()).toEqual({
      message: "Integration not enabled for user.",
      code: "credential.not_connected",
      status: 404,
      meta: { personaId: proxy.caller.userId, projectId, integrationId, endUserId: "ada" },
      requestId: answer.headers["x-request-id"],
    });
    expect(upstream).not.toHaveBeenCalled();
  });

  test("the credential is chosen by the header, which does not reach the provider", async () => {
    const proxy = await start(echo);
    const answer = await callProxy(`${proxy.base}/me`, { headers: { "X-Paragon-Credential": " ext:team-a " } });
    expect(proxy.freshCalls).toEqual([{ selector: "ext:team-a", force: false }]);
    expect(echoed(answer).headers).not.toHaveProperty("x-paragon-credential");
  });

  test("a token without the permission is refused with the code that keeps the SDK's user signed in", async () => {
    const proxy = await start(echo);
    proxy.caller.permissions = { "integration:*": false };
    const answer = await callProxy(`${proxy.base}/me`);
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([403, "7210"]);
    expect(proxy.freshCalls).toEqual([]);
  });
});

describe("what goes up", () => {
  test("a body is streamed untouched with its length, and `auto` becomes JSON when it looks like it", async () => {
    const proxy = await start(echo);
    const answer = await callProxy(`${proxy.base}/things`, {
      method: "POST",
      headers: { "content-type": "auto" },
      body: ' {"a": 1}',
    });
    expect(echoed(answer)).toMatchObject({
      method: "POST",
      body: ' {"a": 1}',
      headers: { "content-type": "application/json", "content-length": "9", authorization: `Bearer ${accessToken}` },
    });
  });

  test.each<[string, string | undefined, string | undefined]>([
    ["auto", "a=b", undefined],
    ["auto", undefined, undefined],
    ["application/x-www-form-urlencoded", "a=b", "application/x-www-form-urlencoded"],
    ["auto", "[1]", "application/json"],
    ["auto", "null", "application/json"],
  ])("content type %s with body %j goes up as %s", async (contentType, body, expected) => {
    const proxy = await start(echo);
    const answer = await callProxy(`${proxy.base}/things`, {
      method: body === undefined ? "GET" : "PUT",
      headers: { "content-type": contentType },
      ...(body === undefined ? {} : { body }),
    });
    expect(echoed(answer).headers["content-type"]).toBe(expected);
    expect(echoed(answer).body).toBe(body ?? "");
  });

  test("a chunked upload arrives as it is sent, piece by piece", async () => {
    const pieces: string[] = [];
    const proxy = await start((request, response) => {
      request.on("data", (piece: Buffer) => pieces.push(String(piece)));
      request.on("end", () => response.end());
    });
    const outgoing = httpRequest(`${proxy.base}/upload`, {
      method: "POST",
      headers: { authorization: "Bearer the-user-token" },
    });
    outgoing.write("first");
    await vi.waitFor(() => expect(pieces).toEqual(["first"]));
    outgoing.end("second");
    await once(outgoing, "response");
    expect(pieces).toEqual(["first", "second"]);
  });

  test("a DELETE and a HEAD without a body have none at the provider", async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await start((request, response) => {
      seen.push(`${request.method} ${request.headers["content-length"]} ${request.headers["transfer-encoding"]}`);
      response.setHeader("content-type", "application/json");
      response.end("{}");
    });
    await callProxy(`${proxy.base}/a`, { method: "DELETE" });
    const head = await callProxy(`${proxy.base}/a`, { method: "HEAD" });
    expect(seen).toEqual(["DELETE undefined undefined", "HEAD undefined undefined"]);
    expect([head.status, head.text]).toEqual([200, ""]);
  });
});

describe("what comes back", () => {
  const answers: Record<string, [number, Record<string, string>, string | Buffer]> = {
    "/json": [200, { "content-type": "application/json; charset=utf-8" }, '{"output":1}'],
    "/vendor": [201, { "content-type": "application/vnd.api+json" }, "[1]"],
    "/text": [200, { "content-type": "text/plain" }, "hello"],
    "/lines": [200, { "content-type": "application/x-ndjson" }, "1\n2\n"],
    "/none": [204, {}, ""],
    "/empty": [200, { "content-type": "application/json", "content-length": "0" }, ""],
    "/gzip": [200, { "content-type": "application/json", "content-encoding": "gzip" }, gzipSync("{}")],
    "/missing": [
      404,
      { "content-type": "application/json", "retry-after": "7" },
      '{"message":"Not Found","headers":{}}',
    ],
    "/forbidden": [403, { "content-type": "text/html" }, "<p>no</p>"],
    "/limited": [429, { "content-type": "application/json", "retry-after": "7" }, '{"error":{"message":"slow down"}}'],
    "/moved": [302, { location: "/elsewhere" }, ""],
  };
  const provider: RequestListener = (request, response) => {
    const [status, headers, body] = answers[request.url ?? ""] ?? [500, {}, "unknown"];
    response.writeHead(status, headers).end(body);
  };

  test.each([
    ["/json", 200, '{"output":{"output":1}}'],
    ["/vendor", 201, '{"output":[1]}'],
    ["/text", 200, "hello"],
    ["/lines", 200, "1\n2\n"],
    ["/none", 204, ""],
    ["/empty", 200, ""],
    ["/moved", 302, ""],
  ])("%s is answered with %i and %j by default", async (path, status, text) => {
    const proxy = await start(provider);
    expect(await callProxy(proxy.base + path)).toMatchObject({ status, text });
  });

  test.each(["1", "true", "TRUE"])("raw answers (%s) are the provider's bytes and status", async (raw) => {
    const proxy = await start(provider);
    for (const [path, [status, , body]] of Object.entries(answers)) {
      const answer = await callProxy(proxy.base + path, { headers: { "x-paragon-use-raw-response": raw } });
      expect(answer.status).toBe(status);
      if (typeof body === "string") expect(answer.text).toBe(body);
    }
  });

  test("JSON that was compressed although it should not be passes as it is", async () => {
    const proxy = await start(provider);
    const answer = await callProxy(`${proxy.base}/gzip`);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.text).not.toContain("output");
  });

  test("a provider's refusal keeps its status and headers, and says what it said", async () => {
    const proxy = await start(provider);
    const missing = await callProxy(`${proxy.base}/missing`);
    expect(missing).toMatchObject({ status: 404, headers: { "retry-after": "7" } });
    expect(missing.json()).toEqual({
      message: "Provider answered 404: Not Found",
      code: "proxy.provider_answered",
      status: 404,
      meta: { providerStatus: 404, body: { message: "Not Found", headers: {} } },
      requestId: missing.headers["x-request-id"],
    });
    const limited = await callProxy(`${proxy.base}/limited`);
    expect(limited.json()).toMatchObject({ message: "Provider answered 429: slow down", status: 429 });
  });

  test("401 and 403 are marked so that the official SDK does not take them for its user's", async () => {
    const proxy = await start(provider);
    const answer = await callProxy(`${proxy.base}/forbidden`);
    expect(answer.json()).toMatchObject({
      status: 403,
      meta: { isIntegrationError: true, providerStatus: 403, body: "<p>no</p>" },
    });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  test("a wrapped body is streamed: its first part arrives before the last was sent", async () => {
    let finish = (): void => undefined;
    const proxy = await start((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('{"a":1,');
      finish = () => response.end('"b":2}');
    });
    const outgoing = httpRequest(`${proxy.base}/slow`, { headers: { authorization: "Bearer the-user-token" } }).end();
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    let text = "";
    answer.on("data", (piece: Buffer) => (text += String(piece)));
    await vi.waitFor(() => expect(text).toBe('{"output":{"a":1,'));
    finish();
    await once(answer, "end");
    expect(text).toBe('{"output":{"a":1,"b":2}}');
  });

  test("an event stream's head and events arrive at once", async () => {
    let say: (text: string) => void = () => undefined;
    const proxy = await start((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      say = (text) => void response.write(text);
    });
    const outgoing = httpRequest(`${proxy.base}/events`, { headers: { authorization: "Bearer the-user-token" } }).end();
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    say("data: 1\n\n");
    expect(String((await once(answer, "data"))[0])).toBe("data: 1\n\n");
    outgoing.destroy();
  });

  test.each([10, 100_000, 3_000_000])("a body of %i bytes comes back whole, wrapped and raw", async (size) => {
    const text = JSON.stringify("x".repeat(size));
    const proxy = await start((request, response) => {
      response.setHeader("content-type", "application/json");
      if (request.url === "/length") response.setHeader("content-length", text.length);
      else response.write(text.slice(0, 5));
      response.end(request.url === "/length" ? text : text.slice(5));
    });
    for (const path of ["/length", "/chunked"]) {
      expect((await callProxy(proxy.base + path)).text).toBe(`{"output":${text}}`);
      expect((await callProxy(proxy.base + path, { headers: { "x-paragon-use-raw-response": "1" } })).text).toBe(text);
    }
  });

  test("bytes are not letters: what is not ASCII comes back as it was", async () => {
    const text = JSON.stringify("Ünïcødé 漢字 🙂");
    const proxy = await start((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(text);
    });
    expect((await callProxy(`${proxy.base}/me`)).text).toBe(`{"output":${text}}`);
  });

  test("when the provider breaks off, the caller's connection is cut", async () => {
    let breakOff = (): unknown => undefined;
    const proxy = await start((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write("{");
      breakOff = () => response.destroy();
    });
    // resolves when the head has arrived: the caller has a part by then
    const answer = await fetch(`${proxy.base}/cut`, { headers: { authorization: `Bearer ${userToken}` } });
    breakOff();
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  test("PX-10: a provider that frames its answer twice is a 502, and the next call works", async () => {
    let broken = true;
    const proxy = await start((request, response) => {
      if (!broken) return void response.end("fine");
      broken = false;
      request.socket.end(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
      );
    });
    const answer = await callProxy(`${proxy.base}/me`);
    expect(answer.json()).toMatchObject({ status: 502, code: "net.broken_response" });
    expect((await callProxy(`${proxy.base}/me`)).text).toBe("fine");
  });
});

describe("a provider that refuses the token", () => {
  function strict(good: string, refusal = 401): { listener: RequestListener; seen: string[] } {
    const seen: string[] = [];
    return {
      seen,
      listener: (request, response) => {
        seen.push(`${request.method} ${request.headers.authorization}`);
        response.statusCode = request.headers.authorization === `Bearer ${good}` ? 200 : refusal;
        response.setHeader("content-type", "application/json");
        response.end("{}");
      },
    };
  }
  function renewing(proxy: TestProxy, renewed: string): void {
    let version = 1;
    proxy.onFresh = ({ force }) => {
      if (force) {
        version += 1;
        proxy.token.text = renewed;
      }
      return {
        credential: { ...proxy.credential, secretVersion: version },
        secret: { accessToken: new Secret(proxy.token.text) },
      };
    };
  }

  test("TR-15: one refresh is forced and the call is made once more", async () => {
    const { listener, seen } = strict("renewed");
    const proxy = await start(listener);
    renewing(proxy, "renewed");
    expect((await callProxy(`${proxy.base}/me`)).text).toBe('{"output":{}}');
    expect(proxy.notedAnswers).toEqual([true]);
    expect(seen).toEqual([`GET Bearer ${accessToken}`, "GET Bearer renewed"]);
    expect(proxy.freshCalls.filter(({ force }) => force)).toEqual([{ selector: credentialId, force: true }]);
  });

  test("TR-15: a status that the declaration lists means the same as 401; one that it does not is only an answer", async () => {
    const { listener, seen } = strict("renewed", 403);
    const api = { baseUrl: declaredOrigin, headers: { Authorization: "Bearer {accessToken}" }, expiredStatuses: [403] };
    const proxy = await start(listener, { provider: { api } });
    renewing(proxy, "renewed");
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(200);
    const plain = await start(listener);
    renewing(plain, "renewed");
    expect((await callProxy(`${plain.base}/me`)).status).toBe(403);
    expect(plain.notedAnswers).toEqual([]);
    expect(plain.freshCalls.some(({ force }) => force)).toBe(false);
    expect(seen).toHaveLength(3);
  });

  test("TR-15: a second refusal is the provider's last word", async () => {
    const { listener, seen } = strict("never");
    const proxy = await start(listener);
    renewing(proxy, "renewed");
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(401);
    expect(seen).toHaveLength(2);
    expect(proxy.notedAnswers).toEqual([false]);
  });

  test("TR-15, PX-20: a call with a body is never made twice", async () => {
    const { listener, seen } = strict("renewed");
    const proxy = await start(listener);
    renewing(proxy, "renewed");
    const answer = await callProxy(`${proxy.base}/me`, { method: "POST", body: "{}" });
    expect(answer.json()).toMatchObject({ status: 401, meta: { isIntegrationError: true } });
    expect(seen).toHaveLength(1);
    // the next call is spared the refusal
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(200);
    expect(seen).toEqual([`POST Bearer ${accessToken}`, "GET Bearer renewed"]);
  });

  test("a token that somebody renewed meanwhile is used without another refresh", async () => {
    const { listener } = strict("renewed");
    const proxy = await start(listener);
    let calls = 0;
    proxy.onFresh = () => {
      calls += 1;
      return {
        credential: { ...proxy.credential, secretVersion: calls },
        secret: { accessToken: new Secret(calls === 1 ? "old" : "renewed") },
      };
    };
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(200);
    expect(proxy.freshCalls.some(({ force }) => force)).toBe(false);
  });

  test("an account that the provider took away is said to need reconnecting", async () => {
    const { listener } = strict("never");
    const proxy = await start(listener);
    proxy.onFresh = ({ force }) => {
      if (force) throw new PorticoError("credential.needs_reconnect", "The provider revoked the account");
      return undefined;
    };
    expect((await callProxy(`${proxy.base}/me`)).json()).toMatchObject({
      status: 409,
      code: "credential.needs_reconnect",
    });
  });

  test("TR-09: an account whose grant is in question says so, with what helps; another failed refresh does not", async () => {
    const { listener } = strict("never");
    const proxy = await start(listener);
    let meta: Record<string, unknown> = { reconnectHelps: true, retryAt: "2026-01-01T00:05:00.000Z" };
    proxy.onFresh = ({ force }) => {
      if (force) throw new PorticoError("credential.refresh_failed", "The provider refused this credential", { meta });
      return undefined;
    };
    expect((await callProxy(`${proxy.base}/me`)).json()).toMatchObject({
      status: 502,
      code: "credential.refresh_failed",
      meta: { reconnectHelps: true, retryAt: "2026-01-01T00:05:00.000Z" },
    });
    meta = {};
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(401);
  });

  test("an API key is not renewed: the credentials room is asked, and the call is not made again", async () => {
    const { listener, seen } = strict("never");
    const proxy = await start(listener, {
      provider: { auth: { scheme: "api_key", fields: [{ id: "accessToken", title: "Key" }] } },
    });
    expect((await callProxy(`${proxy.base}/me`)).status).toBe(401);
    expect(seen).toHaveLength(1);
    expect(new Set(proxy.freshCalls.map(({ selector }) => selector)).size).toBe(2);
  });
});

describe("callers that go away", () => {
  test("PX-19: a caller that leaves, before or during the answer, ends the provider's work", async () => {
    let working = 0;
    const proxy = await start((request, response) => {
      working += 1;
      request.socket.once("close", () => (working -= 1));
      if (request.url === "/begun") response.write("begun");
    });
    for (const path of ["/begun", "/waiting"]) {
      const callers = Array.from({ length: 20 }, () => {
        const caller = httpRequest(proxy.base + path, { headers: { authorization: "Bearer the-user-token" } }).end();
        return caller.on("error", () => undefined);
      });
      await vi.waitFor(() => expect(working).toBe(20));
      for (const caller of callers) caller.destroy();
      await vi.waitFor(() => expect(working).toBe(0));
    }
  });

  test("an upload that is given up is given up at the provider", async () => {
    let state = "nothing";
    const proxy = await start((request) => {
      request.on("data", () => (state = "receiving"));
      request.on("error", () => (state = "cut"));
    });
    const caller = httpRequest(`${proxy.base}/upload`, {
      method: "POST",
      headers: { authorization: "Bearer the-user-token", "content-length": "1000" },
    });
    caller.on("error", () => undefined);
    caller.write("part");
    await vi.waitFor(() => expect(state).toBe("receiving"));
    caller.destroy();
    await vi.waitFor(() => expect(state).toBe("cut"));
  });
});

describe("browsers", () => {
  const origin = "https://app.host.test";

  test("the preflight of an allowed origin allows the headers it asks for, without a token", async () => {
    const proxy = await start(echo);
    const answer = await callProxy(`${proxy.base}/me`, {
      method: "OPTIONS",
      headers: {
        authorization: "",
        origin,
        "access-control-request-method": "DELETE",
        "access-control-request-headers": "authorization, content-type, x-my-own",
      },
    });
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": "authorization, content-type, x-my-own",
        "access-control-max-age": "7200",
      },
    });
    expect(answer.headers["access-control-allow-methods"]).toContain("DELETE");
  });

  test.each([origin, "http://localhost:4000"])("answers and errors are readable by %s", async (allowed) => {
    const proxy = await start(echo);
    for (const [path, status] of [
      ["/me", 200],
      ["/%2e%2e/", 400],
    ] as const) {
      const answer = await callProxy(proxy.base + path, { headers: { origin: allowed } });
      expect(answer).toMatchObject({ status, headers: { "access-control-allow-origin": allowed } });
      expect(answer.headers.vary).toContain("Origin");
    }
  });

  test.each([
    "https://evil.test",
    "null",
    "https://app.host.test.evil.test",
    "http://app.host.test",
    "https://APP.host.test",
  ])("TN-13: the origin %s is refused and nothing is sent", async (foreign) => {
    const upstream = vi.fn(echo);
    const proxy = await start(upstream);
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await callProxy(`${proxy.base}/me`, {
        method,
        headers: { origin: foreign, "access-control-request-method": "GET" },
      });
      expect(answer.json()).toMatchObject({ code: "project.origin_refused" });
      expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    }
    expect(upstream).not.toHaveBeenCalled();
  });
});
