import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** The processes that work on this database, on PostgreSQL; the embedded one has a single process and no rows. */
export interface ServerNodeStore {
  /** Says that this process lives, and what it can unwrap with. Forgets those that have been silent for a day. */
  announce(nodeId: string, rootKeyIds: readonly string[]): Promise<void>;
  remove(nodeId: string): Promise<void>;
  /** How many live processes cannot unwrap with this root key. Silent for 150 s counts as dead. */
  countWithout(rootKeyId: string): Promise<number>;
}

/** For statements of other stores: a live process without this root key. */
export const liveNodeWithout = (rootKeyId: string) =>
  sql<boolean>`exists (select 1 from server_nodes
    where seen_at > now() - interval '150 seconds' and not (root_key_ids @> array[${rootKeyId}]::text[]))`;

export function createServerNodeStore(queries: Queries): ServerNodeStore {
  return {
    async announce(nodeId, rootKeyIds) {
      await sql`
        insert into server_nodes (id, root_key_ids) values (${nodeId}, ${[...rootKeyIds]})
        on conflict (id) do update set root_key_ids = excluded.root_key_ids, seen_at = now()`.execute(queries);
      await sql`delete from server_nodes where seen_at < now() - interval '1 day'`.execute(queries);
    },
    async remove(nodeId) {
      await queries.deleteFrom("server_nodes").where("id", "=", nodeId).execute();
    },
    async countWithout(rootKeyId) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from server_nodes
        where seen_at > now() - interval '150 seconds' and not (root_key_ids @> array[${rootKeyId}]::text[])`.execute(
        queries,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
