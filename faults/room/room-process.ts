/**
 * A node of a cluster in a process of its own, for the fault suites: the real composition root over a real database, and
 * the credentials room within reach of commands, so that a thousand callers cost what refreshing costs and nothing else.
 */
import { createServer } from "node:http";
import { flushCompileCache } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { UserId } from "@portico/protocol";
import pino from "pino";
import { createApp } from "../../packages/server/src/app.ts";
import { openDatabase } from "../../packages/server/src/db/database.ts";
import { migrate } from "../../packages/server/src/db/migrate.ts";
import { systemClock } from "../../packages/server/src/lib/clock.ts";
import { logDestination } from "../../packages/server/src/lib/log-destination.ts";
import { Secret } from "../../packages/server/src/lib/secret.ts";
import type { FreshAnswer, RoomCommand, RoomCommands, RoomReply, RoomRequest, RoomSettings } from "./commands.ts";
import { armFailpoints } from "./failpoints.ts";

const settings = JSON.parse(process.argv[2] ?? "") as RoomSettings;
const failpoints = armFailpoints(settings.dieAt);
const logger = pino({ level: settings.logLevel, base: null }, logDestination());
let { aheadMs } = settings;
let isStopping = false;
const wall = Date;
const clock = settings.clock === "virtual" ? { now: () => new wall(wall.now() + aheadMs) } : systemClock;
if (settings.clock === "system") bendWallClock();

const database = await openDatabase(
  settings.databaseUrl === undefined
    ? { kind: "embedded", dataFolder: `${settings.dataFolder}/database` }
    : { kind: "postgres", url: settings.databaseUrl, maxConnections: 8 },
  logger,
);
await migrate(database, fileURLToPath(new URL("../../packages/server/migrations", import.meta.url)));
const http = createServer();
await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
const url = `http://localhost:${(http.address() as AddressInfo).port}`;
const none = new Map<string, never>();
const app = await createApp({
  database,
  rootKey: new Secret(settings.rootKey),
  clock,
  logger,
  dataFolder: settings.dataFolder,
  publicUrl: url,
  standIns: {},
  egressAllow: settings.egressAllow,
  trustedProxies: [],
  version: "0.0.0",
  assets: { portal: none, dashboard: none, sdk: none },
});
http.on("request", app.listener);
await app.recover();
await app.admins.ensureOwner();

const commands: {
  [Name in RoomCommand]: (given: RoomCommands[Name]["given"]) => Promise<RoomCommands[Name]["answer"]>;
} = {
  async seed({ projectId, integrationId, grants }) {
    const integration = await app.integrations.byId(projectId, integrationId);
    await inTurns(grants, 100, async (some) => {
      const rows = some.map(({ userId }) => ({ id: userId, project_id: projectId, end_user_id: userId }));
      await database.queries.insertInto("users").values(rows).execute();
    });
    return inParallel(grants, 8, async ({ userId, accessToken, refreshToken, expiresInMs }) => {
      const user = { projectId, userId };
      const secret = { accessToken: new Secret(accessToken), refreshToken: new Secret(refreshToken) };
      const stored = await app.credentials.store(
        user,
        integration,
        { allowMultiple: false },
        {
          accountType: null,
          accountId: userId,
          accountName: "Rotating",
          providerData: {},
          templateValues: {},
          grantedScopes: ["read"],
          secret,
          expiresAt: new Date(clock.now().getTime() + expiresInMs),
          status: "VALID",
        },
      );
      return stored.id;
    });
  },
  async fresh({ projectId, integrationId, userIds, callers = 1, atOnce = userIds.length, force = false }) {
    const integration = await app.integrations.byId(projectId, integrationId);
    const ask = async (userId: (typeof userIds)[number]): Promise<FreshAnswer> => {
      const askedAt = performance.now();
      const answered = await app.credentials.fresh(projectId, userId, integration, undefined, { force }).then(
        ({ secret }) => ({ accessToken: secret["accessToken"]?.reveal(), code: undefined }),
        (error: { code?: string; message: string }) => ({
          accessToken: undefined,
          code: error.code ?? error.message,
        }),
      );
      return { userId, ...answered, ms: performance.now() - askedAt, at: wall.now() };
    };
    const asked = await inParallel(userIds, atOnce, (userId) =>
      Promise.all(Array.from({ length: callers }, () => ask(userId))),
    );
    return asked.flat();
  },
  async disconnect({ projectId, userIds }) {
    for (const userId of userIds)
      for (const { id } of await app.credentials.list(projectId, userId))
        await app.credentials.disconnect(projectId, userId, id);
    return null;
  },
  async makeDue({ projectId, integrationId }) {
    const now = clock.now();
    await database.queries
      .updateTable("credentials")
      .set({ last_used_at: now, next_refresh_at: now })
      .where("project_id", "=", projectId)
      .where("integration_id", "=", integrationId)
      .execute();
    return null;
  },
  async startWorker() {
    app.credentials.worker.start();
    return null;
  },
  runWorker: () => app.credentials.worker.runOnce(),
  async healths({ projectId, integrationId }) {
    const rows = await database.queries
      .selectFrom("credentials")
      .select(["user_id", "status", "health"])
      .where("project_id", "=", projectId)
      .where("integration_id", "=", integrationId)
      .execute();
    return rows.map(({ user_id, status, health }) => ({ userId: user_id as UserId, status, health }));
  },
  async advance({ ms }) {
    aheadMs += ms;
    return null;
  },
  async hold({ failpoint }) {
    failpoints.hold(failpoint);
    return null;
  },
  async held() {
    return failpoints.held();
  },
  async release() {
    failpoints.release();
    return null;
  },
};

/** What a wrong wall clock is to a process: `Date` is off, and what counts from its start is not. */
function bendWallClock(): void {
  const bent = (): number => wall.now() + aheadMs;
  globalThis.Date = new Proxy(wall, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [bent()] : given, newTarget) as Date,
    get: (target, name) => (name === "now" ? bent : (Reflect.get(target, name) as unknown)),
  });
}

async function inTurns<Item>(items: readonly Item[], size: number, work: (some: readonly Item[]) => Promise<void>) {
  for (let from = 0; from < items.length; from += size) await work(items.slice(from, from + size));
}

async function inParallel<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length && !isStopping; index = next++)
      answers[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return answers;
}

const reply = (message: RoomReply): void => void process.send?.(message, undefined, {}, () => undefined);
process.on("message", ({ id, command, given }: RoomRequest) => {
  const run = commands[command] as (given: unknown) => Promise<unknown>;
  run(given).then(
    (answer) => reply({ id, answer }),
    (error: unknown) => reply({ id, error: String(error) }),
  );
});

/** As the server stops: nothing new begins, what is under way is finished. */
async function stop(): Promise<void> {
  isStopping = true;
  http.close();
  http.closeAllConnections();
  await app.close();
  await database.close();
  process.exit(0);
}
process.once("SIGTERM", () => void stop());
process.once("disconnect", () => process.exit(0));
// a process that is killed keeps nothing for its successors
flushCompileCache();
reply({ started: { url, adminKey: await app.admins.createLocalAdminKey() } });
