import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { closeAll, failure, outbound, readAll, startBytes, startHttp } from "./testing.ts";

afterEach(closeAll);

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

  describe("PX-20: a kept socket that the provider closes as the next request comes", () => {
    /** Answers the first request on each socket, and closes at the second. */
    async function startImpatient() {
      const seen: string[] = [];
      const host = await startBytes((socket) => {
        let requests = 0;
        socket.on("data", (data) => {
          seen.push(data.toString().split(" ")[0] ?? "");
          requests += 1;
          if (requests > 1) socket.destroy();
          else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
      });
      const door = outbound({ egressAllow: [host] });
      async function send(method: string, body: Buffer | null = null) {
        const answer = await door.stream({ method, url: `http://${host}/`, headers: [], body }).then(readAll);
        // the socket is free for the next call only after the turn in which its answer ended
        await setImmediate();
        return answer;
      }
      return { seen, send };
    }

    test.each(["GET", "OPTIONS"])("%s goes out again, on another socket", async (method) => {
      const { seen, send } = await startImpatient();
      for (let at = 0; at < 5; at += 1) expect(await send(method)).toBe("ok");
      expect(seen).toHaveLength(9);
    });

    test("a burst that meets many of them is answered", async () => {
      const { send } = await startImpatient();
      const burst = () => Promise.all(Array.from({ length: 30 }, () => send("GET")));
      for (let at = 0; at < 5; at += 1) expect(new Set(await burst())).toEqual(new Set(["ok"]));
    });

    test.each([
      ["POST", Buffer.from("x")],
      ["POST", null],
      ["DELETE", null],
      ["GET", Buffer.from("x")],
    ])("%s with body %s is not sent again", async (method, body) => {
      const { seen, send } = await startImpatient();
      await send("GET");
      await expect(send(method, body)).rejects.toThrow(failure("net.broken_response"));
      expect(seen).toEqual(["GET", method]);
    });

    test("a socket of its own that is closed without an answer is a failure at once", async () => {
      let requests = 0;
      const host = await startBytes((socket) => socket.once("data", () => ((requests += 1), socket.destroy())));
      const call = outbound({ egressAllow: [host] }).stream({
        method: "GET",
        url: `http://${host}/`,
        headers: [],
        body: null,
      });
      await expect(call).rejects.toThrow(failure("net.broken_response"));
      expect(requests).toBe(1);
    });
  });
});
