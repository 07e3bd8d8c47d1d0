import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** The right to refresh one credential at one version, until a moment on the database's clock. */
export interface RefreshLease {
  credentialId: CredentialId;
  /** Made anew for every lease, so that a holder that slept cannot be taken for its successor. */
  owner: string;
  /** The version of the secret that is refreshed. */
  version: number;
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

/**
 * The fenced lease on a credential's row (TR-02). Every write names the lease's owner and version, so a holder whose lease
 * ran out can never overwrite what its successor wrote.
 */
export interface RefreshLeaseStore {
  /**
   * Takes the lease when it is free or has run out and the version is still the one that was seen, and writes the
   * intent to call the provider. `inDoubt`: an earlier holder wrote that intent and never finished, so the provider may
   * have rotated the token (TR-03). Null when somebody else holds it, or the version moved.
   */
  acquire(projectId: ProjectId, lease: RefreshLease, leaseMs: number): Promise<{ inDoubt: boolean } | null>;
  /**
   * Stores the new secret as the next version and ends the lease. A lease that ran out and was taken by nobody still
   * counts: the reply is then the newest there is. False when it was taken, or the version moved, or the row is gone.
   */
  commit(projectId: ProjectId, lease: RefreshLease, columns: RefreshedColumns): Promise<boolean>;
  /** Ends the lease without a token and counts a failure. `inDoubt` keeps the intent. */
  release(projectId: ProjectId, lease: RefreshLease, inDoubt: boolean): Promise<void>;
  /** VALID or PENDING → INVALID, and ends the lease. False when the lease is not held any more, or the version moved. */
  invalidate(
    projectId: ProjectId,
    lease: RefreshLease,
    reason: "credential.needs_reconnect",
    at: Date,
  ): Promise<boolean>;
  /** Ends every lease. Only for a start of the embedded database, which no other process can have open. */
  releaseAll(): Promise<void>;
}

export function createRefreshLeaseStore(queries: Queries): RefreshLeaseStore {
  const noLease = { refresh_lease_owner: null, refresh_lease_until: null } as const;
  return {
    async acquire(projectId, { credentialId, owner, version }, leaseMs) {
      // one statement: the row lock makes two takers take turns, and the second one sees the first one's lease
      const { rows } = await sql<{ in_doubt: boolean }>`
        with before as (
          select id, refresh_started_at from credentials
          where project_id = ${projectId} and id = ${credentialId} and secret_version = ${version}
            and (refresh_lease_until is null or refresh_lease_until < now())
          for update
        )
        update credentials
        set refresh_lease_owner = ${owner}, refresh_started_at = now(),
            refresh_lease_until = now() + ${leaseMs} * interval '1 millisecond'
        from before where credentials.id = before.id
        returning before.refresh_started_at is not null as in_doubt`.execute(queries);
      return rows[0] ? { inDoubt: rows[0].in_doubt } : null;
    },

    async commit(projectId, { credentialId, owner, version }, columns) {
      const result = await queries
        .updateTable("credentials")
        .set({
          secret: columns.sealedSecret,
          secret_version: version + 1,
          expires_at: columns.expiresAt,
          refreshed_at: columns.refreshedAt,
          updated_at: columns.refreshedAt,
          ...(columns.grantedScopes === null ? {} : { granted_scopes: [...columns.grantedScopes] }),
          template_values: sql`template_values || ${JSON.stringify(columns.templateValues)}::jsonb`,
          refresh_failures: 0,
          status: sql`case when status = 'INVALID' then 'VALID' else status end`,
          status_reason: null,
          refresh_started_at: null,
          ...noLease,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", version)
        .where((where) =>
          where.or([where("refresh_lease_owner", "=", owner), where("refresh_lease_owner", "is", null)]),
        )
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async release(projectId, { credentialId, owner }, inDoubt) {
      await queries
        .updateTable("credentials")
        .set({
          refresh_failures: sql`refresh_failures + 1`,
          ...noLease,
          ...(inDoubt ? {} : { refresh_started_at: null }),
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("refresh_lease_owner", "=", owner)
        .execute();
    },

    async invalidate(projectId, { credentialId, owner, version }, reason, at) {
      const result = await queries
        .updateTable("credentials")
        .set({
          status: "INVALID",
          status_reason: reason,
          refresh_failures: sql`refresh_failures + 1`,
          refresh_started_at: null,
          updated_at: at,
          ...noLease,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", version)
        .where("refresh_lease_owner", "=", owner)
        .where("status", "<>", "INVALID")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async releaseAll() {
      // refresh_started_at stays: what was under way at the crash is in doubt
      await queries.updateTable("credentials").set(noLease).where("refresh_lease_until", "is not", null).execute();
    },
  };
}
