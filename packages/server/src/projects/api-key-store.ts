import type { ApiKeyId, ProjectId } from "@portico/protocol";
import type { ApiKeyScope } from "@portico/protocol/endpoints";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { ApiKey } from "./api-key.ts";

export function createApiKeyStore(queries: Queries) {
  return {
    async insert(projectId: ProjectId, key: ApiKey, keyHash: Buffer): Promise<void> {
      await queries
        .insertInto("project_api_keys")
        .values({
          id: key.id,
          project_id: projectId,
          name: key.name,
          key_hash: keyHash,
          hint: key.hint,
          scopes: [...key.scopes],
          created_at: key.createdAt,
          expires_at: key.expiresAt,
        })
        .execute();
    },

    /** Keys that are not revoked, newest first; by index project_api_keys_by_project. */
    async list(projectId: ProjectId): Promise<ApiKey[]> {
      const rows = await queries
        .selectFrom("project_api_keys")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("revoked_at", "is", null)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map(toApiKey);
    },

    /** Makes creations in one project take turns, so that its limit holds. */
    async lockProject(projectId: ProjectId): Promise<void> {
      await queries.selectFrom("projects").select("id").where("id", "=", projectId).forUpdate().execute();
    },

    /** Of any project: whose the key is, is what the caller wants to learn. */
    async findByHash(keyHash: Buffer): Promise<ApiKey | null> {
      const row = await queries
        .selectFrom("project_api_keys")
        .selectAll()
        .where("key_hash", "=", keyHash)
        .executeTakeFirst();
      return row ? toApiKey(row) : null;
    },

    /** Shortens a key's life; never lengthens it. */
    async expireBy(projectId: ProjectId, keyId: ApiKeyId, at: Date): Promise<void> {
      await queries
        .updateTable("project_api_keys")
        .set({ expires_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", keyId)
        .where("expires_at", ">", at)
        .execute();
    },

    /** Answers false when there is no such key that is not revoked. */
    async revoke(projectId: ProjectId, keyId: ApiKeyId, at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("project_api_keys")
        .set({ revoked_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", keyId)
        .where("revoked_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /**
     * Of all projects at once: it is the server's own bookkeeping. A late writer never turns the time back. Takes the rows
     * in one order, since every node does this for the same keys.
     */
    async touch(uses: ReadonlyMap<ApiKeyId, Date>): Promise<void> {
      const rows = JSON.stringify([...uses].map(([id, at]) => ({ id, at })));
      await sql`
        with u as (select * from jsonb_to_recordset(${rows}::jsonb) as u (id uuid, at timestamptz)),
        held as materialized (
          select id from project_api_keys where id in (select id from u) order by id for no key update)
        update project_api_keys k set last_used_at = u.at from u, held
        where k.id = u.id and k.id = held.id and (k.last_used_at is null or k.last_used_at < u.at)`.execute(queries);
    },
  };
}

function toApiKey(row: Selectable<Schema["project_api_keys"]>): ApiKey {
  return {
    id: row.id as ApiKeyId,
    projectId: row.project_id as ProjectId,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes as ApiKeyScope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
