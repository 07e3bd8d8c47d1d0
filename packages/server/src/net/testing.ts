import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { expect } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/logger.ts";
import { createOutbound, type OutboundSettings } from "./create-outbound.ts";
import type { Outbound, StreamResponse } from "./outbound.ts";

/** What a test has opened, to be closed after it, newest first. */
export const closers: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Answers with its host and port. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function startHttp(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const host = await listen(server);
  closers.push(() => server.closeAllConnections());
  return host;
}

/** A server that says exactly these bytes to whatever comes. */
export async function startBytes(onSocket: (socket: Socket) => void): Promise<string> {
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

export function outbound(settings: Partial<OutboundSettings>): Outbound {
  const made = createOutbound({ standIns: {}, egressAllow: [], clock: systemClock, logger: silentLogger, ...settings });
  closers.push(() => made.close());
  return made;
}

export function readAll({ body }: StreamResponse): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    body.read({
      onPiece: (piece) => void pieces.push(piece),
      onEnd: () => resolve(Buffer.concat(pieces).toString()),
      onFailure: reject,
    });
  });
}

/** An error with this code. */
export const failure = (code: string) => expect.objectContaining({ code });
