import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { AppSnapshot } from "./revocation.ts";

/** The version of a waiting receipt's tokens that is to be renewed. */
export interface RenewedVersion {
  projectId: ProjectId;
  id: string;
  version: number;
}

/** A renewal, known by when it was asked for. */
export interface BegunRenewal extends RenewedVersion {
  askedAt: Date;
  /** An earlier one that has no known answer. */
  doubt: RenewalDoubt | null;
}

export interface RenewalDoubt {
  since: Date;
  /** See `RevocationOrder`. */
  openRenewal: string | null;
}

/** SQL of the renewals that revocations need. Each method answers null or false when the receipt is not as it was seen. */
export function createRenewalStore(queries: Queries) {
  return {
    /** Notes that a renewal is about to be asked for, before it is. */
    async begin({ projectId, id, version }: RenewedVersion, askedAt: Date): Promise<BegunRenewal | null> {
      const { rows } = await sql<{ before: Date | null; open_before: string | null }>`
        with seen as (
          select id, renewal_asked_at as before, open_renewal as open_before from revocations
          where project_id = ${projectId} and id = ${id} and secret_version = ${version} and outcome = 'pending'
          for update)
        -- from now on no answer to another renewal ends the doubt
        update revocations set renewal_asked_at = ${askedAt}::timestamptz, open_renewal = null
        from seen where revocations.id = seen.id
        returning seen.before, seen.open_before`.execute(queries);
      const [row] = rows;
      if (!row) return null;
      const doubt = row.before && { since: row.before, openRenewal: row.open_before };
      return { projectId, id, version, askedAt, doubt };
    },

    /** It was refused, and the doubt is what it was before. */
    async refusedInDoubt({ projectId, id, version, askedAt }: BegunRenewal, doubt: RenewalDoubt): Promise<void> {
      await queries
        .updateTable("revocations")
        .set({ renewal_asked_at: doubt.since, open_renewal: doubt.openRenewal })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .where("secret_version", "=", version)
        .where("renewal_asked_at", "=", askedAt)
        .execute();
    },

    /** It was answered, and gave nothing. Answers since when the provider refuses, null as long as it does not. */
    async answered(
      { projectId, id, version, askedAt }: BegunRenewal,
      isRefused: boolean,
    ): Promise<{ refusedSince: Date | null } | null> {
      const row = await queries
        .updateTable("revocations")
        .set({
          renewal_asked_at: null,
          ...(isRefused && {
            renewal_refused_at: sql<Date>`coalesce(renewal_refused_at, ${askedAt}::timestamptz)`,
          }),
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .where("secret_version", "=", version)
        // another node's has begun since, and is for that node to end
        .where("renewal_asked_at", "=", askedAt)
        .returning("renewal_refused_at")
        .executeTakeFirst();
      return row ? { refusedSince: row.renewal_refused_at } : null;
    },

    /** Keeps the tokens that it gave. */
    async keep(
      { projectId, id, version }: RenewedVersion,
      { sealed, app }: Readonly<{ sealed: Uint8Array; app: AppSnapshot }>,
    ): Promise<boolean> {
      const result = await queries
        .updateTable("revocations")
        .set({
          secret: sealed,
          secret_version: version + 1,
          app: JSON.stringify(app),
          renewal_asked_at: null,
          renewal_refused_at: null,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .where("secret_version", "=", version)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
