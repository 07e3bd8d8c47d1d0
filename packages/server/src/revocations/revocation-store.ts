import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { TokenKind } from "../oauth/revoke-token.ts";
import { createEndedTokenStore, type TokenEnd } from "./ended-token-store.ts";
import type { PreparedRevocation, RevocationCause, RevocationOutcome } from "./revocation.ts";

export interface Settlement {
  outcome: Exclude<RevocationOutcome, "pending">;
  reason: string | null;
  status: number | null;
  done: readonly TokenKind[];
  at: Date;
}

export interface Postponement {
  reason: string | null;
  status: number | null;
  done: readonly TokenKind[];
  firstTryAt: Date;
  nextTryAt: Date;
}

/** Moves of a receipt: ordered, postponed, settled. Who holds it for a try is in `claim-store.ts`. */
export function createRevocationStore(queries: Queries) {
  const ended = { leased_until: null, next_try_at: null, secret: null, app: null } as const;
  return {
    async insert(projectId: ProjectId, { id, order, ...rest }: PreparedRevocation, at: Date): Promise<void> {
      const { grant, by } = order;
      const settled = rest.outcome === "pending" ? { next_try_at: at } : { settled_at: at };
      await queries
        .insertInto("revocations")
        .values((values) => ({
          id,
          project_id: projectId,
          credential_id: grant.credentialId,
          integration_id: grant.integrationId,
          integration_type: rest.integrationType,
          user_id: grant.userId,
          end_user_id: values.fn.coalesce(
            values
              .selectFrom("users")
              .select("end_user_id")
              .where("project_id", "=", projectId)
              .where("id", "=", grant.userId),
            values.val(""),
          ),
          account_id: grant.accountId,
          account_name: grant.accountName,
          cause: order.cause,
          asked_by: by.kind,
          asked_by_id: by.id ?? null,
          freeze_id: order.freezeId ?? null,
          asked_at: at,
          outcome: rest.outcome,
          reason: rest.reason,
          secret: rest.sealed,
          app: rest.app && JSON.stringify(rest.app),
          renewal_asked_at: order.isRenewalOpen === true ? at : null,
          open_renewal: order.openRenewal ?? null,
          answered_renewal: order.answeredRenewal ?? null,
          ...settled,
        }))
        .execute();
      const reason = endReasonOf(order.cause);
      if (reason !== null && grant.credentialId !== null)
        await createEndedTokenStore(queries).noteEnd(projectId, grant.credentialId, reason, at);
    },

    async settle(projectId: ProjectId, id: string, settlement: Settlement): Promise<boolean> {
      const { outcome, reason, status, done, at } = settlement;
      const result = await queries
        .updateTable("revocations")
        .set({ outcome, reason, provider_status: status, done: [...done], settled_at: at, ...ended })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async postpone(projectId: ProjectId, id: string, postponement: Postponement): Promise<void> {
      const { reason, status, done, firstTryAt, nextTryAt } = postponement;
      await queries
        .updateTable("revocations")
        .set({ reason, provider_status: status, done: [...done], leased_until: null })
        .set({ first_try_at: firstTryAt, next_try_at: nextTryAt })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .execute();
    },

    /** Makes a waiting one due now. False when it is settled, or not there; one that is being tried is left to that. */
    async hurry(projectId: ProjectId, id: string, now: Date): Promise<boolean> {
      const result = await queries
        .updateTable("revocations")
        .set({ next_try_at: now })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("outcome", "=", "pending")
        .where((where) => where.or([where("leased_until", "is", null), where("leased_until", "<=", now)]))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /**
     * Whether such a connection stands that was made with the same client, in whichever integration of the project: a
     * grant is of one account to one client (RFC 6749 section 1.3), and Gmail and Drive may share one. Index
     * credentials_by_integration.
     */
    isConnected: (projectId: ProjectId, wanted: Readonly<WantedConnection>): Promise<boolean> =>
      isConnected(queries, projectId, wanted),
  };
}

/** Null: nobody wanted the connection to end, but just some tokens of it. */
function endReasonOf(cause: RevocationCause): TokenEnd["reason"] | null {
  if (cause === "emergency") return "revoked";
  return cause === "disconnected" || cause === "restored" ? "disconnected" : null;
}

/** Connections that one OAuth client made: of everybody and every account, unless it says of whom or of which. */
interface WantedConnection {
  /** Where the client may be a user's own; otherwise every integration that has it is looked at. */
  integrationId: IntegrationId;
  clientId: string;
  accountId?: string;
  /** On which server of the provider the account is, by the names of its declaration; others that are known do not count. */
  instance?: Readonly<Record<string, string>>;
  userId?: UserId;
}

async function isConnected(
  queries: Queries,
  projectId: ProjectId,
  { integrationId, accountId, instance = {}, userId, clientId }: Readonly<WantedConnection>,
): Promise<boolean> {
  let query = queries
    .selectFrom("credentials")
    .select("id")
    .where("project_id", "=", projectId)
    .where("integration_id", "in", (query) =>
      query
        .selectFrom("integrations")
        .select("integrations.id")
        .where("integrations.project_id", "=", projectId)
        .where((where) =>
          where.or([where("integrations.client_id", "=", clientId), where("integrations.id", "=", integrationId)]),
        ),
    )
    .where(
      sql`coalesce(oauth_client ->> 'clientId', (select client_id from integrations where integrations.id = credentials.integration_id))`,
      "=",
      clientId,
    )
    .where("status", "<>", "INVALID")
    .where("revoked_at", "is", null);
  if (accountId !== undefined) query = query.where("account_id", "=", accountId);
  for (const [name, value] of Object.entries(instance)) query = query.where(isValueOrUnknown(name, value));
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** As `isOfOtherGrant` compares: letter case does not matter, of ASCII as in host names, whatever the database's locale is. */
function isValueOrUnknown(name: string, value: string) {
  const stored = sql`(template_values ->> ${name}::text) collate "C"`;
  return sql<boolean>`coalesce(lower(${stored}) = lower(${value}::text collate "C"), true)`;
}
