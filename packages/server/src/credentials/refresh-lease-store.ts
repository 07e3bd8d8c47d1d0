import type { CredentialHealth, CredentialId, HealthReason, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** Its API refuses calls; a renewal does not change that. */
const byApi = sql<boolean>`health_reason is not distinct from 'api_refused'`;

/** The right to refresh one credential at one version, until a moment on the database's clock. */
export interface RefreshLease {
  credentialId: CredentialId;
  /** Made anew for every lease, so that a holder that slept cannot be taken for its successor. */
  owner: string;
  /** The version of the secret that is refreshed. */
  version: number;
}

/** How a lease may be taken. */
export interface LeaseTerms {
  leaseMs: number;
  /** By the clock that confirmations and limits go by. */
  at: Date;
  /** Null: the provider has none. */
  mintLimit: MintLimit | null;
  /** Another process may have held the lease through a restart of the database; never so with the embedded one. */
  mayOutliveDatabase: boolean;
}

/** How many tokens a provider makes for one credential in so many seconds. */
export interface MintLimit {
  count: number;
  seconds: number;
}

/** When the provider makes another token; long ago when it would now. */
export function mintAllowedAt(recentMints: readonly number[], limit: MintLimit | null): Date {
  if (limit === null || recentMints.length < limit.count) return new Date(0);
  const blocking = recentMints.toSorted((one, other) => one - other).at(-limit.count) ?? 0;
  return new Date(blocking + limit.seconds * 1000);
}

export interface RefreshedColumns {
  sealedSecret: Uint8Array;
  expiresAt: Date | null;
  /** When the token request was sent. */
  refreshedAt: Date;
  /** Null keeps what there is. */
  grantedScopes: readonly string[] | null;
  /** Merged over what there is. */
  templateValues: Readonly<Record<string, string>>;
}

/** A refresh that gave no token and says nothing about the grant. */
export interface FailedRefresh {
  at: Date;
  reason: HealthReason;
  /** Whether it counts against this credential; the fault of a whole integration does not. */
  isCounted: boolean;
  /** The provider may have acted on the request: keeps the intent. */
  inDoubt: boolean;
  /** When the worker tries again. */
  retryAt: Date;
}

/**
 * The fenced lease on a credential's row (TR-02). Every write names the lease's owner and version, so a holder whose lease
 * ran out can never overwrite what its successor wrote.
 */
export interface RefreshLeaseStore {
  /**
   * Takes the lease when it is free or has run out and the version is still the one that was seen, and writes the
   * intent to call the provider. `inDoubt`: an earlier holder wrote that intent and never finished, so the provider may
   * have rotated the token (TR-03). Null when somebody else holds it, the version moved, or the credential is frozen,
   * dead, or being confirmed and not due (TR-09), or the provider's limit on tokens is reached (TR-12).
   */
  acquire(projectId: ProjectId, lease: RefreshLease, terms: LeaseTerms): Promise<{ inDoubt: boolean } | null>;
  /** Makes the lease last longer. False when it is not held any more. */
  renew(projectId: ProjectId, lease: RefreshLease, leaseMs: number): Promise<boolean>;
  /**
   * Stores the new secret as the next version and ends the lease; → healthy. A lease that ran out and was taken by nobody
   * still counts: the reply is then the newest there is. Answers the health before; null when the lease was taken, or the
   * version moved, or the row is gone or revoked.
   */
  commit(
    projectId: ProjectId,
    lease: RefreshLease,
    columns: RefreshedColumns,
    nextRefreshAt: Date | null,
  ): Promise<CredentialHealth | null>;
  /** Whether this very record is the credential's secret. */
  holds(projectId: ProjectId, credentialId: CredentialId, sealedSecret: Uint8Array): Promise<boolean>;
  /** Ends the lease without a token. */
  release(projectId: ProjectId, lease: RefreshLease, failed: FailedRefresh): Promise<void>;
  /** Ends every lease. Only for a start of the embedded database, which no other process can have open. */
  releaseAll(at: Date): Promise<void>;
}

export function createRefreshLeaseStore(queries: Queries): RefreshLeaseStore {
  const noLease = { refresh_lease_owner: null, refresh_lease_until: null } as const;
  return {
    acquire: (projectId, lease, terms) => acquire(queries, projectId, lease, terms),

    async renew(projectId, { credentialId, owner }, leaseMs) {
      const result = await queries
        .updateTable("credentials")
        .set({ refresh_lease_until: leaseUntil(leaseMs) })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("refresh_lease_owner", "=", owner)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async commit(projectId, { credentialId, owner, version }, columns, nextRefreshAt) {
      const at = columns.refreshedAt;
      const row = await queries
        // what it was before decides whether this is a recovery; the lock makes both one statement
        .with("before", (query) =>
          query
            .selectFrom("credentials")
            // new tokens say nothing about an API that refused the last ones: only a call that it takes does
            .select([
              "id",
              sql<CredentialHealth>`case when ${byApi} then 'healthy' else health end`.as("health_before"),
            ])
            .where("project_id", "=", projectId)
            .where("id", "=", credentialId)
            .where("secret_version", "=", version)
            // what was revoked comes back by a reconnect alone (TR-16)
            .where("revoked_at", "is", null)
            .where((where) =>
              where.or([where("refresh_lease_owner", "=", owner), where("refresh_lease_owner", "is", null)]),
            )
            .forUpdate(),
        )
        .updateTable("credentials")
        .from("before")
        .whereRef("credentials.id", "=", "before.id")
        .set({
          secret: columns.sealedSecret,
          secret_version: version + 1,
          expires_at: columns.expiresAt,
          refreshed_at: at,
          updated_at: at,
          last_success_at: at,
          ...(columns.grantedScopes === null
            ? {}
            : { granted_scopes: [...columns.grantedScopes], are_scopes_known: true }),
          template_values: sql`template_values || ${JSON.stringify(columns.templateValues)}::jsonb`,
          refresh_failures: 0,
          app_refused_since: null,
          refusals: 0,
          confirm_after: null,
          health: sql`case when ${byApi} then health else 'healthy' end`,
          health_reason: sql`case when ${byApi} then health_reason end`,
          health_changed_at: sql<Date>`case when health = 'healthy' or ${byApi} then health_changed_at else ${at}::timestamptz end`,
          status: sql`case when status = 'INVALID' then 'VALID' else status end`,
          status_reason: null,
          next_refresh_at: nextRefreshAt,
          refresh_started_at: null,
          ...noLease,
        })
        .returning("before.health_before")
        .executeTakeFirst();
      return row?.health_before ?? null;
    },

    async holds(projectId, credentialId, sealedSecret) {
      const row = await queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret", "=", sealedSecret)
        .executeTakeFirst();
      return row !== undefined;
    },

    async release(projectId, { credentialId, owner }, failed) {
      await queries
        .updateTable("credentials")
        .set({ ...failedColumns(failed), ...noLease })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("refresh_lease_owner", "=", owner)
        .execute();
    },

    async releaseAll(at) {
      // refresh_started_at stays: what was under way at the crash is in doubt, and the worker sees to it at once
      await queries
        .updateTable("credentials")
        .set({ ...noLease, next_refresh_at: at })
        .where("refresh_lease_until", "is not", null)
        .execute();
    },
  };
}

function failedColumns({ at, reason, isCounted, inDoubt, retryAt }: FailedRefresh) {
  return {
    last_failure_at: at,
    last_failure_reason: reason,
    next_refresh_at: retryAt,
    ...(reason === "app_refused" && { app_refused_since: sql<Date>`coalesce(app_refused_since, ${at}::timestamptz)` }),
    ...(isCounted && { refresh_failures: sql<number>`refresh_failures + 1` }),
    ...(!inDoubt && { refresh_started_at: null }),
  };
}

async function acquire(
  queries: Queries,
  projectId: ProjectId,
  { credentialId, owner, version }: RefreshLease,
  { leaseMs, at, mintLimit, mayOutliveDatabase }: LeaseTerms,
): Promise<{ inDoubt: boolean } | null> {
  const mintedAfter = mintLimit === null ? 0 : at.getTime() - mintLimit.seconds * 1000;
  const mostMints = mintLimit?.count ?? null;
  const mints = sql`(
    select coalesce(jsonb_agg(minted), '[]') from jsonb_array_elements(recent_mints) as minted
    where minted::text::bigint > ${mintedAfter}::bigint
  )`;
  // one statement: the row lock makes two takers take turns, and the second one sees the first one's lease
  const { rows } = await sql<{ in_doubt: boolean }>`
    with before as (
      select id, refresh_started_at from credentials
      where project_id = ${projectId} and id = ${credentialId} and secret_version = ${version}
        and frozen_at is null and revoked_at is null and health <> 'dead' and (confirm_after is null or confirm_after <= ${at})
        and (${mostMints}::integer is null or jsonb_array_length(${mints}) < ${mostMints}::integer)
        and (refresh_lease_until is null or refresh_lease_until < now())
        -- while the database was away nobody could renew a lease: its holder comes first when it is back (TR-05)
        and (refresh_lease_owner is null or not ${mayOutliveDatabase}::boolean
          or pg_postmaster_start_time() < now() - interval '10 seconds')
      for update
    )
    update credentials
    set refresh_lease_owner = ${owner}, refresh_started_at = now(), refresh_lease_until = ${leaseUntil(leaseMs)},
        recent_mints = case when ${mostMints}::integer is null then recent_mints
          else ${mints} || to_jsonb(${at.getTime()}::bigint) end
    from before where credentials.id = before.id
    returning before.refresh_started_at is not null as in_doubt`.execute(queries);
  return rows[0] ? { inDoubt: rows[0].in_doubt } : null;
}

function leaseUntil(leaseMs: number) {
  return sql<Date>`now() + ${leaseMs}::integer * interval '1 millisecond'`;
}
