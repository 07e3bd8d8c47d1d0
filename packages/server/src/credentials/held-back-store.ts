import { sql, type RawBuilder } from "kysely";
import type { Queries } from "../db/database.ts";
import { confirmAfterMs, heldBackMs, refusalsUntilDead } from "./health.ts";

/** What the minute's sweep does about what is held back; see the store below. */
export async function askHeldBack(queries: Queries, at: Date): Promise<void> {
  const store = createHeldBackStore(queries);
  await store.release(at);
  await store.probe(at);
}

/** A name of ours, never a caller's. */
const isHeldBack = (table: "c" | "credentials"): RawBuilder<boolean> =>
  sql.raw(`${table}.refusals >= ${refusalsUntilDead} and ${table}.health in ('suspect', 'in_doubt')`);

/**
 * SQL of what is held back, because a provider refuses all accounts of an integration alike: it was refused as often as ends
 * one alone, and lives. Of every project, for the minute's sweep. Index credentials_refused; thousands may be held back at
 * once, so each integration is looked at once and not for each of its accounts.
 */
function createHeldBackStore(queries: Queries) {
  /** It is asked about at once; twice more, should it be refused again, for what was held back was no confirmation. */
  const askNow = async (chosen: RawBuilder<unknown>, at: Date): Promise<number> => {
    const { numAffectedRows } = await sql`
      with chosen as materialized (${chosen})
      update credentials set refusals = least(refusals, chosen.counted), confirm_after = ${at}, next_refresh_at = ${at}
      from chosen where credentials.id = chosen.id and ${isHeldBack("credentials")}`.execute(queries);
    return Number(numAffectedRows ?? 0);
  };

  return {
    /** Lets go what is held back although another account of its integration was renewed since. Answers how many. */
    release: (at: Date): Promise<number> =>
      askNow(
        sql`
          select c.id, 1 as counted from credentials c
          join (
            select o.integration_id, max(o.refreshed_at) as at from credentials o
            where o.refreshed_at > o.consented_at
              and o.integration_id in (select c.integration_id from credentials c where ${isHeldBack("c")})
            group by o.integration_id) renewed on renewed.integration_id = c.integration_id
          where ${isHeldBack("c")} and renewed.at > c.health_changed_at
          order by c.id for no key update of c`,
        at,
      ),

    /**
     * One of each integration is asked about when for some minutes none was, so that the provider's return is noticed. When
     * one was asked last is told by when it is to be asked again: a call that its API refuses is no asking.
     */
    probe: (at: Date): Promise<number> =>
      askNow(
        sql`
          select distinct on (c.integration_id) c.id, c.refusals as counted from credentials c
          join (
            select c.integration_id, max(c.confirm_after) as again from credentials c
            where ${isHeldBack("c")} group by c.integration_id) asked on asked.integration_id = c.integration_id
          where ${isHeldBack("c")} and c.confirm_after > ${at}
            and asked.again <= ${new Date(at.getTime() + heldBackMs - confirmAfterMs)}
          order by c.integration_id, c.confirm_after, c.id`,
        at,
      ),
  };
}
