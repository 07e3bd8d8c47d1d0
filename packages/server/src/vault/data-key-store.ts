import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { WrappedDataKey } from "./root-key.ts";

/** Wrapped data keys. Rows are added and never changed. */
export interface DataKeyStore {
  insert(projectId: ProjectId, key: WrappedDataKey): Promise<void>;
  find(projectId: ProjectId, dataKeyId: string): Promise<WrappedDataKey | null>;
  /** Index project_data_keys_by_project. */
  newest(projectId: ProjectId): Promise<WrappedDataKey | null>;
  /** A root key other than this one that wrapped a data key of any project. */
  otherRootKeyId(rootKeyId: string): Promise<string | null>;
}

export function createDataKeyStore(queries: Queries): DataKeyStore {
  const columns = ["id", "root_key_id as rootKeyId", "wrapped_key as wrappedKey"] as const;
  return {
    async insert(projectId, { id, rootKeyId, wrappedKey }) {
      await queries
        .insertInto("project_data_keys")
        .values({ id, project_id: projectId, root_key_id: rootKeyId, wrapped_key: wrappedKey })
        .execute();
    },
    async find(projectId, dataKeyId) {
      const row = await queries
        .selectFrom("project_data_keys")
        .select(columns)
        .where("project_id", "=", projectId)
        .where("id", "=", dataKeyId)
        .executeTakeFirst();
      return row ?? null;
    },
    async newest(projectId) {
      const row = await queries
        .selectFrom("project_data_keys")
        .select(columns)
        .where("project_id", "=", projectId)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },
    async otherRootKeyId(rootKeyId) {
      const row = await queries
        .selectFrom("project_data_keys")
        .select("root_key_id")
        .where("root_key_id", "<>", rootKeyId)
        .limit(1)
        .executeTakeFirst();
      return row?.root_key_id ?? null;
    },
  };
}
