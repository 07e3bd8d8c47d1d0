import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

const fanOutBatch = 500;

/** From events to deliveries, for all projects at once: it is the server's own work. */
export function createFanOutStore(queries: Queries) {
  return {
    /** Whether anybody listens. */
    async hasEndpoints(): Promise<boolean> {
      const { rows } = await sql<{ found: boolean }>`
        select exists (select 1 from webhook_endpoints where enabled) as found`.execute(queries);
      return rows[0]?.found ?? false;
    },

    /**
     * Makes deliveries of the next events, and moves the mark past them, in the caller's transaction: both or neither.
     * Nodes take turns by the mark's row; one that finds it taken leaves the work to the other. Answers whether more
     * may wait.
     */
    async fanOut(at: Date): Promise<boolean> {
      const mark = await queries
        .selectFrom("webhook_fan_out")
        .select("position")
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (!mark) return false;
      // what happened before the oldest endpoint was made concerns nobody
      const { rows } = await sql<{ last: string | null; count: number }>`
        with next as (
          select position from events
          where position > greatest(${mark.position}::bigint, (select min(starts_after) from webhook_endpoints where enabled))
          order by position limit ${sql.lit(fanOutBatch)}
        ) select max(position) as last, count(*)::int as count from next`.execute(queries);
      const { last = null, count = 0 } = rows[0] ?? {};
      if (last === null) return false;
      await sql`
        insert into webhook_deliveries (project_id, endpoint_id, event_id, event_type, next_attempt_at, created_at)
        select e.project_id, w.id, e.public_id, e.type, ${at}::timestamptz, ${at}::timestamptz
        from events e join webhook_endpoints w on w.project_id = e.project_id
        where e.position > ${mark.position}::bigint and e.position <= ${last}::bigint
          and w.enabled and e.position > w.starts_after
          and (cardinality(w.event_types) = 0 or e.type = any (w.event_types))
          -- a test is for one endpoint, and its delivery was written with it
          and e.type <> 'webhook_endpoint.tested'
        order by e.position
        on conflict (endpoint_id, event_id) do nothing`.execute(queries);
      await queries.updateTable("webhook_fan_out").set({ position: last }).execute();
      return count === fanOutBatch;
    },
  };
}
