import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProjectId } from "@portico/protocol";
import type { EventType } from "@portico/protocol/endpoints";
import { openTestDatabase } from "../db/testing.ts";
import { createEventLog } from "../events/event-log.ts";
import { recordEvent } from "../events/record-event.ts";
import { silentLogger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createOutbound } from "../net/create-outbound.ts";
import { createProjects } from "../projects/project-service.ts";
import { createVault } from "../vault/vault-service.ts";
import { createDeliver } from "./deliver.ts";
import { createSendWebhook } from "./send-webhook.ts";
import { createWebhooks } from "./webhook-service.ts";
import { createWebhookWorker } from "./webhook-worker.ts";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  type: string;
}

/** A receiver on loopback: keeps what it got, and answers 204 unless told otherwise for a path. */
export async function startReceiver() {
  const received: Received[] = [];
  const answers = new Map<string, (response: ServerResponse, count: number) => void>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const path = request.url ?? "";
      const body = Buffer.concat(pieces).toString("utf8");
      received.push({ path, headers: request.headers, body, type: (JSON.parse(body) as { type: string }).type });
      const answer = answers.get(path);
      if (answer) answer(response, received.filter((one) => one.path === path).length);
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    received,
    at: (path: string) => received.filter((one) => one.path === path),
    answer(path: string, answer: (response: ServerResponse, count: number) => void): void {
      answers.set(path, answer);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The room on real parts: database, vault, the door outside and a receiver behind it. Rounds are stepped by hand. */
export async function openTestWebhooks() {
  const clock = steppedClock();
  const database = await openTestDatabase();
  const receiver = await startReceiver();
  const vault = createVault({ database, rootKey: new Secret(randomBytes(32).toString("base64")), clock });
  const projects = createProjects({ database, vault, clock });
  const outbound = createOutbound({ standIns: {}, egressAllow: [receiver.host], clock, logger: silentLogger });
  const eventLog = createEventLog({ database });
  const newWorker = (limits: { timeoutMs?: number; slowAfterMs?: number } = {}) => {
    const send = createSendWebhook({ outbound, clock, ...limits });
    const deliver = createDeliver({ database, vault, eventLog, send, clock });
    return createWebhookWorker({ database, deliver, clock, logger: silentLogger, ...limits });
  };
  const worker = newWorker();
  const webhooks = createWebhooks({ database, projects, vault, outbound, clock, wake: () => {} });

  return {
    clock,
    database,
    receiver,
    projects,
    worker,
    newWorker,
    webhooks,
    newProject: async (): Promise<ProjectId> => (await projects.create({ name: "P", allowedOrigins: [] })).id,
    /** An endpoint at a path of the receiver. */
    async endpoint(projectId: ProjectId, path: string, eventTypes: readonly EventType[] = ["signing_key.created"]) {
      return webhooks.create(projectId, { url: `${receiver.url}${path}`, description: "", eventTypes });
    },
    async happen(projectId: ProjectId, count = 1): Promise<void> {
      for (let number = 0; number < count; number += 1) {
        await recordEvent(database.queries, projectId, "signing_key.created", {
          data: { signingKeyId: newId<string>() },
        });
      }
    },
    /** Rounds until nothing is due at this instant. */
    async work(one = worker): Promise<void> {
      while ((await one.round()) > 0) await one.settled();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await worker.stop();
      await outbound.close();
      await receiver.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
