import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/logger.ts";
import { createOutbound, type OutboundSettings } from "./create-outbound.ts";
import type { Outbound, StreamResponse } from "./outbound.ts";
import { testCertificate } from "./testing-certificate.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startHttp(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const host = await listen(server);
  closers.push(() => server.closeAllConnections());
  return host;
}

/** A server that says exactly these bytes to whatever comes. */
async function startBytes(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  const host = await listen(server);
  closers.push(() => sockets.forEach((socket) => socket.destroy()));
  return host;
}

function outbound(settings: Partial<OutboundSettings>): Outbound {
  const made = createOutbound({ standIns: {}, egressAllow: [], clock: systemClock, logger: silentLogger, ...settings });
  closers.push(() => made.close());
  return made;
}

function readAll({ body }: StreamResponse): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    body.read({
      onPiece: (piece) => void pieces.push(piece),
      onEnd: () => resolve(Buffer.concat(pieces).toString()),
      onFailure: reject,
    });
  });
}

const failure = (code: string) => expect.objectContaining({ code });

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

describe("a streamed call", () => {
  test("PX-11: an answer that nobody asked for never reaches another partition", async () => {
    let unasked = 0;
    let sayUnasked = (): unknown => undefined;
    const host = await startBytes((socket) => {
      socket.on("data", (request) => {
        const [, path = ""] = String(request).split(" ");
        const say = (text: string) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
        say(`asked by ${path}`);
        sayUnasked = () => (unasked += Number(say(`meant for ${path}`)));
      });
    });
    const door = outbound({ egressAllow: [host] });
    let crossed = 0;
    const ask = async (partition: string) => {
      try {
        const answer = await door.stream({
          method: "GET",
          url: `http://${host}/${partition}`,
          headers: [],
          body: null,
          partition,
        });
        if (!(await readAll(answer)).endsWith(`/${partition}`)) crossed += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: "net.broken_response" });
      }
    };
    for (let at = 0; at < 200; at += 1) {
      await ask(at % 6 < 3 ? "a" : "b");
      // on its way to the idle socket while the next request leaves, perhaps on the same one
      sayUnasked();
    }
    expect(unasked).toBeGreaterThan(50);
    expect(crossed).toBe(0);
  });

  test("PX-11: unasked bytes on an idle socket destroy it", async () => {
    let closed = 0;
    let sayUnasked = (): unknown => undefined;
    const host = await startBytes((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        sayUnasked = () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison");
      });
      socket.on("close", () => (closed += 1));
    });
    const door = outbound({ egressAllow: [host] });
    const ask = () => door.stream({ method: "GET", url: `http://${host}/`, headers: [], body: null }).then(readAll);
    expect(await ask()).toBe("ok");
    // the whole answer is read, so the socket is idle
    sayUnasked();
    await vi.waitFor(() => expect(closed).toBe(1));
    expect(await ask()).toBe("ok");
  });

  test("warm calls of one partition reuse sockets, which another one never sees", async () => {
    const ports = new Map<string, Set<number | undefined>>([
      ["/a", new Set()],
      ["/b", new Set()],
    ]);
    const host = await startHttp((request, response) => {
      ports.get(request.url ?? "")?.add(request.socket.remotePort);
      response.end("ok");
    });
    const door = outbound({ egressAllow: [host] });
    for (const partition of ["a", "b"]) {
      for (let at = 0; at < 20; at += 1) {
        const answer = await door.stream({
          method: "GET",
          url: `http://${host}/${partition}`,
          headers: [],
          body: null,
          partition,
        });
        await readAll(answer);
      }
    }
    const [a, b] = [...ports.values()];
    // a socket is free again one turn of the event loop after its answer, so two may be in use in turn
    expect(a?.size).toBeLessThanOrEqual(2);
    expect([...(a ?? [])].filter((port) => b?.has(port))).toEqual([]);
  });

  test("PX-16: a reader that does not come, or pauses, stops the sender", async () => {
    let sent = 0;
    const host = await startHttp((_request, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const more = (): void => {
        let goesOn = true;
        while (goesOn && sent < 200 * 1024 * 1024) {
          goesOn = response.write(piece);
          sent += piece.length;
        }
        response.once("drain", more);
      };
      more();
    });
    const untilStalled = async (): Promise<number> => {
      let before = -1;
      await vi.waitFor(
        () => {
          const [last, now] = [before, sent];
          before = now;
          expect(last).toBe(now);
        },
        { interval: 200, timeout: 20_000 },
      );
      return sent;
    };
    const answer = await outbound({ egressAllow: [host] }).stream({
      method: "GET",
      url: `http://${host}/`,
      headers: [],
      body: null,
    });
    const unread = await untilStalled();
    expect(unread).toBeLessThan(32 * 1024 * 1024);
    let received = 0;
    answer.body.read({
      onPiece: (piece) => {
        received += piece.length;
        if (received > 1024 * 1024) answer.body.pause();
      },
      onEnd: () => undefined,
      onFailure: () => undefined,
    });
    expect((await untilStalled()) - unread).toBeLessThan(32 * 1024 * 1024);
    expect(received).toBeGreaterThan(1024 * 1024);
    answer.body.discard();
  });

  test("PX-19: discarding the body, or giving the call up, closes the upstream connection", async () => {
    let open = 0;
    const host = await startHttp((request, response) => {
      open += 1;
      request.socket.once("close", () => (open -= 1));
      if (request.url === "/begun") response.write("begun");
    });
    const door = outbound({ egressAllow: [host] });
    const begun = await door.stream({ method: "GET", url: `http://${host}/begun`, headers: [], body: null });
    begun.body.discard();
    let cancel = (): void => undefined;
    const waiting = door.stream({
      ...{ method: "GET", url: `http://${host}/`, headers: [], body: null },
      onBegin: (giveUp) => (cancel = giveUp),
    });
    await vi.waitFor(() => expect(open).toBe(1));
    cancel();
    await expect(waiting).rejects.toThrow(failure("net.unreachable"));
    await vi.waitFor(() => expect(open).toBe(0));
  });

  test("a call that is given up before it starts sends nothing", async () => {
    let asked = 0;
    const host = await startHttp((_request, response) => {
      asked += 1;
      response.end();
    });
    const door = outbound({ egressAllow: [host] });
    const call = door.stream({
      method: "GET",
      url: `http://${host}/`,
      headers: [],
      body: null,
      onBegin: (cancel) => cancel(),
    });
    await expect(call).rejects.toThrow(failure("net.unreachable"));
    await door.call({ method: "GET", url: `http://${host}/` });
    expect(asked).toBe(1);
  });

  test("a provider that never answers, or stops in the middle, times out", async () => {
    const host = await startHttp((request, response) => {
      if (request.url === "/stops") response.writeHead(200, { "content-length": "10" }).write("12345");
    });
    const door = outbound({ egressAllow: [host], limits: { headersTimeoutMs: 100, idleTimeoutMs: 100 } });
    const ask = (path: string) => door.stream({ method: "GET", url: `http://${host}${path}`, headers: [], body: null });
    await expect(ask("/never")).rejects.toThrow(failure("net.timed_out"));
    await expect(ask("/stops").then(readAll)).rejects.toThrow(failure("net.timed_out"));
  });

  test("PX-20: nothing is sent twice when the provider closes without an answer", async () => {
    let effects = 0;
    const host = await startBytes((socket) =>
      socket.once("data", () => {
        effects += 1;
        socket.destroy();
      }),
    );
    const door = outbound({ egressAllow: [host] });
    for (let at = 0; at < 20; at += 1) {
      const call = door.stream({ method: "POST", url: `http://${host}/`, headers: [], body: Buffer.from("x") });
      await expect(call).rejects.toThrow();
    }
    expect(effects).toBe(20);
  });
});
