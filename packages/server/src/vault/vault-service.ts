import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { createReadCache } from "../lib/read-cache.ts";
import { Secret } from "../lib/secret.ts";
import { createDataKeyStore } from "./data-key-store.ts";
import { createRootKey, wrongRootKey, type RootKey } from "./root-key.ts";
import { createRecordReader } from "./record-reader.ts";
import { openRecord, sealRecord, type DataKey } from "./sealed-record.ts";
import type { Vault } from "./vault.ts";

export interface VaultService extends Vault {
  /**
   * Refuses a root key that did not wrap the data keys of this database (VT-06). Call it before the server listens.
   * Throws `vault.key_missing`, which names the root key that is needed.
   */
  checkRootKey(): Promise<void>;
}

/**
 * The vault over the database's data keys. `rootKey` is 32 bytes in base64. Unwrapped data keys stay in memory, at most
 * 2,000 of them; opened secrets never do.
 */
export function createVault({
  database,
  rootKey: rootKeyText,
  clock,
}: Readonly<{ database: Pick<Database, "queries">; rootKey: Secret; clock: Clock }>): VaultService {
  const rootKey = createRootKey(rootKeyText);
  const store = createDataKeyStore(database.queries);
  // a data key never changes, so only the bound ends its stay
  const dataKeys = createReadCache<DataKey>({ clock, maxEntries: 2000, maxAgeMs: Number.POSITIVE_INFINITY });
  const newestKeys = createReadCache<DataKey>({ clock, maxEntries: 2000 });
  const readRecord = createRecordReader();

  const loadNewest = async (projectId: ProjectId): Promise<DataKey> => {
    const wrapped = await store.newest(projectId);
    if (!wrapped) throw new PorticoError("vault.key_missing", `Project ${projectId} has no data key`);
    return rootKey.unwrap(projectId, wrapped);
  };
  const loadKey = async (projectId: ProjectId, dataKeyId: string): Promise<DataKey> => {
    const wrapped = await store.find(projectId, dataKeyId);
    if (!wrapped) {
      throw new PorticoError(
        "vault.key_missing",
        `Project ${projectId} has no data key ${dataKeyId}, which a record names`,
      );
    }
    return rootKey.unwrap(projectId, wrapped);
  };

  return {
    checkRootKey: () => refuseOtherRootKeys(database.queries, rootKey),

    async createProjectKey(queries, projectId) {
      await refuseOtherRootKeys(queries, rootKey);
      const plain = randomBytes(32);
      const id = newId<string>();
      const wrappedKey = rootKey.wrap(projectId, id, plain);
      plain.fill(0);
      await createDataKeyStore(queries).insert(projectId, { id, rootKeyId: rootKey.id, wrappedKey });
    },

    async seal(projectId, context, plain) {
      const dataKey = await newestKeys.read(projectId, () => loadNewest(projectId));
      return sealRecord(dataKey, projectId, context, Buffer.from(plain.reveal(), "utf8"));
    },

    async open(projectId, context, sealed) {
      const record = readRecord(projectId, context, sealed);
      if (!record) throw unreadable(context.field, context.recordId);
      const { dataKeyId } = record;
      const dataKey = await dataKeys.read(`${projectId}:${dataKeyId}`, () => loadKey(projectId, dataKeyId));
      const plain = openRecord(dataKey, record);
      if (!plain) throw unreadable(context.field, context.recordId);
      const secret = new Secret(plain.toString("utf8"));
      plain.fill(0);
      return secret;
    },
  };
}

/** Every write checks: a server that cannot read what is there must not add what the right one cannot read. */
async function refuseOtherRootKeys(queries: Queries, rootKey: RootKey): Promise<void> {
  const other = await createDataKeyStore(queries).otherRootKeyId(rootKey.id);
  if (other !== null) throw wrongRootKey(other, rootKey.id);
}

function unreadable(field: string, recordId: string): PorticoError {
  return new PorticoError("vault.record_unreadable", `The sealed ${field} of ${recordId} was altered or moved`);
}
