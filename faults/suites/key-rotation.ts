import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freshDatabase } from "@portico/testkit";
import { openDatabase } from "../../packages/server/src/db/database.ts";
import { migrate } from "../../packages/server/src/db/migrate.ts";
import { silentLogger } from "../../packages/server/src/lib/logger.ts";
import { Secret } from "../../packages/server/src/lib/secret.ts";
import { createVault } from "../../packages/server/src/vault/vault-service.ts";
import { rootKeysOf, type RewrapperSettings } from "../keys/root-keys-of.ts";
import { sealCredentials, type SealedCredentials } from "../keys/sealed-credentials.ts";
import { atLeast, atMost, exactly, quantile, recorded, type Suite } from "../suite.ts";

const sizes = {
  full: { credentials: 100_000, kills: 20, baselineMs: 10_000 },
  short: { credentials: 1500, kills: 3, baselineMs: 500 },
};
const program = fileURLToPath(new URL("../keys/rewrapper.ts", import.meta.url));
const migrations = fileURLToPath(new URL("../../packages/server/migrations", import.meta.url));
const clock = { now: () => new Date() };
const hourMs = 3_600_000;

/** VT-05: a root key and a data key are replaced while everybody reads and refreshes, and the one who does it is killed. */
export const keyRotation: Suite = {
  name: "key-rotation",
  title: "VT-05: both kinds of keys are replaced under load with kill -9: no read fails, the old keys open nothing",
  needs: () =>
    process.env["TEST_DATABASE_URL"] === undefined
      ? "TEST_DATABASE_URL is not set: whoever replaces keys is another process"
      : undefined,
  async run(size) {
    const { credentials: count, kills, baselineMs } = sizes[size];
    await using fresh = await freshDatabase();
    const databaseUrl = fresh.url ?? "";
    const database = await openDatabase({ kind: "postgres", url: databaseUrl, maxConnections: 10 }, silentLogger);
    try {
      await migrate(database, migrations);
      const [first, second] = [newKey(), newKey()];
      const node = (...rootKeys: string[]) => createVault({ database, rootKey: rootKeysOf(rootKeys), clock });
      const credentials = await sealCredentials(database, node(first), count);
      const before = await credentials.sample(100);
      const baseline = loadOn(credentials, node(second, first), () => node(second, first));
      await wait(baselineMs);
      const calm = await baseline.end();

      const load = loadOn(credentials, node(second, first), () => node(second, first));
      const settings = { databaseUrl, rootKeys: [second, first], aheadMs: 0 };
      const { rotation } = node(second, first);
      await rotation.rotateProject(credentials.projectId);
      await rotation.stop();
      for (let kill = 0; kill < kills; kill += 1) await rewrap(settings, randomInt(20, 400));
      const left = await leftOf(rotation, credentials);
      const startedAt = performance.now();
      await rewrap(settings);
      const seconds = (performance.now() - startedAt) / 1000;
      const busy = await load.end();
      const [rootNow, rootOld] = await rotation.rootKeys();
      const notYet = await leftOf(rotation, credentials);
      await rewrap({ ...settings, aheadMs: hourMs });

      const thief = node(second);
      let opened = 0;
      for (const { id, version, sealed } of before) {
        const context = { field: "credentials.secret", recordId: id, version } as const;
        await thief.open(credentials.projectId, context, sealed).then(
          () => (opened += 1),
          () => undefined,
        );
      }
      const byOldRoot = await node(first)
        .seal(
          credentials.projectId,
          { field: "credentials.secret", recordId: before[0]?.id ?? "", version: 1 },
          new Secret("x"),
        )
        .then(
          () => 1,
          () => 0,
        );
      return [
        recorded("credentials", count),
        recorded("reads and refreshes meanwhile", busy.times.length),
        recorded("kill -9 of the rewrapper", kills),
        exactly("failed reads and refreshes", busy.failures + calm.failures, 0),
        exactly(
          "records that do not open at the end, on a cold node",
          await credentials.failuresOfAll(node(second)),
          0,
        ),
        exactly("records left under the old data key", notYet, 0),
        exactly("data keys left under the old root key", rootOld?.dataKeys ?? -1, 0),
        atLeast("data keys under the new root key", rootNow?.dataKeys ?? 0, 1),
        exactly("old records that the old data key still opens, an hour later", opened, 0),
        exactly("what the old root key still opens", byOldRoot, 0),
        size === "full" && left > 10_000
          ? atLeast("rows a second, start of the process included", left / seconds, 1000)
          : recorded("rows a second, start of the process included", (left / seconds).toFixed(0)),
        recorded("p99 before (ms)", quantile(calm.times, 0.99).toFixed(1)),
        recorded("p99 meanwhile (ms)", quantile(busy.times, 0.99).toFixed(1)),
        size === "full"
          ? atMost("p99 meanwhile, as a multiple", quantile(busy.times, 0.99) / quantile(calm.times, 0.99), 2)
          : recorded(
              "p99 meanwhile, as a multiple",
              (quantile(busy.times, 0.99) / quantile(calm.times, 0.99)).toFixed(1),
            ),
      ];
    } finally {
      await database.close();
    }
  },
};

type Node = ReturnType<typeof createVault>;

function newKey(): string {
  return randomBytes(32).toString("base64");
}

async function leftOf({ dataKeys }: Node["rotation"], { projectId }: SealedCredentials): Promise<number> {
  return (await dataKeys(projectId)).reduce((sum, key) => sum + (key.retiredAt === null ? 0 : key.records), 0);
}

/** Runs a rewrapper to its end, or kills it so long after it began to work. */
async function rewrap(settings: RewrapperSettings, killAfterMs?: number): Promise<void> {
  const child = spawn(process.execPath, ["--conditions=portico-source", program, JSON.stringify(settings)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { PATH: process.env["PATH"] },
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  await Promise.race([once(child, "message"), ended]);
  if (killAfterMs !== undefined) {
    await Promise.race([wait(killAfterMs), ended]);
    child.kill("SIGKILL");
  }
  const [code] = await ended;
  if (killAfterMs === undefined && code !== 0) throw new Error(`The rewrapper ended with ${String(code)}`);
}

/** Six readers, one of them on a cold node each time, and two that refresh, until they are told to end. */
function loadOn(credentials: SealedCredentials, warm: Node, cold: () => Node) {
  const times: number[] = [];
  let failures = 0;
  let isEnding = false;
  const loop = async (work: () => Promise<void>, isRead: boolean): Promise<void> => {
    while (!isEnding) {
      const startedAt = performance.now();
      await work().catch((error: unknown) => {
        failures += 1;
        console.error(String(error));
      });
      if (isRead) times.push(performance.now() - startedAt);
    }
  };
  const loops = [
    ...Array.from({ length: 5 }, () => loop(() => credentials.read(warm), true)),
    loop(() => credentials.read(cold()), true),
    loop(() => credentials.refresh(warm), false),
    loop(() => credentials.refresh(warm), false),
  ];
  return {
    async end() {
      isEnding = true;
      await Promise.all(loops);
      return { times, failures };
    },
  };
}
