import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { closeAll, closers, failure, listen, outbound, readAll, startBytes, startHttp } from "./testing.ts";
import { testCertificate } from "./testing-certificate.ts";

afterEach(closeAll);

describe("the guard around every call", () => {
  test.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://①②⑦.⓪.⓪.①/",
    "https://0/",
    "https://0.0.0.0/",
    "https://169.254.169.254/latest/meta-data/",
    "https://localhost/",
    "https://localhost./",
    "https://anything.localhost/",
    "https://metadata.internal.test/",
    "http://public.test/",
    "http://127.0.0.1/",
  ])("PX-03: %s is refused before a connection is made", async (url) => {
    const door = outbound({ resolve: (_name, answer) => answer(null, [{ address: "10.0.0.7", family: 4 }]) });
    await expect(door.call({ method: "GET", url })).rejects.toThrow(failure("net.address_refused"));
    const streamed = door.stream({ method: "GET", url, headers: [], body: null });
    await expect(streamed).rejects.toThrow(failure("net.address_refused"));
  });

  test("the refusal of a scheme is a sentence that people can read", async () => {
    const call = outbound({}).call({ method: "GET", url: "http://localhost:9/" });
    await expect(call).rejects.toThrow(/^localhost:9 may not be called over http$/);
  });

  test("the refusal does not tell which address a name has", async () => {
    const door = outbound({ resolve: (_name, answer) => answer(null, [{ address: "10.11.12.13", family: 4 }]) });
    await expect(door.call({ method: "GET", url: "https://inside.test/" })).rejects.not.toThrow(/10\.11/);
  });

  test("a stand-in answers under its own name for a declared origin, and for no other", async () => {
    const host = await startHttp((request, response) => response.end(`${request.headers.host} ${request.url}`));
    const door = outbound({ standIns: { "https://api.provider.test": `http://${host}` } });
    const answer = await door.call({ method: "GET", url: "https://api.provider.test/v1/me?x=1" });
    expect(answer.text).toBe(`${host} /v1/me?x=1`);
    const other = door.call({ method: "GET", url: "https://api.provider.test:8443/" });
    await expect(other).rejects.toThrow(failure("net.unreachable"));
  });

  test("PX-08: a redirect is returned, not followed", async () => {
    const asked: string[] = [];
    const host = await startHttp((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    });
    const answer = await outbound({ egressAllow: [host] }).call({ method: "GET", url: `http://${host}/start` });
    expect(answer).toMatchObject({ status: 302, headers: { location: "http://169.254.169.254/" } });
    expect(asked).toEqual(["/start"]);
  });

  describe("with environment proxies set", () => {
    const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    let seenByProxy = 0;
    beforeEach(async () => {
      const proxy = await startHttp((_request, response) => {
        seenByProxy += 1;
        response.end("from the proxy");
      });
      for (const name of names) vi.stubEnv(name, `http://${proxy}`);
      vi.stubEnv("NO_PROXY", "");
      closers.push(() => vi.unstubAllEnvs());
    });

    test("PX-07: they are ignored and bypass nothing", async () => {
      const host = await startHttp((_request, response) => response.end("from the server"));
      const door = outbound({ egressAllow: [host] });
      expect((await door.call({ method: "GET", url: `http://${host}/` })).text).toBe("from the server");
      await expect(door.call({ method: "GET", url: "https://[::ffff:127.0.0.1]/" })).rejects.toThrow(
        failure("net.address_refused"),
      );
      expect(seenByProxy).toBe(0);
    });
  });

  test("PX-22: a certificate that nobody vouches for is refused, whatever the environment says; SNI names the host", async () => {
    const served: string[] = [];
    const names: string[] = [];
    const server = createTlsServer(
      { ...testCertificate, SNICallback: (name, done) => (names.push(name), done(null)) },
      (request, response) => {
        served.push(request.url ?? "");
        response.end();
      },
    );
    server.on("tlsClientError", () => undefined);
    const host = (await listen(server)).replace("127.0.0.1", "localhost");
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    closers.push(() => vi.unstubAllEnvs());
    const call = outbound({ egressAllow: [host] }).call({ method: "GET", url: `https://${host}/secret` });
    await expect(call).rejects.toThrow(failure("net.unreachable"));
    expect(names).toEqual(["localhost"]);
    expect(served).toEqual([]);
  });
});

describe("a small call", () => {
  test("is sent with its body and asks for no compression", async () => {
    const host = await startHttp(async (request, response) => {
      let body = "";
      for await (const piece of request) body += String(piece);
      response.end(JSON.stringify({ method: request.method, body, encoding: request.headers["accept-encoding"] }));
    });
    const door = outbound({ egressAllow: [host] });
    const answer = await door.call({ method: "POST", url: `http://${host}/token`, body: "a=b" });
    expect(JSON.parse(answer.text)).toEqual({ method: "POST", body: "a=b", encoding: "identity" });
  });

  test("ends after its time, also when bytes keep dripping in", async () => {
    const host = await startBytes((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(drip));
    });
    const call = outbound({ egressAllow: [host] }).call({ method: "GET", url: `http://${host}/`, timeoutMs: 100 });
    await expect(call).rejects.toThrow(failure("net.timed_out"));
  });

  test("ends after its time when nothing accepts the connection", async () => {
    const door = outbound({ resolve: () => undefined });
    const call = door.call({ method: "GET", url: "https://silent.test/", timeoutMs: 50 });
    await expect(call).rejects.toThrow(failure("net.timed_out"));
  });

  test("reads no more than it is told", async () => {
    const host = await startHttp((_request, response) => response.end(Buffer.alloc(10 * 1024 * 1024)));
    const call = outbound({ egressAllow: [host] }).call({ method: "GET", url: `http://${host}/` });
    await expect(call).rejects.toThrow(failure("net.response_too_large"));
  });

  test("PX-17: a compressed bomb is cut off; one honest layer is undone", async () => {
    const bodies: Record<string, Buffer> = {
      "/bomb": gzipSync(Buffer.alloc(50 * 1024 * 1024)),
      "/honest": gzipSync('{"ok":true}'),
      "/broken": Buffer.from("not gzip"),
    };
    const host = await startHttp((request, response) => {
      const encoding = request.url === "/twice" ? "gzip, gzip" : "gzip";
      response.setHeader("content-encoding", encoding);
      response.end(bodies[request.url ?? ""] ?? gzipSync(gzipSync("{}")));
    });
    const door = outbound({ egressAllow: [host] });
    const call = (path: string) => door.call({ method: "GET", url: `http://${host}${path}` });
    await expect(call("/bomb")).rejects.toThrow(failure("net.response_too_large"));
    await expect(call("/broken")).rejects.toThrow(failure("net.broken_response"));
    await expect(call("/twice")).rejects.toThrow(failure("net.broken_response"));
    expect((await call("/honest")).text).toBe('{"ok":true}');
  });

  test("nobody listening is unreachable", async () => {
    const host = await listen(createTcpServer());
    await closers.splice(0)[0]?.();
    const call = outbound({ egressAllow: [host] }).call({ method: "GET", url: `http://${host}/` });
    await expect(call).rejects.toThrow(failure("net.unreachable"));
  });
});

describe("an answer that is not HTTP", () => {
  const ok = "HTTP/1.1 200 OK\r\n";
  test.each([
    ["both lengths", `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ["two different lengths", `${ok}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
    ["lengths in two cases", `${ok}Content-Length: 2\r\ncontent-length: 30\r\n\r\n{}`],
    ["a negative length", `${ok}content-length: -1\r\n\r\n`],
    ["a bad chunk", `${ok}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ["a folded header", `${ok}x-a: 1\r\n folded: 2\r\ncontent-length: 2\r\n\r\n{}`],
    ["a NUL in a header", `${ok}x-a: \0\r\ncontent-length: 2\r\n\r\n{}`],
    ["no status line", "hello\r\n\r\n"],
    ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"],
    ["nothing at all", ""],
    ["half a head", `${ok}content-le`],
    ["half a body", `${ok}content-length: 20\r\n\r\n{}`],
    ["half a chunk", `${ok}transfer-encoding: chunked\r\n\r\nff\r\n{}`],
  ])("PX-10: %s is a broken response, never a crash and never a success", async (_name, bytes) => {
    const host = await startBytes((socket) => socket.once("data", () => socket.end(bytes, "latin1")));
    const door = outbound({ egressAllow: [host] });
    const request = { method: "GET" as const, url: `http://${host}/` };
    await expect(door.call(request)).rejects.toThrow(failure("net.broken_response"));
    await expect(door.stream({ ...request, headers: [], body: null }).then(readAll)).rejects.toThrow(
      failure("net.broken_response"),
    );
  });

  test("a head over 16 KiB is too large", async () => {
    const host = await startBytes((socket) =>
      socket.once("data", () => socket.end(`${ok}x-a: ${"a".repeat(20_000)}\r\ncontent-length: 0\r\n\r\n`)),
    );
    const call = outbound({ egressAllow: [host] }).call({ method: "GET", url: `http://${host}/` });
    await expect(call).rejects.toThrow(failure("net.response_too_large"));
  });
});
