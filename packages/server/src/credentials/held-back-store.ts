import { sql, type RawBuilder } from "kysely";
import type { Queries } from "../db/database.ts";
import { confirmAfterMs, refusalsUntilDead } from "./health.ts";

/**
 * SQL of what is held back, because a provider refuses all accounts of an integration alike: it was refused as often as ends
 * one alone, and lives. Of every project, for the minute's sweep. Index credentials_held_back.
 */
export function createHeldBackStore(queries: Queries) {
  const isHeldBack = sql.raw(`c.refusals >= ${refusalsUntilDead} and c.health in ('suspect', 'in_doubt')`);
  /** It is asked about at once; twice more, should it be refused again, for what was held back was no confirmation. */
  const askNow = async (chosen: RawBuilder<unknown>, at: Date): Promise<number> => {
    const { numAffectedRows } = await sql`
      with chosen as materialized (${chosen})
      update credentials set refusals = least(refusals, chosen.counted), confirm_after = ${at}, next_refresh_at = ${at}
      from chosen where credentials.id = chosen.id`.execute(queries);
    return Number(numAffectedRows ?? 0);
  };

  return {
    /** Lets go what is held back although another account of its integration was renewed since. Answers how many. */
    release: (at: Date): Promise<number> =>
      askNow(
        sql`
          select c.id, 1 as counted from credentials c
          where ${isHeldBack} and exists (
            select 1 from credentials o
            where o.integration_id = c.integration_id and o.id <> c.id
              and o.refreshed_at > o.consented_at and o.refreshed_at > c.health_changed_at)
          order by c.id for no key update of c`,
        at,
      ),

    /** One of each integration is asked about after a few minutes, so that the provider's return is noticed by then. */
    probe: (at: Date): Promise<number> =>
      askNow(
        sql`
          select distinct on (c.integration_id) c.id, c.refusals as counted from credentials c
          where ${isHeldBack} and (
            select max(asked.last_failure_at) from credentials asked
            where asked.integration_id = c.integration_id and asked.refusals >= ${refusalsUntilDead}
              and asked.health in ('suspect', 'in_doubt')) <= ${new Date(at.getTime() - confirmAfterMs)}
            and c.confirm_after > ${at}
          order by c.integration_id, c.last_failure_at, c.id`,
        at,
      ),
  };
}
