import { expect, test } from "vitest";
import { createAddresses } from "../addresses.ts";
import { PorticoError, ProxyRequestError } from "../errors.ts";
import type { Events } from "../events.ts";
import type { Page } from "../page.ts";
import { createOnDemandParts } from "../on-demand-parts.ts";
import { createProxyRequest, type ProxyRequest } from "./proxy-request.ts";
import type { Session } from "../session.ts";
import { fakeFetch, json, type Answer, type Asked } from "../testing/fake-fetch.ts";

interface Scene {
  request: ProxyRequest;
  asked: Asked[];
  happened: string[];
}

/** Answers every call to GitHub's `/user` with one response. */
function requestWith(answer: Answer, method = "GET"): Scene {
  const { fetch, asked } = fakeFetch({
    [`${method} /projects/project/sdk/proxy/github/user`]: answer,
    "GET /projects/project/sdk/proxy/github/https://api.github.test/user": answer,
  });
  const addresses = createAddresses();
  addresses.configure({ baseUrl: "http://server.test" });
  const happened: string[] = [];
  const signedIn = { projectId: "project", token: "the-token" };
  const session = {
    current: () => signedIn,
    peek: () => signedIn,
    signOut: () => happened.push("signOut"),
    refresh: async () => void happened.push("refresh"),
  } as unknown as Session;
  const rest = {
    events: {} as Events,
    credentialInSetup: () => undefined,
    dataSources: () => ({}),
    showInstalled: () => {},
  };
  const parts = createOnDemandParts({ page: { fetch } as Page, session, addresses, ...rest });
  return { request: createProxyRequest(parts).request, asked, happened };
}

test("a wrapped answer is unwrapped; other JSON, texts and nothing come as they are", async () => {
  expect(await requestWith(() => json({ output: { login: "al" } })).request("github", "/user")).toEqual({
    login: "al",
  });
  expect(await requestWith(() => json([{ output: 1 }])).request("github", "user")).toEqual([{ output: 1 }]);
  expect(await requestWith(() => json(null)).request("github", "user")).toBe(null);
  const text = (): Response => new Response("123", { headers: { "Content-Type": "text/plain" } });
  expect(await requestWith(text).request("github", "user")).toBe("123");
  expect(await requestWith(() => new Response(null, { status: 204 })).request("github", "user")).toBeUndefined();
});

test("the provider's own output key survives where the answer was asked for unwrapped", async () => {
  const { request } = requestWith(() => json({ output: "theirs" }));
  const headers = { "X-Paragon-Use-Raw-Response": "true" };
  expect(await request("github", "/user", { headers })).toEqual({ output: "theirs" });
});

test("with raw the provider's Response itself comes, whatever its status", async () => {
  const { request, asked } = requestWith(() => new Response("gone", { status: 410 }));
  const response = (await request("github", "/user", { raw: true })) as Response;
  expect([response.status, await response.text()]).toEqual([410, "gone"]);
  expect(asked[0]?.headers.get("X-Paragon-Use-Raw-Response")).toBe("1");
});

test("an absolute address is appended whole", async () => {
  const { request, asked } = requestWith(() => json({}));
  await request("github", "https://api.github.test/user");
  expect(asked[0]?.url).toBe("http://server.test/projects/project/sdk/proxy/github/https://api.github.test/user");
});

test("the token travels in the header and callers cannot replace it", async () => {
  const { request, asked } = requestWith(() => json({}));
  await request("github", "/user", {
    headers: { authorization: "Bearer mine", "X-Own": "1" },
    selectedCredentialId: "ext:a",
  });
  expect(Object.fromEntries(asked[0]!.headers)).toMatchObject({
    authorization: "Bearer the-token",
    "x-own": "1",
    "x-paragon-credential": "ext:a",
  });
  expect(asked[0]?.url).not.toContain("the-token");
});

const form = new FormData();
const stream = new ReadableStream();
test.each([
  ["an object as JSON", { a: 1 }, '{"a":1}', "application/json"],
  ["an array as JSON", [1], "[1]", "application/json"],
  ["a boolean as JSON", false, "false", "application/json"],
  ["a text untouched", '{"a":1}', '{"a":1}', "auto"],
  ["a form untouched", form, form, null],
  ["a stream untouched", stream, stream, null],
  ["bytes untouched", new Uint8Array([1]), new Uint8Array([1]), null],
  ["nothing as nothing", undefined, null, null],
])("%s is sent", async (_what, body, sent, contentType) => {
  const { request, asked } = requestWith(() => json({}), "POST");
  await request("github", "/user", { method: "POST", body });
  expect(asked[0]?.body).toEqual(sent);
  expect(asked[0]?.headers.get("Content-Type")).toBe(contentType);
});

test("the caller's content type wins", async () => {
  const { request, asked } = requestWith(() => json({}), "POST");
  await request("github", "/user", {
    method: "POST",
    body: { a: 1 },
    headers: { "content-type": "application/vnd.x+json" },
  });
  expect(asked[0]?.headers.get("Content-Type")).toBe("application/vnd.x+json");
});

test.each(["../../me", "/../slack/user", "%2e%2e/%2e%2e/integrations", "a/../../../x"])(
  "the path %s cannot leave the provider",
  async (path) => {
    const { request, asked } = requestWith(() => json({}));
    await expect(request("github", path)).rejects.toMatchObject({ code: "proxy.path_refused" });
    expect(asked).toEqual([]);
  },
);

async function failure(answer: Answer): Promise<{ error: ProxyRequestError; happened: string[] }> {
  const { request, happened } = requestWith(answer);
  const error = await request("github", "/user").then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProxyRequestError);
  return { error: error as ProxyRequestError, happened };
}

test("an error carries the provider's status and body, without a headers key", async () => {
  const { error } = await failure(() =>
    json({ message: "Bad repo", code: "x.y", headers: { secret: 1 }, extra: 2 }, 422),
  );
  expect(error).toMatchObject({ name: "ProxyRequestError", message: "Bad repo", code: "x.y", status: 422 });
  expect(error.response).toEqual({ message: "Bad repo", code: "x.y", extra: 2 });
});

test("an integration error's message is its meta, an unknown body's message is the body, a text is the message", async () => {
  const meta = { isIntegrationError: true, provider: "said no" };
  expect((await failure(() => json({ message: "m", meta }, 403))).error.message).toBe(JSON.stringify(meta));
  expect((await failure(() => json({ error: "e" }, 400))).error.message).toBe('{"error":"e"}');
  const { error } = await failure(() => new Response("<h1>Oops</h1>", { status: 502 }));
  expect([error.message, error.response instanceof Response]).toEqual(["<h1>Oops</h1>", true]);
});

test("a rejected user token ends the session, a credential's trouble has the user read again, others do nothing", async () => {
  const answer = (code: string, status: number) => () => json({ message: "m", code, status, meta: {} }, status);
  expect((await failure(answer("user_token.expired", 401))).happened).toEqual(["signOut"]);
  expect((await failure(answer("credential.needs_reconnect", 409))).happened).toEqual(["refresh"]);
  expect((await failure(answer("net.timed_out", 504))).happened).toEqual([]);
});

test("a server that cannot be reached is a PorticoError with a sentence for the end user", async () => {
  const { request } = requestWith(() => Promise.reject(new TypeError("Failed to fetch")));
  const error = await request("github", "/user").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PorticoError);
  expect(error).toMatchObject({ code: "sdk.network_failed", userMessage: expect.any(String) as string });
});
