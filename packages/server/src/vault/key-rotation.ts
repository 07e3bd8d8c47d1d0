import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { createDataKeyLifeStore } from "./data-key-life-store.ts";
import { createDataKeyStore } from "./data-key-store.ts";
import type { DataKeys } from "./data-keys.ts";
import type { DataKeyState, KeyRotation, RootKeyState } from "./keys.ts";
import { createRewrapDataKeys } from "./rewrap-data-keys.ts";
import { createRewrapRecords } from "./rewrap-records.ts";
import type { RootKeys } from "./root-keys/root-key.ts";
import { createSealedRecordStore } from "./sealed-record-store.ts";
import { createServerNodeStore } from "./server-node-store.ts";

export interface KeyRotationDependencies {
  database: Pick<Database, "queries" | "changes" | "transaction" | "kind">;
  rootKeys: RootKeys;
  dataKeys: DataKeys;
  clock: Clock;
  logger: Logger;
  /** Names this process to the others. */
  nodeId: string;
}

/**
 * How long a retired data key stays although no record names it: whoever took it in hand for a write has long written,
 * or given up, by then (1 hour).
 */
export const retiredForMs = 3_600_000;

/**
 * Replaces keys while the server works (VT-05). Nothing of it is in memory only: a data key says which root key wrapped
 * it, a record says which data key sealed it, so whoever goes on after a crash sees what is left to do. Several processes
 * may work at once; every write compares with what was read.
 */
export function createKeyRotation(deps: Readonly<KeyRotationDependencies>): KeyRotation {
  const { database, rootKeys, dataKeys, clock, logger, nodeId } = deps;
  const store = createDataKeyStore(database.queries);
  const lives = createDataKeyLifeStore(database.queries);
  const nodes = createServerNodeStore(database.queries);
  const rewrapDataKeys = createRewrapDataKeys(deps);
  const rewrapRecords = createRewrapRecords(deps);
  let working: Promise<void> | undefined;
  let askedAgain = false;
  let stopped = false;

  async function rotateProject(projectId: ProjectId): Promise<void> {
    const { id, store: storeKey } = await dataKeys.make(projectId);
    await database.transaction(async (queries) => {
      await storeKey(queries);
      await createDataKeyLifeStore(queries).retireAllBut(projectId, id, clock.now());
      await database.changes.announce(queries, { room: "vault", projectId });
      await recordEvent(queries, projectId, "data_key.rotated", { data: { dataKeyId: id } });
    });
    dataKeys.drop(projectId);
    void work();
  }

  async function destroyUnused(projectId: ProjectId): Promise<void> {
    const before = new Date(clock.now().getTime() - retiredForMs);
    const destroyed = await database.transaction(async (queries) => {
      const counts = await createSealedRecordStore(queries).counts(projectId);
      const ids = await createDataKeyLifeStore(queries).destroyRetired(projectId, before, [...counts.keys()]);
      if (ids.length > 0) await database.changes.announce(queries, { room: "vault", projectId });
      for (const dataKeyId of ids) {
        await recordEvent(queries, projectId, "data_key.destroyed", { data: { dataKeyId } });
      }
      return ids;
    });
    if (destroyed.length === 0) return;
    dataKeys.drop(projectId);
    logger.info({ projectId, dataKeyIds: destroyed }, "retired data keys are destroyed");
  }

  async function pass(): Promise<void> {
    if (rootKeys.all.length > 1) await rewrapDataKeys.toCurrent(() => stopped);
    for (const projectId of await lives.projectsWithRetired()) {
      if (stopped) return;
      await rewrapRecords(projectId, () => stopped);
      await destroyUnused(projectId);
    }
  }

  /** One pass at a time in this process; a request during a pass is another pass after it. */
  function work(): Promise<void> {
    askedAgain = true;
    working ??= (async () => {
      while (askedAgain && !stopped) {
        askedAgain = false;
        await pass();
      }
    })()
      .catch((error: unknown) =>
        logger.warn({ error: String(error) }, "replacing keys stopped; it goes on in a minute"),
      )
      .finally(() => (working = undefined));
    return working;
  }

  return {
    work,
    rotateProject,
    async rotateRoot() {
      await rewrapDataKeys.toNewestVersion(() => stopped);
      void work();
    },
    async rootKeys() {
      const counts = await store.countsByRootKey();
      const waitingFor = await nodes.countWithout(rootKeys.current.id);
      return rootKeys.all.map(({ id }): RootKeyState => ({
        id,
        isCurrent: id === rootKeys.current.id,
        dataKeys: counts.get(id) ?? 0,
        waitingForNodes: id === rootKeys.current.id ? waitingFor : 0,
      }));
    },
    async dataKeys(projectId) {
      const counts = await createSealedRecordStore(database.queries).counts(projectId);
      return (await lives.ofProject(projectId)).map((key): DataKeyState => ({
        ...key,
        records: counts.get(key.id) ?? 0,
      }));
    },
    async announceNode() {
      if (database.kind === "postgres")
        await nodes.announce(
          nodeId,
          rootKeys.all.map(({ id }) => id),
        );
    },
    async stop() {
      stopped = true;
      await working;
      if (database.kind === "postgres") await nodes.remove(nodeId).catch(() => undefined);
    },
  };
}
