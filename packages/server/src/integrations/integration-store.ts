import type { IntegrationId, ProjectId } from "@portico/protocol";
import {
  consentSettings,
  type ConsentSettings,
  type PortalSettings,
  type RequestPolicy,
  type SettingInput,
} from "@portico/protocol/endpoints";
import type { Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";

/** An integration as it is stored: the provider by its key, the client secret sealed. */
export interface IntegrationRecord {
  id: IntegrationId;
  projectId: ProjectId;
  providerKey: string;
  isActive: boolean;
  clientId: string | null;
  sealedClientSecret: Uint8Array | null;
  /** Counts writes of the client secret; what is sealed is bound to it. */
  clientSecretVersion: number;
  scopes: readonly string[];
  portal: PortalSettings;
  settings: readonly SettingInput[];
  requestPolicy: RequestPolicy;
  consent: ConsentSettings;
  isTestApp: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export function createIntegrationStore(queries: Queries) {
  return {
    /** In the order they were added. */
    async list(projectId: ProjectId): Promise<IntegrationRecord[]> {
      const rows = await queries
        .selectFrom("integrations")
        .selectAll()
        .where("project_id", "=", projectId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toRecord);
    },

    /** Holds the row until the transaction ends, also against new credentials that refer to it. */
    async lock(projectId: ProjectId, integrationId: IntegrationId): Promise<IntegrationRecord | null> {
      const row = await queries
        .selectFrom("integrations")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("id", "=", integrationId)
        .forUpdate()
        .executeTakeFirst();
      return row ? toRecord(row) : null;
    },

    /** Answers false when the project has an integration of this provider already. */
    async insertIfAbsent(projectId: ProjectId, record: IntegrationRecord): Promise<boolean> {
      const row = await queries
        .insertInto("integrations")
        .values({ ...toColumns(record), id: record.id, project_id: projectId, created_at: record.createdAt })
        .onConflict((conflict) => conflict.columns(["project_id", "provider_key"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    async update(projectId: ProjectId, record: IntegrationRecord): Promise<void> {
      await queries
        .updateTable("integrations")
        .set(toColumns(record))
        .where("project_id", "=", projectId)
        .where("id", "=", record.id)
        .execute();
    },

    /** By index credentials_by_integration. */
    async hasCredentials(projectId: ProjectId, integrationId: IntegrationId): Promise<boolean> {
      const row = await queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("integration_id", "=", integrationId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async remove(projectId: ProjectId, integrationId: IntegrationId): Promise<void> {
      await queries
        .deleteFrom("integrations")
        .where("project_id", "=", projectId)
        .where("id", "=", integrationId)
        .execute();
    },
  };
}

function toColumns(record: IntegrationRecord) {
  return {
    provider_key: record.providerKey,
    is_active: record.isActive,
    client_id: record.clientId,
    client_secret: record.sealedClientSecret,
    client_secret_version: record.clientSecretVersion,
    scopes: [...record.scopes],
    portal: JSON.stringify(record.portal),
    settings: JSON.stringify(record.settings),
    request_policy: JSON.stringify(record.requestPolicy),
    consent: JSON.stringify(record.consent),
    is_test_app: record.isTestApp,
    updated_at: record.updatedAt,
  };
}

function toRecord(row: Selectable<Schema["integrations"]>): IntegrationRecord {
  return {
    id: row.id as IntegrationId,
    projectId: row.project_id as ProjectId,
    providerKey: row.provider_key,
    isActive: row.is_active,
    clientId: row.client_id,
    sealedClientSecret: row.client_secret,
    clientSecretVersion: row.client_secret_version,
    scopes: row.scopes,
    portal: row.portal as PortalSettings,
    settings: row.settings as SettingInput[],
    requestPolicy: row.request_policy as RequestPolicy,
    consent: consentSettings.parse(row.consent),
    isTestApp: row.is_test_app,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
