import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createEgressAllow } from "./egress-allow.ts";
import { createGuardedConnector, type Resolve } from "./guarded-connector.ts";

/** 127.0.0.2 plays a public address and everything else an inside one, so that no packet leaves this machine. */
const check = (address: string): string | null => (address === "127.0.0.2" ? null : "it is inside");
const outside = { address: "127.0.0.2", family: 4 };
const inside = { address: "127.0.0.1", family: 4 };

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Counts connections and closes them at once. */
async function startCounter(host: string, port = 0): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.destroy();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

function connector(resolve: Resolve, allowed: string[] = []) {
  return createGuardedConnector({ allow: createEgressAllow(allowed, {}), check, resolve, connectTimeoutMs: 2000 });
}

/** Resolves with the reason why there is no usable connection. */
function tryConnect(
  connect: ReturnType<typeof connector>,
  protocol: string,
  hostname: string,
  port: number,
): Promise<string> {
  return new Promise((resolve) => {
    connect({ protocol, hostname, host: hostname, port: String(port) }, (error, socket) => {
      socket?.destroy();
      resolve(error === null ? "connected" : String((error as { code?: string }).code ?? error.message));
    });
  });
}

describe("the connector", () => {
  test("PX-04: a name that answers differently each time is resolved once for a connection, and never followed inside", async () => {
    const insideServer = await startCounter("127.0.0.1");
    const outsideServer = await startCounter("127.0.0.2", insideServer.port);
    const answers = [[outside], [inside], [outside, inside], [inside, outside], []];
    let asked = 0;
    const connect = connector((_name, answer) => {
      const addresses = answers[asked % answers.length] ?? [];
      asked += 1;
      // slow answers leave more room for a second look
      setImmediate(() => answer(null, addresses));
    });
    const tries = 500;
    for (let at = 0; at < tries; at += 1) await tryConnect(connect, "https:", "rebinding.test", insideServer.port);
    expect(asked).toBe(tries);
    expect(insideServer.connections()).toBe(0);
    expect(outsideServer.connections()).toBe(tries / answers.length);
  });

  test("PX-03: an address literal is checked without any lookup", async () => {
    const server = await startCounter("127.0.0.1");
    const connect = connector(() => expect.unreachable());
    expect(await tryConnect(connect, "https:", "127.0.0.1", server.port)).toBe("net.address_refused");
    expect(await tryConnect(connect, "https:", "[::1]", server.port)).toBe("net.address_refused");
    expect(await tryConnect(connect, "https:", "::ffff:127.0.0.1", server.port)).toBe("net.address_refused");
    expect(server.connections()).toBe(0);
  });

  test("PX-03: one inside address spoils an answer", async () => {
    const server = await startCounter("127.0.0.2");
    const connect = connector((_name, answer) => answer(null, [outside, inside]));
    expect(await tryConnect(connect, "https:", "mixed.test", server.port)).toBe("net.address_refused");
    expect(server.connections()).toBe(0);
  });

  test("plain http is refused, also to a public address", async () => {
    const server = await startCounter("127.0.0.2");
    const connect = connector((_name, answer) => answer(null, [outside]));
    expect(await tryConnect(connect, "http:", "public.test", server.port)).toBe("net.address_refused");
    expect(await tryConnect(connect, "http:", "127.0.0.2", server.port)).toBe("net.address_refused");
    expect(server.connections()).toBe(0);
  });

  test("an allow-listed pair is reachable, the next port is not", async () => {
    const server = await startCounter("127.0.0.1");
    const connect = connector(() => expect.unreachable(), [`127.0.0.1:${server.port}`]);
    expect(await tryConnect(connect, "http:", "127.0.0.1", server.port)).toBe("connected");
    expect(await tryConnect(connect, "http:", "127.0.0.1", server.port + 1)).toBe("net.address_refused");
  });

  test("a resolver that fails is an error like any other", async () => {
    const connect = connector((_name, answer) =>
      answer(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []),
    );
    expect(await tryConnect(connect, "https:", "absent.test", 443)).toBe("ENOTFOUND");
  });
});
