import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { ClaimedRevocation } from "./revocation.ts";

/** What is told of a receipt that comes to its end. */
export type ReceiptFacts = Pick<
  ClaimedRevocation,
  "id" | "projectId" | "userId" | "integrationId" | "credentialId" | "accountId" | "accountName" | "tries" | "cause"
>;

/** The two receipts of a connection that ended in the middle of a refresh: of what it held, and of what the refresh gave. */
export function createAnsweredRenewalStore(queries: Queries) {
  return {
    /**
     * Keeps both as they are until the transaction ends, in the order of their ids: of two that come to their end at once
     * the second one sees the first. Before either is written. Indexes revocations_by_open_renewal, _by_answered_renewal.
     */
    async lock(projectId: ProjectId, renewal: string): Promise<void> {
      await queries
        .selectFrom("revocations")
        .select("id")
        .where("project_id", "=", projectId)
        .where((where) => where.or([where("open_renewal", "=", renewal), where("answered_renewal", "=", renewal)]))
        .orderBy("id")
        .forUpdate()
        .execute();
    },

    /** Whether the receipt's one doubt is over: what the renewal gave was taken back. */
    async isTakenBack(projectId: ProjectId, revocationId: string): Promise<boolean> {
      const row = await queries
        .selectFrom("revocations as doubtful")
        .innerJoin("revocations as late", "late.answered_renewal", "doubtful.open_renewal")
        .select("late.id")
        .where("doubtful.project_id", "=", projectId)
        .where("doubtful.id", "=", revocationId)
        .where("late.project_id", "=", projectId)
        .where("late.outcome", "=", "revoked")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Says of what ended in that doubt alone that it was taken back; answers what that is. */
    async endDoubt(
      projectId: ProjectId,
      renewal: string,
      at: Date,
    ): Promise<(ReceiptFacts & { status: number | null })[]> {
      const rows = await queries
        .updateTable("revocations")
        .set({ outcome: "revoked", reason: null, settled_at: at })
        .where("project_id", "=", projectId)
        .where("open_renewal", "=", renewal)
        .where("outcome", "=", "failed")
        .where("reason", "=", "revocation.unconfirmed")
        .returning(["id", "user_id", "integration_id", "credential_id", "account_id", "account_name", "tries", "cause"])
        .returning("provider_status")
        .execute();
      return rows.map((row) => ({
        id: row.id,
        projectId,
        userId: row.user_id as UserId,
        integrationId: row.integration_id as IntegrationId,
        credentialId: row.credential_id as CredentialId | null,
        accountId: row.account_id,
        accountName: row.account_name,
        tries: row.tries,
        cause: row.cause,
        status: row.provider_status,
      }));
    },
  };
}
