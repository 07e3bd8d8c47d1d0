import type { ConfigurationId, CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../../db/database.ts";
import { newId } from "../../lib/random.ts";
import type { Configuration } from "../credential.ts";
import { toConfiguration } from "../sealed-credential.ts";

/** What of a configuration is written anew; absent members stay. */
export type ConfigurationChanges = Partial<Pick<Configuration, "sharedSettings" | "workflowSettings" | "meta">>;

/** Users' settings on their credentials. */
export interface ConfigurationStore {
  /** By credential, the default first. Index configurations_by_credential. */
  ofCredentials(
    projectId: ProjectId,
    credentialIds: readonly CredentialId[],
  ): Promise<ReadonlyMap<CredentialId, readonly Configuration[]>>;
  /** The one that every credential has from its first moment. */
  insertDefault(projectId: ProjectId, credentialId: CredentialId, at: Date): Promise<void>;
  /** All of a user's credential, the default first, until the transaction ends as they are. Empty: it is not there, or not the user's. */
  lock(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<readonly Configuration[]>;
  insert(projectId: ProjectId, credentialId: CredentialId, added: Readonly<AddedConfiguration>): Promise<void>;
  update(projectId: ProjectId, id: ConfigurationId, changes: Readonly<ConfigurationChanges>, at: Date): Promise<void>;
  remove(projectId: ProjectId, id: ConfigurationId): Promise<void>;
}

export interface AddedConfiguration {
  id: ConfigurationId;
  externalId: string | null;
  at: Date;
}

export function createConfigurationStore(queries: Queries): ConfigurationStore {
  return {
    async ofCredentials(projectId, credentialIds) {
      const found = new Map<CredentialId, Configuration[]>(credentialIds.map((id) => [id, []]));
      if (credentialIds.length === 0) return found;
      const rows = await queries
        .selectFrom("configurations")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("credential_id", "in", [...credentialIds])
        .orderBy("is_default", "desc")
        .orderBy("created_at")
        .execute();
      for (const row of rows) found.get(row.credential_id as CredentialId)?.push(toConfiguration(row));
      return found;
    },

    async insertDefault(projectId, credentialId, at) {
      await queries
        .insertInto("configurations")
        .values({
          id: newId<ConfigurationId>(),
          project_id: projectId,
          credential_id: credentialId,
          is_default: true,
          created_at: at,
          updated_at: at,
        })
        .execute();
    },

    async lock(projectId, userId, credentialId) {
      // the credential's row first: a removal of it waits, and so does whoever else adds one to it
      const owner = await queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("id", "=", credentialId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (!owner) return [];
      return (await this.ofCredentials(projectId, [credentialId])).get(credentialId) ?? [];
    },

    async insert(projectId, credentialId, { id, externalId, at }) {
      await queries
        .insertInto("configurations")
        .values({
          id,
          project_id: projectId,
          credential_id: credentialId,
          external_id: externalId,
          is_default: false,
          created_at: at,
          updated_at: at,
        })
        .execute();
    },

    async update(projectId, id, { sharedSettings, workflowSettings, meta }, at) {
      await queries
        .updateTable("configurations")
        .set({
          ...(sharedSettings === undefined ? {} : { shared_settings: JSON.stringify(sharedSettings) }),
          ...(workflowSettings === undefined ? {} : { workflow_settings: JSON.stringify(workflowSettings) }),
          ...(meta === undefined ? {} : { meta: JSON.stringify(meta) }),
          updated_at: at,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .execute();
    },

    async remove(projectId, id) {
      await queries
        .deleteFrom("configurations")
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("is_default", "=", false)
        .execute();
    },
  };
}
