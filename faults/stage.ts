import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import {
  freshDatabase,
  rotatingDeclaration,
  startRotatingProvider,
  type RotatingProvider,
  type RotatingSettings,
} from "@portico/testkit";
import pg from "pg";
import type { RoomPlace, RoomSettings } from "./room/commands.ts";
import { startRoom, type Room } from "./room/room.ts";

const rootKey = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

/** One database, one rotating token server, one project with an integration of it, and room processes on them. */
export interface Stage extends AsyncDisposable {
  readonly provider: RotatingProvider;
  readonly place: RoomPlace;
  /** Undefined: the embedded database, which one room at a time may have open. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  /** The room that is there from the start. */
  readonly first: Room;
  start(changes?: Partial<Pick<RoomSettings, "dieAt">>): Promise<Room>;
  /** Steps every clock: the token server's, and those of the rooms that live. */
  advance(ms: number): Promise<void>;
  /** Users with a credential each, whose access tokens end in so many milliseconds; written by the first room unless told. */
  seed(count: number, expiresInMs: number, by?: Room): Promise<UserId[]>;
  /** One statement past Portico, as an onlooker. PostgreSQL only. */
  sql<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

export interface StageOptions {
  readonly provider?: Partial<RotatingSettings>;
  /** In place of a fresh one. */
  readonly databaseUrl?: string;
  /** Where the data folder is made. (the folder for temporary files) */
  readonly folder?: string;
  /** The embedded database, wherever the suite runs. (false) */
  readonly isEmbedded?: boolean;
  readonly logLevel?: RoomSettings["logLevel"];
  readonly clock?: RoomSettings["clock"];
  /** How many token requests the provider allows at a time. (20) */
  readonly concurrency?: number;
  /** How far the rooms' clocks are ahead of the token server's. (0) */
  readonly aheadMs?: number;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const isGiven = options.databaseUrl !== undefined || options.isEmbedded === true;
  const database = isGiven ? { url: options.databaseUrl } : stack.use(await freshDatabase());
  const dataFolder = await mkdtemp(join(options.folder ?? tmpdir(), "portico-faults-"));
  stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const provider = stack.use(await startRotatingProvider(options.provider));
  const rooms = new Set<Room>();
  let aheadMs = options.aheadMs ?? 0;
  stack.defer(async () => {
    await Promise.all([...rooms].map((room) => room[Symbol.asyncDispose]()));
  });
  const start: Stage["start"] = async ({ dieAt = [] } = {}) => {
    const room = await startRoom({
      databaseUrl: database.url,
      dataFolder,
      rootKey,
      egressAllow: [new URL(provider.origin).host],
      logLevel: options.logLevel ?? "warn",
      aheadMs,
      clock: options.clock ?? "virtual",
      dieAt,
    });
    rooms.add(room);
    void room.ended.then(() => rooms.delete(room));
    return room;
  };
  const first = await start();
  const place = await makePlace(first, provider, options.concurrency);
  const owned = stack.move();
  return {
    provider,
    place,
    databaseUrl: database.url,
    dataFolder,
    first,
    start,
    async advance(ms) {
      aheadMs += ms;
      await Promise.all([provider.advance(ms), ...[...rooms].map((room) => room.ask("advance", { ms }))]);
    },
    async seed(count, expiresInMs, by = first) {
      const pairs = await provider.grants(count);
      const grants = pairs.map(({ accessToken, refreshToken }) => ({
        userId: randomUUID() as UserId,
        accessToken,
        refreshToken,
        expiresInMs,
      }));
      await by.ask("seed", { ...place, grants });
      return grants.map(({ userId }) => userId);
    },
    async sql<Row extends object>(text: string, parameters: readonly unknown[] = []) {
      if (database.url === undefined) throw new TypeError("Nobody else can look into the embedded database");
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query<Row>(text, [...parameters])).rows;
      } finally {
        await client.end();
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function callAdmin<Answer extends object>(
  { url, adminKey }: Room,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${url}/dashboard/api${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** A project and an integration of the rotating provider, made through the dashboard's API as an admin does. */
async function makePlace(room: Room, provider: RotatingProvider, concurrency?: number): Promise<RoomPlace> {
  const admin = (method: string, path: string, body: object) => callAdmin<{ id: string }>(room, method, path, body);
  const project = await admin("POST", "/projects", { name: "Faults", allowedOrigins: [] });
  const path = `/projects/${project.id}`;
  await admin("POST", `${path}/providers`, { declaration: rotatingDeclaration(provider.origin, concurrency) });
  const integration = await admin("POST", `${path}/integrations`, { integrationType: "rotating-id" });
  await admin("PATCH", `${path}/integrations/${integration.id}`, {
    isActive: true,
    clientId: provider.client.id,
    clientSecret: provider.client.secret,
  });
  return { projectId: project.id as ProjectId, integrationId: integration.id as IntegrationId };
}
