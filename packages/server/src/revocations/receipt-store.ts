import type { ProjectId } from "@portico/protocol";
import type { RevocationReceipt } from "@portico/protocol/endpoints";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { RevocationOutcome } from "./revocation.ts";

/** A place in the list: newest first, then by id. */
export interface ReceiptPosition {
  /** ISO 8601 with microseconds, as the database has it: a `Date` would lose three digits and skip receipts. */
  askedAt: string;
  id: string;
}

export interface ReceiptQuery {
  credentialId?: string | undefined;
  userId?: string | undefined;
  outcome?: RevocationOutcome | undefined;
  after?: ReceiptPosition | undefined;
  limit: number;
}

/** Without the sealed column. */
const columns = [
  ...(["id", "credential_id", "integration_id", "integration_type", "user_id", "end_user_id"] as const),
  ...(["account_id", "account_name", "cause", "asked_by", "asked_by_id", "asked_at", "freeze_id"] as const),
  ...(["outcome", "reason", "provider_status", "tries", "last_try_at", "next_try_at", "settled_at"] as const),
] as const;

/** Reads receipts without their sealed column. */
export function createReceiptStore(queries: Queries) {
  return {
    async find(projectId: ProjectId, id: string): Promise<RevocationReceipt | null> {
      const row = await queries
        .selectFrom("revocations")
        .select(columns)
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .executeTakeFirst();
      return row ? toReceipt(row) : null;
    },

    /** The newest of each of these users, by index revocations_by_user. */
    async latestOf(projectId: ProjectId, userIds: readonly string[], each: number): Promise<RevocationReceipt[]> {
      if (userIds.length === 0) return [];
      const rows = await queries
        .selectFrom((placed) =>
          placed
            .selectFrom("revocations")
            .select(columns)
            .select(sql<string>`row_number() over (partition by user_id order by asked_at desc, id)`.as("place"))
            .where("project_id", "=", projectId)
            .where("user_id", "in", [...userIds])
            .as("placed"),
        )
        .select(columns)
        .where("place", "<=", String(each))
        .orderBy("asked_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map(toReceipt);
    },

    /** By index revocations_by_project, or revocations_by_user. */
    async list(
      projectId: ProjectId,
      { credentialId, userId, outcome, after, limit }: ReceiptQuery,
    ): Promise<{ receipt: RevocationReceipt; position: ReceiptPosition }[]> {
      let query = queries
        .selectFrom("revocations")
        .select(columns)
        .select(sql<string>`to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as("asked_at_text"))
        .where("project_id", "=", projectId);
      if (credentialId !== undefined) query = query.where("credential_id", "=", credentialId);
      if (userId !== undefined) query = query.where("user_id", "=", userId);
      if (outcome !== undefined) query = query.where("outcome", "=", outcome);
      if (after) {
        const at = sql<Date>`${after.askedAt}::timestamptz`;
        query = query.where((row) =>
          row.or([row("asked_at", "<", at), row.and([row("asked_at", "=", at), row("id", ">", after.id)])]),
        );
      }
      const rows = await query.orderBy("asked_at", "desc").orderBy("id").limit(limit).execute();
      return rows.map((row) => ({ position: { askedAt: row.asked_at_text, id: row.id }, receipt: toReceipt(row) }));
    },
  };
}

function toReceipt(row: Pick<Selectable<Schema["revocations"]>, (typeof columns)[number]>): RevocationReceipt {
  return {
    id: row.id,
    credentialId: row.credential_id,
    integrationId: row.integration_id,
    integrationType: row.integration_type,
    userId: row.user_id,
    endUserId: row.end_user_id,
    accountId: row.account_id,
    accountName: row.account_name,
    cause: row.cause,
    askedBy: { kind: row.asked_by, id: row.asked_by_id },
    askedAt: row.asked_at.toISOString(),
    freezeId: row.freeze_id,
    outcome: row.outcome,
    reason: row.reason,
    providerStatus: row.provider_status,
    tries: row.tries,
    lastTryAt: row.last_try_at?.toISOString() ?? null,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
