import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** What the forecast and the scope comparison know of a credential. */
export interface Grant {
  id: CredentialId;
  userId: UserId;
  consentedAt: Date;
  /** False: nobody told when, and `consentedAt` is when it was brought here. */
  isConsentDated: boolean;
  grantExpiresAt: Date | null;
  nextNoticeAt: Date | null;
  statedExpiresAt: Date | null;
  /** Null: nobody knows. */
  grantedScopes: readonly string[] | null;
  declinedScopes: readonly string[];
  missingScopes: readonly string[];
  /** Null while it lacks none. */
  missingSince: Date | null;
}

export type AssessedGrant = Omit<Grant, "id" | "userId" | "grantedScopes">;

/** SQL of grants: when they end, what they lack, and which of them have to be looked at again. */
export function createGrantStore(queries: Queries) {
  return {
    async find(projectId: ProjectId, credentialId: CredentialId): Promise<Grant | null> {
      const row = await queries
        .selectFrom("credentials")
        .select(grantColumns)
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .executeTakeFirst();
      return row ? toGrant(row) : null;
    },

    async write(projectId: ProjectId, credentialId: CredentialId, grant: AssessedGrant): Promise<void> {
      await queries
        .updateTable("credentials")
        .set({
          consented_at: grant.consentedAt,
          is_consent_dated: grant.isConsentDated,
          grant_expires_at: grant.grantExpiresAt,
          next_notice_at: grant.nextNoticeAt,
          stated_expires_at: grant.statedExpiresAt,
          declined_scopes: [...grant.declinedScopes],
          missing_scopes: [...grant.missingScopes],
          scopes_missing_since: grant.missingSince,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .execute();
    },

    /** Grants of one integration that were last held against an older state of it; held until the transaction ends. */
    async stale(projectId: ProjectId, integrationId: IntegrationId, limit: number): Promise<Grant[]> {
      const rows = await queries
        .selectFrom("credentials")
        .select(grantColumns)
        .where("project_id", "=", projectId)
        .where("integration_id", "=", integrationId)
        .where(
          sql<boolean>`assessed_for is distinct from
          (select updated_at from integrations where integrations.id = credentials.integration_id)`,
        )
        .orderBy("id")
        .limit(limit)
        .forUpdate()
        .execute();
      return rows.map(toGrant);
    },

    /** Marks as held against the integration as it is now. */
    async markAssessed(
      projectId: ProjectId,
      integrationId: IntegrationId,
      credentialIds: readonly CredentialId[],
    ): Promise<void> {
      if (credentialIds.length === 0) return;
      await queries
        .updateTable("credentials")
        .set({
          assessed_for: sql`(select updated_at from integrations where integrations.id = credentials.integration_id)`,
        })
        .where("project_id", "=", projectId)
        .where("integration_id", "=", integrationId)
        .where("id", "in", [...credentialIds])
        .execute();
    },

    /** Integrations of any project that were changed since their credentials were looked at. Index integrations_to_assess. */
    async changedIntegrations(limit: number): Promise<{ projectId: ProjectId; integrationId: IntegrationId }[]> {
      const rows = await queries
        .selectFrom("integrations")
        .select(["id", "project_id"])
        .where(sql<boolean>`assessed_for is distinct from updated_at`)
        .orderBy("updated_at")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        projectId: row.project_id as ProjectId,
        integrationId: row.id as IntegrationId,
      }));
    },

    /**
     * Keeps the integration as it is while its credentials are held against it; answers when it was last changed. One
     * node at a time: two that shared it would each wait for the other in `integrationAssessed`.
     */
    async lockIntegration(projectId: ProjectId, integrationId: IntegrationId): Promise<Date | null> {
      const row = await queries
        .selectFrom("integrations")
        .select("updated_at")
        .where("project_id", "=", projectId)
        .where("id", "=", integrationId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row?.updated_at ?? null;
    },

    async integrationAssessed(projectId: ProjectId, integrationId: IntegrationId): Promise<void> {
      await queries
        .updateTable("integrations")
        .set({ assessed_for: sql`updated_at` })
        .where("project_id", "=", projectId)
        .where("id", "=", integrationId)
        .execute();
    },
  };
}

const grantColumns = [
  "id",
  "user_id",
  "consented_at",
  "is_consent_dated",
  "grant_expires_at",
  "next_notice_at",
  "stated_expires_at",
  "granted_scopes",
  "are_scopes_known",
  "declined_scopes",
  "missing_scopes",
  "scopes_missing_since",
] as const;

interface GrantRow {
  id: string;
  user_id: string;
  consented_at: Date;
  is_consent_dated: boolean;
  grant_expires_at: Date | null;
  next_notice_at: Date | null;
  stated_expires_at: Date | null;
  granted_scopes: string[];
  are_scopes_known: boolean;
  declined_scopes: string[];
  missing_scopes: string[];
  scopes_missing_since: Date | null;
}

function toGrant(row: GrantRow): Grant {
  return {
    id: row.id as CredentialId,
    userId: row.user_id as UserId,
    consentedAt: row.consented_at,
    isConsentDated: row.is_consent_dated,
    grantExpiresAt: row.grant_expires_at,
    nextNoticeAt: row.next_notice_at,
    statedExpiresAt: row.stated_expires_at,
    grantedScopes: row.are_scopes_known ? row.granted_scopes : null,
    declinedScopes: row.declined_scopes,
    missingScopes: row.missing_scopes,
    missingSince: row.scopes_missing_since,
  };
}
