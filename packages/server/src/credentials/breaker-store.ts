import type { CredentialId, IntegrationId, ProjectId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { ProbeTurn } from "./probe-turn.ts";

/** Why an integration's token endpoint is left alone. */
export type BreakerCause = "outage" | "app_refused";

export interface BreakerRow {
  /** Null: closed. */
  cause: BreakerCause | null;
  openedAt: Date | null;
  retryAt: Date | null;
  /** Different credentials that failed in a row. */
  failures: number;
  /** Probes that failed since it opened. */
  probes: number;
  /** When the settings were saved that were tried last. */
  settingsAt: Date | null;
}

/** What one failure makes of a breaker. */
export interface BreakerPause {
  cause: BreakerCause;
  at: Date;
  retryAt: Date;
  /** When the settings were saved that it was tried with. By the integration's row, so that no clocks are compared. */
  settingsAt: Date;
}

/** SQL of the breakers, one row an integration, shared by all nodes (TR-08). A row that is not there is closed. */
export interface BreakerStore {
  find(projectId: ProjectId, integrationId: IntegrationId): Promise<BreakerRow | null>;
  /** The project's, open or not. */
  list(projectId: ProjectId): Promise<(BreakerRow & { integrationId: IntegrationId })[]>;
  /** The right to be the one probe. False when it is not time, or somebody else probes. */
  takeProbe(integrationId: IntegrationId, turn: ProbeTurn): Promise<boolean>;
  /** Counts a failure of a credential; the same one in a row counts once. Answers how many there are. */
  countFailure(projectId: ProjectId, integrationId: IntegrationId, credentialId: CredentialId): Promise<number>;
  /**
   * Whether the app is refused for this credential alone: another one was given a token for it since, and after
   * `provenAfter`. Without that end nobody would be left to tell, where only refused ones are renewed any more.
   */
  isRefusedAlone(projectId: ProjectId, credentialId: CredentialId, provenAfter: Date): Promise<boolean>;
  /** Closed, or open for another cause → open. Answers what it was; undefined when it is open for that cause already. */
  open(
    projectId: ProjectId,
    integrationId: IntegrationId,
    pause: BreakerPause,
  ): Promise<{ before: BreakerCause | null } | undefined>;
  /** A probe failed: later, then. It was opened at `at` at the latest, whatever another clock said. */
  postpone(integrationId: IntegrationId, pause: BreakerPause): Promise<void>;
  /**
   * → closed, and nothing is counted any more. Answers what it was open for; null when it was closed. `onlyOutage`: it
   * stays open for a refused app.
   */
  close(integrationId: IntegrationId, scope: { onlyOutage: boolean }): Promise<BreakerCause | null>;
}

export function createBreakerStore(queries: Queries): BreakerStore {
  return {
    async find(projectId, integrationId) {
      const row = await queries
        .selectFrom("refresh_breakers")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("integration_id", "=", integrationId)
        .executeTakeFirst();
      return row ? toBreakerRow(row) : null;
    },

    async list(projectId) {
      const rows = await queries
        .selectFrom("refresh_breakers")
        .selectAll()
        .where("project_id", "=", projectId)
        .execute();
      return rows.map((row) => ({ ...toBreakerRow(row), integrationId: row.integration_id as IntegrationId }));
    },

    takeProbe: (integrationId, turn) => takeProbe(queries, integrationId, turn),

    async countFailure(projectId, integrationId, credentialId) {
      const { rows } = await sql<{ failures: number }>`
        insert into refresh_breakers as breaker (integration_id, project_id, failures, last_credential_id)
        select id, project_id, 1, ${credentialId}::uuid from integrations
        where id = ${integrationId} and project_id = ${projectId}
        on conflict (integration_id) do update set last_credential_id = excluded.last_credential_id,
          failures = breaker.failures
            + case when breaker.last_credential_id is not distinct from excluded.last_credential_id then 0 else 1 end
        returning failures`.execute(queries);
      return rows[0]?.failures ?? 0;
    },

    async isRefusedAlone(projectId, credentialId, provenAfter) {
      const { rows } = await sql`
        select 1 from credentials as refused where project_id = ${projectId} and id = ${credentialId}
          and exists (
            select 1 from credentials as other
            where other.project_id = refused.project_id and other.integration_id = refused.integration_id
              and other.id <> refused.id
              and other.refreshed_at > refused.app_refused_since and other.refreshed_at > ${provenAfter}
              -- a client of its own says nothing of the integration's, as in failure-reach.ts
              and coalesce(other.oauth_client ->> 'clientId', '') = ''
          )`.execute(queries);
      return rows.length > 0;
    },

    async open(projectId, integrationId, { cause, at, retryAt, settingsAt }) {
      await sql`
        insert into refresh_breakers (integration_id, project_id)
        select id, project_id from integrations where id = ${integrationId} and project_id = ${projectId}
        on conflict (integration_id) do nothing`.execute(queries);
      return queries
        .with("was", (query) =>
          query
            .selectFrom("refresh_breakers")
            .select(["integration_id", "cause as before"])
            .where("integration_id", "=", integrationId)
            .where((where) => where.or([where("cause", "is", null), where("cause", "<>", cause)]))
            .forUpdate(),
        )
        .updateTable("refresh_breakers")
        .from("was")
        .whereRef("refresh_breakers.integration_id", "=", "was.integration_id")
        .set({ cause, opened_at: at, retry_at: retryAt, settings_at: settingsAt, probes: 0, probe_until: null })
        .returning("was.before")
        .executeTakeFirst();
    },

    async postpone(integrationId, { cause, at, retryAt, settingsAt }) {
      await queries
        .updateTable("refresh_breakers")
        .set({
          opened_at: sql`least(opened_at, ${at})`,
          retry_at: retryAt,
          // a node that has not read the newest ones yet does not take it back to older ones
          settings_at: sql`greatest(settings_at, ${settingsAt}::timestamptz)`,
          probe_until: null,
          probes: sql`probes + 1`,
        })
        .where("integration_id", "=", integrationId)
        .where("cause", "=", cause)
        .execute();
    },

    async close(integrationId, { onlyOutage }) {
      const row = await queries
        .with("was", (query) =>
          query
            .selectFrom("refresh_breakers")
            .select(["integration_id", "cause as before"])
            .where("integration_id", "=", integrationId)
            .where((where) =>
              where.or([where.lit(!onlyOutage), where("cause", "is", null), where("cause", "=", "outage")]),
            )
            .forUpdate(),
        )
        .deleteFrom("refresh_breakers")
        .using("was")
        .whereRef("refresh_breakers.integration_id", "=", "was.integration_id")
        .returning("was.before")
        .executeTakeFirst();
      return row?.before ?? null;
    },
  };
}

async function takeProbe(queries: Queries, integrationId: IntegrationId, turn: ProbeTurn): Promise<boolean> {
  const result = await queries
    .updateTable("refresh_breakers")
    .set({ probe_until: turn.probeUntil })
    .where("integration_id", "=", integrationId)
    .where("cause", "is not", null)
    .where((where) =>
      where.or([
        where("retry_at", "<=", turn.pauseOverBy),
        where("retry_at", ">", turn.pausedByOtherClock),
        where(sql`coalesce(settings_at, opened_at)`, "<", turn.settingsAt),
        where("opened_at", ">", turn.openedByOtherClock),
      ]),
    )
    .where((where) =>
      where.or([
        where("probe_until", "is", null),
        where("probe_until", "<=", turn.now),
        where("probe_until", ">", turn.probingByOtherClock),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function toBreakerRow(row: Selectable<Schema["refresh_breakers"]>): BreakerRow {
  const { cause, opened_at: openedAt, retry_at: retryAt, failures, probes } = row;
  return { cause, openedAt, retryAt, failures, probes, settingsAt: row.settings_at ?? openedAt };
}
