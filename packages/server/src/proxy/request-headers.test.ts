import { createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  accessToken,
  callProxy,
  listen,
  projectId,
  sendBytes,
  startTestProxy,
  startUpstream,
  type TestProxy,
} from "./testing.ts";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** An upstream that keeps the bytes of every request and answers each, so that a smuggled one shows. */
async function startRecorder(): Promise<{ proxy: TestProxy; requests: string[] }> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      requests.push(bytes.toString("latin1"));
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
  });
  const port = await listen(server);
  const proxy = await startTestProxy(`http://127.0.0.1:${port}`);
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  open.push(() => proxy[Symbol.asyncDispose]());
  return { proxy, requests };
}

const path = `/projects/${projectId}/sdk/proxy/provider/me`;
const head = (method = "GET") =>
  `${method} ${path} HTTP/1.1\r\nHost: portico.test\r\nAuthorization: Bearer the-user-token\r\n`;

describe("PX-09: headers that go to the provider", () => {
  test("what speaks to us, of the browser or of the way here stays; what is the caller's own goes", async () => {
    const { proxy, requests } = await startRecorder();
    await callProxy(proxy.origin + path, {
      headers: {
        "x-my-own": "kept",
        "accept-language": "de",
        "if-none-match": '"a"',
        cookie: "session=1",
        referer: "https://app.host.test/secret",
        "sec-fetch-mode": "cors",
        "sec-ch-ua": "x",
        "x-forwarded-for": "10.0.0.1",
        "x-forwarded-host": "evil.test",
        forwarded: "for=1",
        via: "1.1 x",
        "x-real-ip": "10.0.0.1",
        "x-original-url": "/admin",
        "x-rewrite-url": "/admin",
        "x-paragon-sdk-version": "2.4.0",
        "x-paragon-anything": "1",
        "x-portico-anything": "1",
        "proxy-authorization": "Basic eDp5",
        "cf-connecting-ip": "10.0.0.1",
        te: "trailers",
        connection: "close, x-hop",
        "x-hop": "1",
        "upgrade-insecure-requests": "1",
      },
    });
    const [line, ...lines] = (requests[0] ?? "").trim().split("\r\n");
    expect(line).toBe("GET /me HTTP/1.1");
    const upstream = lines.find((text) => text.startsWith("host: "));
    expect(lines.toSorted()).toEqual(
      [
        "accept-encoding: identity",
        "accept-language: de",
        `authorization: Bearer ${accessToken}`,
        "connection: keep-alive",
        upstream,
        'if-none-match: "a"',
        "user-agent: portico",
        "x-my-own: kept",
      ].toSorted(),
    );
  });

  test("the declaration's headers cannot be overridden, its defaults can", async () => {
    await using upstream = await startUpstream((request, response) => response.end(JSON.stringify(request.rawHeaders)));
    await using proxy = await startTestProxy(upstream.origin, {
      provider: {
        api: {
          baseUrl: "https://api.provider.test",
          headers: { "X-Api-Key": "{accessToken}" },
          defaultHeaders: { Accept: "application/vnd.one+json", "Api-Version": "1" },
        },
      },
    });
    const answer = await callProxy(`${proxy.base}/me`, { headers: { "x-API-key": "mine", accept: "text/csv" } });
    const sent = answer.json() as string[];
    const valuesOf = (name: string) => sent.filter((_text, at) => at % 2 === 1 && sent[at - 1] === name);
    expect(valuesOf("x-api-key")).toEqual([accessToken]);
    expect(valuesOf("accept")).toEqual(["text/csv"]);
    expect(valuesOf("api-version")).toEqual(["1"]);
    expect(valuesOf("authorization")).toEqual([]);
  });

  test.each(["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"])("PX-15: %s is refused", async (name) => {
    const { proxy, requests } = await startRecorder();
    const answer = await callProxy(proxy.origin + path, { method: "POST", headers: { [name]: "DELETE" } });
    expect(answer.json()).toMatchObject({ status: 400, code: "proxy.header_refused" });
    expect(requests).toEqual([]);
  });

  test.each(["TRACE", "PROPFIND", "OPTIONS", "PURGE", "SEARCH"])("PX-15: the method %s is refused", async (method) => {
    const { proxy, requests } = await startRecorder();
    const answer = await callProxy(proxy.origin + path, { method });
    expect(answer.json()).toMatchObject({ status: 400, code: "proxy.method_refused" });
    expect(requests).toEqual([]);
  });

  test("PX-15: CONNECT reaches no provider", async () => {
    const { proxy, requests } = await startRecorder();
    await sendBytes(proxy.port, "CONNECT api.provider.test:443 HTTP/1.1\r\nHost: api.provider.test\r\n\r\n");
    await sendBytes(proxy.port, `${head("CONNECT")}connection: close\r\n\r\n`);
    expect(requests).toEqual([]);
  });

  test.each(["a\r\nX-Evil: 1", "a\n\nGET /evil HTTP/1.1", "a\0b"])("a secret with %j is not sent", async (secret) => {
    const { proxy, requests } = await startRecorder();
    proxy.token.text = secret;
    const answer = await callProxy(proxy.origin + path);
    expect(answer.json()).toMatchObject({ code: "proxy.header_refused" });
    expect(requests).toEqual([]);
  });

  test("no value of a header becomes another header", async () => {
    const { proxy, requests } = await startRecorder();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 30 }), async (value) => {
        requests.length = 0;
        const bytes = Buffer.from(`${head()}x-a: ${value}\r\nconnection: close\r\n\r\n`, "latin1");
        await sendBytes(proxy.port, bytes);
        const names = requests.flatMap((text) => text.split("\r\n").slice(1)).map((line) => line.split(":")[0]);
        const known = ["host", "connection", "accept-encoding", "authorization", "user-agent", "x-a", ""];
        expect(names.filter((name) => !known.includes(name ?? ""))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const chunked = "transfer-encoding: chunked\r\n";
const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

describe("PX-10: framing that two readers could read differently", () => {
  const ambiguous: [string, string][] = [
    ["both lengths", `content-length: 5\r\n${chunked}\r\n0\r\n\r\n${smuggled}`],
    ["both lengths, other order", `${chunked}content-length: 5\r\n\r\n0\r\n\r\n${smuggled}`],
    ["two lengths", `content-length: 0\r\ncontent-length: 40\r\n\r\n${smuggled}`],
    ["two equal lengths", `content-length: 4\r\ncontent-length: 4\r\n\r\nabcd${smuggled}`],
    ["lengths in two cases", `Content-Length: 0\r\ncontent-length: 40\r\n\r\n${smuggled}`],
    ...["+4", "-1", "0x4", "4, 4", "4 4", "", "٤", "4.0", "1e1", "99999999999999999999"].map(
      (length): [string, string] => [
        `the length ${JSON.stringify(length)}`,
        `content-length: ${length}\r\n\r\nabcd${smuggled}`,
      ],
    ),
    ...[
      "xchunked",
      "identity",
      "gzip",
      "chunked, identity",
      "chunked, gzip",
      "chunked;q=1",
      '"chunked"',
      "chu\tnked",
      "chunked\v",
    ].map((coding): [string, string] => [
      `the coding ${JSON.stringify(coding)}`,
      `transfer-encoding: ${coding}\r\n\r\n0\r\n\r\n${smuggled}`,
    ]),
    ["a space before the colon", `content-length : 4\r\n\r\nabcd${smuggled}`],
    ["a space before the colon of the coding", `transfer-encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a folded coding", `transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a folded header", `x-a: 1\r\n content-length: 40\r\n\r\n${smuggled}`],
    ["a tab in a name", `content\t-length: 4\r\n\r\nabcd${smuggled}`],
    ["a NUL in a name", `content\0-length: 4\r\n\r\nabcd${smuggled}`],
    ["a NUL in a value", `x-a: 1\0\r\n\r\n`],
    ["bare line feeds", `x-a: 1\ncontent-length: 4\n\nabcd${smuggled}`],
    ["a bare carriage return", `x-a: 1\rcontent-length: 4\r\n\r\n`],
    ["a header without a colon", `content-length\r\n\r\n`],
    ["an empty name", `: 1\r\n\r\n`],
    ...["zz", "-1", "+5", "0x5", "5 ", "", "5;\n", "fffffffffffffffff"].map((size): [string, string] => [
      `the chunk size ${JSON.stringify(size)}`,
      `${chunked}\r\n${size}\r\nabcde\r\n0\r\n\r\n${smuggled}`,
    ]),
    ["a chunk longer than it says", `${chunked}\r\n1\r\nabcde\r\n0\r\n\r\n`],
    ["a chunk ended by a line feed", `${chunked}\r\n5\nabcde\n0\n\n${smuggled}`],
    ["no second host", `host: other.test\r\nx-a\0: 1\r\n\r\n`],
  ];

  test.each(ambiguous)("%s smuggles nothing", async (_name, rest) => {
    const { proxy, requests } = await startRecorder();
    // closed by the server when it refuses; the extra request closes it when it does not
    const answers = await sendBytes(
      proxy.port,
      `${head("POST")}${rest}GET /after HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    expect(answers).toMatch(/^HTTP\/1\.1 4\d\d /);
    for (const request of requests) {
      expect(request).not.toContain("smuggled");
      expect(request.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(/content-length:/i.test(request) && /transfer-encoding:/i.test(request)).toBe(false);
    }
  });

  test("a body that holds a request is a body", async () => {
    const { proxy, requests } = await startRecorder();
    await callProxy(proxy.origin + path, { method: "POST", body: smuggled });
    const whole = requests.join("");
    expect(whole).toContain(`content-length: ${smuggled.length}\r\n\r\n${smuggled}`);
    expect(whole.match(/content-length/gi)).toHaveLength(1);
  });
});
