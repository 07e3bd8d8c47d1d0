import { sql } from "kysely";
import type { Database } from "../db/database.ts";

const lockKey = 7077109;
/** A transaction stays short: the embedded database does nothing else meanwhile. */
const batchSize = 500;

/**
 * Gives every committed event that has none its position in the order that readers follow. Numberings take turns until
 * they have committed, so positions become visible in their order: behind a position that was read nothing smaller
 * appears, however late a transaction commits. Costs one indexed read when there is nothing to do. Answers how many
 * events were numbered.
 */
export async function numberEvents(database: Pick<Database, "queries" | "transaction">): Promise<number> {
  let total = 0;
  while (await hasUnnumbered(database)) {
    total += await database.transaction(async (queries) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(queries);
      // a statement of its own, so that its snapshot is taken under the lock; by index events_to_number
      const { numAffectedRows } = await sql`
        update events set position = (select coalesce(max(position), 0) from events) + next.place
        from (
          select id, row_number() over (order by id) as place
          from (select id from events where position is null order by id limit ${sql.lit(batchSize)}) as waiting
        ) as next
        where events.id = next.id`.execute(queries);
      return Number(numAffectedRows ?? 0);
    });
  }
  return total;
}

async function hasUnnumbered({ queries }: Pick<Database, "queries">): Promise<boolean> {
  const row = await queries.selectFrom("events").select("id").where("position", "is", null).limit(1).executeTakeFirst();
  return row !== undefined;
}
