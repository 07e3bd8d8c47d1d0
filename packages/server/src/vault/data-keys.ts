import { createSecretKey, randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { createReadCache } from "../lib/read-cache.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import { createDataKeyStore, type WrappedDataKey } from "./data-key-store.ts";
import { wrongRootKey, type RootKey, type RootKeys } from "./root-keys/root-key.ts";
import type { DataKey } from "./sealed-record.ts";
import { createServerNodeStore } from "./server-node-store.ts";
import type { StoreDataKey } from "./vault.ts";

/** The projects' data keys, unwrapped, at most 2,000 of them in memory. */
export interface DataKeys {
  /** The key that a record names. Throws `vault.key_missing`, `vault.key_unavailable`, `vault.record_unreadable`. */
  find(projectId: ProjectId, dataKeyId: string): Promise<DataKey>;
  /** The key that new records are sealed with. Throws as `find`. */
  newest(projectId: ProjectId): Promise<DataKey>;
  /** Makes a key, wrapped by the current root key, or by an old one while a running process knows only that. Throws as `find`. */
  make(projectId: ProjectId): Promise<{ id: string; store: StoreDataKey }>;
  /** Forgets what is in memory of a project. */
  drop(projectId: ProjectId): void;
}

export interface DataKeysDependencies {
  database: Pick<Database, "queries" | "changes">;
  rootKeys: RootKeys;
  clock: Clock;
}

export function createDataKeys({ database, rootKeys, clock }: Readonly<DataKeysDependencies>): DataKeys {
  const store = createDataKeyStore(database.queries);
  const unwrapped = createDataKeyCache({ clock, maxEntries: 2000 });
  const newestIds = createReadCache<string>({ clock, maxEntries: 2000 });
  database.changes.onChange((change) => {
    // an interrupted feed may have swallowed the notice that a project's keys were destroyed
    if (change === undefined) {
      unwrapped.drop();
      newestIds.clear();
    } else if (change.room === "vault") {
      drop(change.projectId);
    }
  });

  function drop(projectId: string): void {
    unwrapped.drop(`${projectId}:`);
    newestIds.drop(projectId);
  }

  async function wrappingKey(): Promise<RootKey> {
    const nodes = createServerNodeStore(database.queries);
    for (const rootKey of rootKeys.all) if ((await nodes.countWithout(rootKey.id)) === 0) return rootKey;
    return rootKeys.current;
  }

  async function load(projectId: ProjectId, dataKeyId: string): Promise<DataKey> {
    const wrapped = await store.find(projectId, dataKeyId);
    if (!wrapped) {
      throw new PorticoError(
        "vault.key_missing",
        `Project ${projectId} has no data key ${dataKeyId}, which a record names`,
      );
    }
    return toDataKey(dataKeyId, await unwrapDataKey(rootKeys, projectId, wrapped));
  }

  const find = (projectId: ProjectId, dataKeyId: string): Promise<DataKey> =>
    unwrapped.read(`${projectId}:${dataKeyId}`, () => load(projectId, dataKeyId));

  async function newestId(projectId: ProjectId): Promise<string> {
    const id = await store.newestId(projectId);
    if (id === null) throw new PorticoError("vault.key_missing", `Project ${projectId} has no data key`);
    return id;
  }

  return {
    find,
    drop,
    async newest(projectId) {
      return find(projectId, await newestIds.read(projectId, () => newestId(projectId)));
    },
    async make(projectId) {
      await refuseForeignRootKeys(database.queries, rootKeys);
      const rootKey = await wrappingKey();
      const dataKeyId = newId<string>();
      const plain = randomBytes(32);
      const wrappedKey = await rootKey.wrap({ projectId, dataKeyId }, plain);
      plain.fill(0);
      return {
        id: dataKeyId,
        store: (queries) =>
          createDataKeyStore(queries).insert(projectId, { id: dataKeyId, rootKeyId: rootKey.id, wrappedKey }),
      };
    },
  };
}

/** Every write checks: a server that cannot read what is there must not add what the right one cannot read. */
export async function refuseForeignRootKeys(queries: Queries, rootKeys: Pick<RootKeys, "all">): Promise<void> {
  const foreign = await createDataKeyStore(queries).foreignRootKeyId(rootKeys.all.map(({ id }) => id));
  if (foreign !== null) throw wrongRootKey(foreign, rootKeys);
}

/**
 * The 32 bytes, for the caller to erase. Throws `vault.key_missing` for a key that another root key wrapped,
 * `vault.record_unreadable` for an altered or moved one, and what the root key throws.
 */
export async function unwrapDataKey(
  rootKeys: Pick<RootKeys, "all">,
  projectId: ProjectId,
  { id, rootKeyId, wrappedKey }: Readonly<WrappedDataKey>,
): Promise<Buffer> {
  const rootKey = rootKeys.all.find((candidate) => candidate.id === rootKeyId);
  if (!rootKey) throw wrongRootKey(rootKeyId, rootKeys);
  const plain = await rootKey.unwrap({ projectId, dataKeyId: id }, wrappedKey);
  if (plain) return plain;
  throw new PorticoError("vault.record_unreadable", `Data key ${id} was altered or moved in the database`);
}

function toDataKey(id: string, plain: Buffer): DataKey {
  const key = createSecretKey(plain);
  plain.fill(0);
  return { id, key };
}
