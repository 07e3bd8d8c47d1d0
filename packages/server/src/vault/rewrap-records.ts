import { setTimeout as pause } from "node:timers/promises";
import type { ProjectId } from "@portico/protocol";
import { createDataKeyLifeStore } from "./data-key-life-store.ts";
import type { KeyRotationDependencies } from "./key-rotation.ts";
import { sealedColumns, type SealedField } from "./sealed-columns.ts";
import { openRecord, readRecord, sealRecord, type DataKey } from "./sealed-record.ts";
import { createSealedRecordStore, type StoredRecord } from "./sealed-record-store.ts";

/** With 100 at a time readers waited longer, and no more was done in a second. */
const batchSize = 50;

/**
 * Seals a project's records again, from its retired data keys to the newest, in batches of one statement. A refresh that
 * runs at the same time is fenced by version and lease, which this does not touch; where it came first its record stays,
 * and where it was sealed with a retired key the next pass takes it along.
 */
export function createRewrapRecords({
  database,
  dataKeys,
  logger,
}: Readonly<Pick<KeyRotationDependencies, "database" | "dataKeys" | "logger">>) {
  const records = createSealedRecordStore(database.queries);

  return async function rewrapRecords(projectId: ProjectId, isStopped: () => boolean): Promise<void> {
    const retired = (await createDataKeyLifeStore(database.queries).ofProject(projectId)).filter(
      ({ retiredAt }) => retiredAt !== null,
    );
    const counts = await records.counts(projectId);
    for (const { id } of retired.filter((key) => counts.has(key.id))) {
      const from = await dataKeys.find(projectId, id);
      for (const { field } of sealedColumns) await rewrapColumn(projectId, field, from, isStopped);
    }
  };

  async function rewrapColumn(
    projectId: ProjectId,
    field: SealedField,
    from: DataKey,
    isStopped: () => boolean,
  ): Promise<void> {
    for (let after: string | null = null; !isStopped();) {
      const startedAt = performance.now();
      const found: StoredRecord[] = await records.sealedWith(projectId, field, from.id, after, batchSize);
      if (found.length === 0) return;
      const to = await dataKeys.newest(projectId);
      const resealed = found.flatMap((record) => reseal(projectId, field, record, from, to));
      if (resealed.length > 0)
        await database.transaction((queries) => createSealedRecordStore(queries).replace(projectId, field, resealed));
      after = found.at(-1)?.recordId ?? null;
      // readers come first: half of the time is theirs alone, which matters on the embedded database's one connection
      await pause(performance.now() - startedAt);
    }
  }

  function reseal(
    projectId: ProjectId,
    field: SealedField,
    { recordId, version, sealed }: StoredRecord,
    from: DataKey,
    to: DataKey,
  ): (StoredRecord & { resealed: Uint8Array })[] {
    const context = { field, recordId, version };
    const record = readRecord(projectId, context, sealed);
    const plain = record && openRecord(from, record);
    if (!plain) {
      // left as it is, and so is its key: destroying it would make sure that nobody ever finds out
      logger.error({ projectId, field, recordId }, "a sealed record does not open and stays under its retired key");
      return [];
    }
    const resealed = sealRecord(to, projectId, context, plain);
    plain.fill(0);
    return [{ recordId, version, sealed, resealed }];
  }
}
