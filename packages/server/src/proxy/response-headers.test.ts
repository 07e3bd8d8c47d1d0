import { afterEach, describe, expect, test } from "vitest";
import {
  accessToken,
  callProxy,
  projectId,
  publicUrl,
  startTestProxy,
  startUpstream,
  type TestProxy,
} from "./testing.ts";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function start(status: number, headers: Record<string, string | string[]>, body = "{}"): Promise<TestProxy> {
  const upstream = await startUpstream((_request, response) => response.writeHead(status, headers).end(body));
  open.push(upstream);
  const proxy = await startTestProxy(upstream.origin);
  open.push(proxy);
  return proxy;
}

const both = [{}, { "x-paragon-use-raw-response": "1" }];
const proxied = `${publicUrl}/projects/${projectId}/sdk/proxy/provider`;

describe("PX-12: a provider's answer is hostile content on our origin", () => {
  test("what would speak for our origin is stripped, and the answer is sandboxed", async () => {
    const proxy = await start(200, {
      "content-type": "text/html",
      "set-cookie": ["a=1", "b=2; Domain=portico.test"],
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      "content-security-policy": "default-src *",
      "strict-transport-security": "max-age=0",
      "clear-site-data": '"*"',
      "alt-svc": 'h3="evil.test:443"',
      "service-worker-allowed": "/",
      "x-frame-options": "ALLOWALL",
      "www-authenticate": "Basic realm=x",
      "cache-control": "public, max-age=31536000",
      "cross-origin-opener-policy": "unsafe-none",
      "report-to": "{}",
      refresh: "0; url=https://evil.test",
      sourcemap: "/x",
      connection: "x-hop",
      "x-hop": "1",
      "x-ratelimit-remaining": "7",
      etag: '"a"',
      "x-request-id": "theirs",
    });
    for (const headers of both) {
      const answer = await callProxy(`${proxy.base}/page`, { headers });
      expect(answer.headers).toEqual({
        "content-type": "text/html",
        "x-ratelimit-remaining": "7",
        etag: '"a"',
        "x-provider-request-id": "theirs",
        "x-request-id": answer.headers["x-request-id"],
        "content-disposition": "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        date: answer.headers.date,
        connection: "keep-alive",
        "keep-alive": answer.headers["keep-alive"],
        "transfer-encoding": "chunked",
      });
    }
  });

  test.each([
    ["application/json", "inline", "inline"],
    ["text/html", 'inline; filename="a.html"', 'attachment; filename="a.html"'],
    ["image/svg+xml", undefined, "attachment"],
    ["text/javascript", "", "attachment"],
    [undefined, undefined, "attachment"],
  ])("content of type %s disposed %j is disposed %s", async (type, disposition, expected) => {
    const proxy = await start(200, {
      ...(type === undefined ? {} : { "content-type": type }),
      ...(disposition === undefined ? {} : { "content-disposition": disposition }),
    });
    expect((await callProxy(`${proxy.base}/file`)).headers["content-disposition"]).toBe(expected);
  });
});

describe("addresses in a provider's answer", () => {
  test("pages of a list are followed through the proxy, not to the provider with the user token", async () => {
    const link = '<https://api.provider.test/things?page=2>; rel="next", </things?page=9>; rel="last"';
    const proxy = await start(200, { "content-type": "application/json", link });
    for (const headers of both) {
      const answer = await callProxy(`${proxy.base}/things`, { headers });
      expect(answer.headers.link).toBe(
        `<${proxied}/https://api.provider.test/things?page=2>; rel="next", <${proxied}/https://api.provider.test/things?page=9>; rel="last"`,
      );
    }
  });

  test("a link to anywhere else is dropped", async () => {
    const proxy = await start(200, { link: '<https://evil.test/>; rel="next"' });
    expect((await callProxy(`${proxy.base}/things`)).headers.link).toBeUndefined();
  });

  test.each([
    ["/elsewhere?x", `${proxied}/https://api.provider.test/elsewhere?x`],
    ["https://api.provider.test/a", `${proxied}/https://api.provider.test/a`],
    ["https://files.storage.test/a?signature=b", "https://files.storage.test/a?signature=b"],
    ["//files.storage.test/a", "https://files.storage.test/a"],
    [`${publicUrl}/projects/${projectId}/sdk/me`, undefined],
    ["javascript:alert(1)", undefined],
    ["http://[", undefined],
  ])("PX-08: a redirect to %s leads to %s and is not followed", async (location, expected) => {
    const proxy = await start(307, { location });
    for (const headers of both) {
      const answer = await callProxy(`${proxy.base}/moved`, { headers });
      expect([answer.status, answer.headers.location]).toEqual([307, expected]);
    }
  });
});

describe("PX-13: an injected secret does not come back", () => {
  test("in no header, in no form", async () => {
    const proxy = await start(200, {
      "x-echo": `Bearer ${accessToken}`,
      "x-part": `a${accessToken}b`,
      location: `https://files.storage.test/?token=${accessToken}`,
      link: `</?token=${accessToken}>; rel="next"`,
      "x-kept": "kept",
    });
    for (const headers of both) {
      const answer = await callProxy(`${proxy.base}/echo`, { headers });
      expect(JSON.stringify(answer.headers)).not.toContain(accessToken);
      expect(answer.headers["x-kept"]).toBe("kept");
    }
  });

  test("percent-encoded, and as a basic credential", async () => {
    const password = "p@ss/word&more";
    const encoded = Buffer.from(`ada:${password}`).toString("base64");
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(200, { "x-url": encodeURIComponent(password), "x-basic": encoded, "x-kept": "1" }).end(),
    );
    await using proxy = await startTestProxy(upstream.origin, {
      provider: {
        auth: {
          scheme: "basic",
          fields: [{ id: "accessToken", title: "Password" }],
          username: "ada",
          password: "{accessToken}",
        },
        api: { baseUrl: "https://api.provider.test" },
      },
    });
    proxy.token.text = password;
    const { headers } = await callProxy(`${proxy.base}/me`);
    expect([headers["x-url"], headers["x-basic"], headers["x-kept"]]).toEqual([undefined, undefined, "1"]);
  });

  test("in no error's body, of which at most 64 KiB are read", async () => {
    const proxy = await start(400, { "content-type": "text/plain" }, `you sent ${accessToken} ${"x".repeat(300_000)}`);
    const answer = await callProxy(`${proxy.base}/me`);
    expect(answer.text).not.toContain(accessToken);
    expect((answer.json() as { meta: { body: string } }).meta.body).toMatch(/^you sent \[redacted\] x/);
    expect(answer.text.length).toBeLessThan(70_000);
  });
});
