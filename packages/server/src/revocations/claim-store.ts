import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { TokenKind } from "../oauth/revoke-token.ts";
import type { AppSnapshot, ClaimedRevocation } from "./revocation.ts";

/** Who holds a waiting receipt for a try. Of all projects: the cap is a provider's, not a project's. */
export function createClaimStore(queries: Queries) {
  return {
    /** Kinds of integration that have something due. Index revocations_due. */
    async dueTypes(now: Date): Promise<string[]> {
      const rows = await queries
        .selectFrom("revocations")
        .select("integration_type")
        .distinct()
        .where("outcome", "=", "pending")
        .where("next_try_at", "<=", now)
        .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
        .execute();
      return rows.map((row) => row.integration_type);
    },

    /**
     * Takes up to `most` due receipts of one kind for a try, fewer when other nodes hold some: never more than `cap` of a
     * kind are held at once. Run it in a transaction: claims of a kind take turns.
     */
    async claim(
      integrationType: string,
      { now, leaseMs, cap, most }: Readonly<{ now: Date; leaseMs: number; cap: number; most: number }>,
    ): Promise<ClaimedRevocation[]> {
      await sql`select pg_advisory_xact_lock(7077111, hashtext(${integrationType}))`.execute(queries);
      const { held } = await queries
        .selectFrom("revocations")
        .select(sql<string>`count(*)`.as("held"))
        .where("integration_type", "=", integrationType)
        .where("outcome", "=", "pending")
        .where("leased_until", ">", now)
        .executeTakeFirstOrThrow();
      const free = Math.min(most, cap - Number(held));
      if (free <= 0) return [];
      const rows = await queries
        // materialized, so that it runs once: a plan may run a subquery again for each row of the table, and each time it
        // would skip what it has locked and take others (37 were under way at a cap of 20)
        .with(
          (name) => name("due").materialized(),
          (query) =>
            query
              .selectFrom("revocations")
              .select("id")
              .where("integration_type", "=", integrationType)
              .where("outcome", "=", "pending")
              .where("next_try_at", "<=", now)
              .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
              .orderBy("next_try_at")
              .limit(free)
              .forUpdate()
              .skipLocked(),
        )
        .updateTable("revocations")
        .set({ leased_until: new Date(now.getTime() + leaseMs), tries: sql`tries + 1`, last_try_at: now })
        .where("id", "in", (query) => query.selectFrom("due").select("id"))
        .returningAll()
        .execute();
      return rows.map(toClaimed);
    },

    /** When the next one is due that nobody holds; null when nothing waits. Index revocations_due. */
    async nextDue(): Promise<Date | null> {
      const row = await queries
        .selectFrom("revocations")
        .select((select) => select.fn.min("next_try_at").as("at"))
        .where("outcome", "=", "pending")
        .executeTakeFirst();
      return row?.at ?? null;
    },

    /** Ends every claim. Only for a start of the embedded database, which no other process can have open. */
    async releaseAll(): Promise<void> {
      await queries
        .updateTable("revocations")
        .set({ leased_until: null })
        .where("outcome", "=", "pending")
        .where("leased_until", "is not", null)
        .execute();
    },
  };
}

function toClaimed(row: Selectable<Schema["revocations"]>): ClaimedRevocation {
  return {
    id: row.id,
    projectId: row.project_id as ProjectId,
    credentialId: row.credential_id as CredentialId | null,
    integrationId: row.integration_id as IntegrationId,
    userId: row.user_id as UserId,
    accountId: row.account_id,
    accountName: row.account_name,
    cause: row.cause,
    firstTryAt: row.first_try_at,
    tries: row.tries,
    done: row.done as TokenKind[],
    sealed: row.secret as Uint8Array,
    secretVersion: row.secret_version,
    isRenewalOpen: row.renewal_asked_at !== null,
    openRenewal: row.open_renewal,
    answeredRenewal: row.answered_renewal,
    app: row.app as AppSnapshot,
  };
}
