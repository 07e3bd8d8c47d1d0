import type { CredentialId, IntegrationId, ProjectId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import { sameHash } from "../lib/random.ts";
import { noteTokenEnd, tokenEndOf, type TokenEnd } from "../revocations/ended-tokens.ts";
import type { Brought } from "./kept-credential.ts";

/** A credential that was brought before. */
export interface KnownSource {
  id: CredentialId;
  integrationId: IntegrationId;
  consentedAt: Date;
  isConsentDated: boolean;
  /** See `Brought`. Null: of before it was kept. */
  broughtToken: Uint8Array | null;
  /** It was renewed here since, or is at this moment. */
  isRenewed: boolean;
  /** Its user consented anew since, to this account or another. */
  isReconnected: boolean;
  /** When its secret was taken out of use in an emergency. */
  revokedAt: Date | null;
}

/** SQL of which credentials came from where. */
export function createImportStore(queries: Queries) {
  return {
    /** By index credentials_source. */
    async bySource(projectId: ProjectId, sourceId: string): Promise<KnownSource | null> {
      const row = await queries
        .selectFrom("credentials")
        .select(sourceColumns)
        .where("project_id", "=", projectId)
        .where("source_id", "=", sourceId)
        .executeTakeFirst();
      return row ? toKnownSource(row) : null;
    },

    /**
     * The same by the credential, which stays as it is until the transaction ends: whoever would begin to renew it waits,
     * and then finds another version. Null: it was not brought.
     */
    async hold(projectId: ProjectId, credentialId: CredentialId): Promise<KnownSource | null> {
      const row = await queries
        .selectFrom("credentials")
        .select(sourceColumns)
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("source_id", "is not", null)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row ? toKnownSource(row) : null;
    },

    /** How this token came to its end here, if it was brought before and is not in use any more. */
    endOf: (projectId: ProjectId, token: Uint8Array): Promise<TokenEnd | null> => tokenEndOf(queries, projectId, token),

    /**
     * What was brought with that token by another name, in one integration or in any. Index credentials_by_source_token.
     */
    async byToken(
      projectId: ProjectId,
      { sourceId, token }: Pick<Brought, "sourceId" | "token">,
      integrationId: IntegrationId | null,
    ): Promise<CredentialId | null> {
      let query = queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("source_token_hash", "=", token)
        .where("source_id", "<>", sourceId);
      if (integrationId !== null) query = query.where("integration_id", "=", integrationId);
      const row = await query.limit(1).executeTakeFirst();
      return (row?.id as CredentialId | undefined) ?? null;
    },

    /**
     * Has imports of one name, or of one token, take turns until the transaction ends. A lock instead of a violated
     * constraint, which would end the whole transaction without saying why.
     */
    async takeTurns(projectId: ProjectId, { sourceId, token }: Pick<Brought, "sourceId" | "token">): Promise<void> {
      // the name always first, so that no two wait for each other
      for (const key of [sourceId, Buffer.from(token).toString("base64")])
        await sql`select pg_advisory_xact_lock(hashtextextended(${`${projectId} ${key}`}, 0))`.execute(queries);
    },

    /** False when another credential of the project has that name. Take turns before. */
    async nameSource(
      projectId: ProjectId,
      credentialId: CredentialId,
      { sourceId, token }: Pick<Brought, "sourceId" | "token">,
      at: Date,
    ): Promise<boolean> {
      const known = await this.bySource(projectId, sourceId);
      if (known && known.id !== credentialId) return false;
      if (known?.broughtToken && !sameHash(known.broughtToken, token))
        await noteTokenEnd(queries, projectId, credentialId, { reason: "replaced", endedAt: at });
      await queries
        .updateTable("credentials")
        .set({ source_id: sourceId, source_token_hash: token, source_version: sql`consent_version` })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .execute();
      return true;
    },
  };
}

const sourceColumns = [
  "id",
  "integration_id",
  "consented_at",
  "is_consent_dated",
  "source_token_hash",
  "refreshed_at",
  "refresh_started_at",
  "revoked_at",
  "consent_version",
  "source_version",
] as const;

type SourceRow = Pick<Selectable<Schema["credentials"]>, (typeof sourceColumns)[number]>;

function toKnownSource(row: SourceRow): KnownSource {
  return {
    id: row.id as CredentialId,
    integrationId: row.integration_id as IntegrationId,
    consentedAt: row.consented_at,
    isConsentDated: row.is_consent_dated,
    broughtToken: row.source_token_hash,
    isRenewed: (row.refreshed_at ?? row.refresh_started_at) !== null,
    isReconnected: row.consent_version > (row.source_version ?? 0),
    revokedAt: row.revoked_at,
  };
}
