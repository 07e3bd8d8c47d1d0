import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { clockToleranceMs, fullHeadStartMs, longestPauseMs } from "./probe-turn.ts";

/** A credential that wants the worker's attention. */
export interface DueCredential {
  projectId: ProjectId;
  credentialId: CredentialId;
}

/** SQL of the worker's queue: `next_refresh_at`, and refreshes that a process left open when it died. */
export interface DueStore {
  /**
   * Claims what is due, of every project, the longest due first: nobody else is handed it for a minute. Frozen and dead
   * credentials are left out, and those that would be renewed of integrations whose breaker is open. Indexes
   * credentials_due, credentials_in_doubt.
   */
  claim(now: Date, limit: number): Promise<readonly DueCredential[]>;
  /**
   * What was put off by a breaker whose integration has settings that it was not tried with is due now: these may have
   * mended what the provider refused. So is who was refused with the app where no breaker speaks for the integration, as at
   * token endpoints of the accounts' own (`failure-reach.ts`). Of one project, or of all.
   */
  hasten(projectId: ProjectId | undefined, now: Date): Promise<void>;
  /** When the worker looks at it again; null: never by itself. */
  reschedule(projectId: ProjectId, credentialId: CredentialId, at: Date | null): Promise<void>;
}

/**
 * How long after a breaker's pause whoever it put off comes: behind the others, as a caller and in the queue, and spread over
 * a minute (`probe-turn.ts`, `failure-pacing.ts`).
 */
const behindPauseMs = 2 * fullHeadStartMs + 60_000;
/** Settings that were saved longer ago were noticed by some node then. */
const noticedWithinMs = 3_600_000;
/** A node that dies with what it claimed leaves it for so long. */
const claimMs = 60_000;

export function createDueStore(queries: Queries): DueStore {
  return {
    async claim(now, limit) {
      const until = new Date(now.getTime() + claimMs);
      const mostPaused = new Date(now.getTime() + longestPauseMs);
      const mostTolerated = new Date(now.getTime() + clockToleranceMs);
      const { rows } = await sql<{ project_id: string; id: string }>`
        -- materialized: run again for each row, it would skip what it has locked and take more than the limit
        with claimed as materialized (
          select due.id from credentials as due
          where (
              due.next_refresh_at <= ${now}
              or (due.refresh_started_at is not null and due.refresh_lease_until < now())
            )
            and due.frozen_at is null and due.health <> 'dead'
            and not exists (
              select 1 from refresh_breakers as breaker
              where breaker.integration_id = due.integration_id and breaker.cause is not null
                -- one that a clock ahead of ours has written holds nobody back, as in probe-turn.ts
                and breaker.retry_at > ${now} and breaker.retry_at <= ${mostPaused}
                and breaker.opened_at <= ${mostTolerated}
                -- nor does one whose trouble is not shared, as in failure-reach.ts
                and (due.oauth_client is null or due.oauth_client -> 'server' is null and breaker.cause = 'outage')
                -- nor what nothing renews, as in refresh-schedule.ts: its end is told in an outage, too
                and due.next_refresh_at is distinct from due.expires_at
                -- nor one that was not tried with the present settings
                and coalesce(breaker.settings_at, breaker.opened_at) >= (select updated_at from integrations where id = breaker.integration_id)
            )
          order by due.next_refresh_at nulls first
          limit ${limit}::integer
          for update of due skip locked
        )
        update credentials set next_refresh_at = ${until}
        where id in (select id from claimed)
        returning project_id, id`.execute(queries);
      return rows.map((row) => ({ projectId: row.project_id as ProjectId, credentialId: row.id as CredentialId }));
    },

    async hasten(projectId, now) {
      // a confirmation has its own time, and so has the end of what nothing renews
      const mayBeTried = sql`due.next_refresh_at > ${now} and due.confirm_after is null
        and due.next_refresh_at is distinct from due.expires_at and due.frozen_at is null and due.health <> 'dead'`;
      await sql`
        update credentials as due set next_refresh_at = ${now}
        from refresh_breakers as breaker join integrations as integration on integration.id = breaker.integration_id
        where due.integration_id = breaker.integration_id and breaker.cause is not null
          and coalesce(breaker.settings_at, breaker.opened_at) < integration.updated_at
          and (${projectId ?? null}::uuid is null or breaker.project_id = ${projectId ?? null}::uuid)
          and ${mayBeTried}
          -- who has failed since may have been asked to wait for longer than it pauses now
          and (due.last_failure_at >= breaker.opened_at
            or due.next_refresh_at <= breaker.retry_at + ${behindPauseMs}::integer * interval '1 millisecond')`.execute(
        queries,
      );
      await sql`
        update credentials as due set next_refresh_at = ${now}
        from integrations as integration
        where integration.id = due.integration_id and integration.project_id = due.project_id
          and (${projectId ?? null}::uuid is null or integration.project_id = ${projectId ?? null}::uuid)
          and integration.updated_at > ${new Date(now.getTime() - noticedWithinMs)}
          and due.last_failure_reason = 'app_refused' and due.last_failure_at < integration.updated_at
          and not exists (
            select 1 from refresh_breakers as breaker
            where breaker.integration_id = due.integration_id and breaker.cause is not null)
          and ${mayBeTried}`.execute(queries);
    },

    async reschedule(projectId, credentialId, at) {
      await queries
        .updateTable("credentials")
        .set({ next_refresh_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("health", "<>", "dead")
        .execute();
    },
  };
}
