import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { ringSize, type KnownSecrets } from "../lib/known-secrets.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { createDataKeyLifeStore } from "./data-key-life-store.ts";
import type { AccessAudit } from "./access-audit.ts";
import { createDataKeys } from "./data-keys.ts";
import { createKeyRotation } from "./key-rotation.ts";
import type { KeyRotation } from "./keys.ts";
import { createRecordReader } from "./record-reader.ts";
import { onlyLocalRootKey } from "./root-keys/create-root-keys.ts";
import type { RootKeys } from "./root-keys/root-key.ts";
import { openRecord, sealRecord } from "./sealed-record.ts";
import type { Sealer, Vault } from "./vault.ts";

export interface VaultDependencies {
  database: Pick<Database, "queries" | "changes" | "transaction" | "kind">;
  /** A text is one key of 32 bytes in base64. */
  rootKey: Secret | RootKeys;
  clock: Clock;
  /** (silent) */
  logger?: Logger;
  /** Names this process to the others (a new one). */
  nodeId?: string;
  /** Told of every opening, and may refuse it (nobody). */
  accessAudit?: Pick<AccessAudit, "note">;
  /** Told of every secret that is opened or sealed, for the log's redaction (nobody). */
  knownSecrets?: Pick<KnownSecrets, "note" | "noted">;
}

export interface VaultService extends Vault {
  readonly rotation: KeyRotation;
}

/**
 * The vault over the database's data keys. Unwrapped data keys stay in memory, at most 2,000 of them and for an hour at
 * most without being looked at again; opened secrets never do.
 */
export function createVault({ rootKey, ...deps }: Readonly<VaultDependencies>): VaultService {
  const rootKeys = rootKey instanceof Secret ? onlyLocalRootKey(rootKey) : rootKey;
  const dataKeys = createDataKeys({ ...deps, rootKeys });
  const readRecord = createRecordReader();

  const { knownSecrets } = deps;
  /** Sealed records whose secrets were noted, and when: a warm read does not note again what is known. */
  const notedAt = new WeakMap<Uint8Array, number>();

  function noteOpened(sealed: Uint8Array, plain: string): void {
    if (!knownSecrets || knownSecrets.noted - (notedAt.get(sealed) ?? Number.NEGATIVE_INFINITY) < ringSize / 2) return;
    knownSecrets.note(plain);
    notedAt.set(sealed, knownSecrets.noted);
  }

  const sealer = async (projectId: ProjectId): Promise<Sealer> => {
    const dataKey = await dataKeys.newest(projectId);
    return (context, plain) => {
      knownSecrets?.note(plain.reveal());
      return sealRecord(dataKey, projectId, context, Buffer.from(plain.reveal(), "utf8"));
    };
  };

  return {
    rotation: createKeyRotation({ logger: silentLogger, nodeId: newId(), ...deps, rootKeys, dataKeys }),
    makeProjectKey: async (projectId) => (await dataKeys.make(projectId)).store,

    async destroyProjectKeys(queries, projectId) {
      const ids = await createDataKeyLifeStore(queries).destroyAll(projectId);
      await deps.database.changes.announce(queries, { room: "vault", projectId });
      return ids;
    },

    sealer,
    async seal(projectId, context, plain) {
      return (await sealer(projectId))(context, plain);
    },

    async open(projectId, context, sealed, purpose = "use") {
      await deps.accessAudit?.note(projectId, context, purpose);
      const record = readRecord(projectId, context, sealed);
      if (!record) throw unreadable(context.field, context.recordId);
      const dataKey = await dataKeys.find(projectId, record.dataKeyId);
      const plain = openRecord(dataKey, record);
      if (!plain) throw unreadable(context.field, context.recordId);
      const text = plain.toString("utf8");
      plain.fill(0);
      noteOpened(sealed, text);
      return new Secret(text);
    },
  };
}

function unreadable(field: string, recordId: string): PorticoError {
  return new PorticoError("vault.record_unreadable", `The sealed ${field} of ${recordId} was altered or moved`);
}
