import type { ProjectId } from "@portico/protocol";
import { sql, type RawBuilder } from "kysely";
import type { Queries } from "../db/database.ts";
import { liveNodeWithout } from "./server-node-store.ts";

export interface WrappedDataKey {
  id: string;
  /** Who wrapped it. */
  rootKeyId: string;
  /** Byte 0 says how: 1 a root key in this process, 2 a key service. */
  wrappedKey: Uint8Array;
}

/** A wrapped data key and the project whose it is. */
export interface PlacedDataKey extends WrappedDataKey {
  projectId: ProjectId;
}

/** Wrapped data keys: made, found, wrapped again. */
export interface DataKeyStore {
  /** Whether the table has been made yet. */
  isThere(): Promise<boolean>;
  insert(projectId: ProjectId, key: WrappedDataKey): Promise<void>;
  find(projectId: ProjectId, dataKeyId: string): Promise<WrappedDataKey | null>;
  /** The one that seals what is new. Index project_data_keys_by_project. */
  newestId(projectId: ProjectId): Promise<string | null>;
  /** A root key that is none of these and wrapped a data key of any project. */
  foreignRootKeyId(rootKeyIds: readonly string[]): Promise<string | null>;
  /** Data keys that this root key wrapped, by id. */
  wrappedBy(rootKeyId: string, after: string | null, limit: number): Promise<PlacedDataKey[]>;
  /** Data keys that other root keys wrapped, by id. */
  notWrappedBy(rootKeyId: string, after: string | null, limit: number): Promise<PlacedDataKey[]>;
  /**
   * Puts another wrapping in the place of the one that was read. False when that is not there any more, or while a running
   * process could not open it.
   */
  rewrap(read: WrappedDataKey, wrapping: Pick<WrappedDataKey, "rootKeyId" | "wrappedKey">): Promise<boolean>;
  /** How many data keys each root key wraps. */
  countsByRootKey(): Promise<ReadonlyMap<string, number>>;
}

export function createDataKeyStore(queries: Queries): DataKeyStore {
  const columns = ["id", "root_key_id as rootKeyId", "wrapped_key as wrappedKey"] as const;
  return {
    async isThere() {
      const { rows } = await sql<{ found: boolean }>`
        select to_regclass('project_data_keys') is not null as found`.execute(queries);
      return rows[0]?.found === true;
    },
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
    async newestId(projectId) {
      const row = await queries
        .selectFrom("project_data_keys")
        .select("id")
        .where("project_id", "=", projectId)
        .where("retired_at", "is", null)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(1)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    async foreignRootKeyId(rootKeyIds) {
      const row = await queries
        .selectFrom("project_data_keys")
        .select("root_key_id")
        .where("root_key_id", "not in", [...rootKeyIds])
        .limit(1)
        .executeTakeFirst();
      return row?.root_key_id ?? null;
    },
    wrappedBy: (rootKeyId, after, limit) => page(queries, sql`root_key_id = ${rootKeyId}`, after, limit),
    notWrappedBy: (rootKeyId, after, limit) => page(queries, sql`root_key_id <> ${rootKeyId}`, after, limit),
    async rewrap(read, { rootKeyId, wrappedKey }) {
      const result = await queries
        .updateTable("project_data_keys")
        .set({ root_key_id: rootKeyId, wrapped_key: wrappedKey })
        .where("id", "=", read.id)
        .where("root_key_id", "=", read.rootKeyId)
        .where("wrapped_key", "=", read.wrappedKey)
        .where((where) => where.not(liveNodeWithout(rootKeyId)))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async countsByRootKey() {
      const rows = await queries
        .selectFrom("project_data_keys")
        .select(["root_key_id", sql<number>`count(*)::int`.as("count")])
        .groupBy("root_key_id")
        .execute();
      return new Map(rows.map((row) => [row.root_key_id, row.count]));
    },
  };
}

async function page(
  queries: Queries,
  condition: RawBuilder<unknown>,
  after: string | null,
  limit: number,
): Promise<PlacedDataKey[]> {
  const rows = await queries
    .selectFrom("project_data_keys")
    .select(["id", "project_id as projectId", "root_key_id as rootKeyId", "wrapped_key as wrappedKey"])
    .where(sql<boolean>`${condition}`)
    .$if(after !== null, (query) => query.where("id", ">", after))
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, projectId: row.projectId as ProjectId }));
}
