import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

/** A secret that a connection stands on. */
export interface StandingSecret {
  credentialId: CredentialId;
  secretVersion: number;
  sealedSecret: Uint8Array;
}

/** To whom a provider may give what it gave before. */
export interface Receiver {
  /** Every integration of the same client counts: Gmail and Drive may share one. */
  integrationId: IntegrationId;
  clientId: string;
  userId: UserId;
  /** Null when it is not known. */
  accountId: string | null;
}

/** SQL of the connections that stand. */
export function createStandingStore(queries: Queries) {
  return {
    /** What stands of the account, whoever connected it, and what the user has. Index credentials_by_integration. */
    async ofReceiver(
      projectId: ProjectId,
      { integrationId, clientId, userId, accountId }: Receiver,
    ): Promise<StandingSecret[]> {
      const rows = await queries
        .selectFrom("credentials")
        .select(["id", "secret", "secret_version"])
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
        .where((where) =>
          where.or([
            where("user_id", "=", userId),
            ...(accountId === null ? [] : [where("account_id", "=", accountId)]),
          ]),
        )
        .where("status", "<>", "INVALID")
        .where("revoked_at", "is", null)
        .execute();
      return rows.map((row) => ({
        credentialId: row.id as CredentialId,
        secretVersion: row.secret_version,
        sealedSecret: row.secret,
      }));
    },
  };
}
