import type { ConfigurationId, CredentialId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { newId } from "../lib/random.ts";
import type { Configuration } from "./credential.ts";
import { toConfiguration } from "./sealed-credential.ts";

/** Users' settings on their credentials. */
export interface ConfigurationStore {
  /** By credential, the default first. Index configurations_by_credential. */
  ofCredentials(
    projectId: ProjectId,
    credentialIds: readonly CredentialId[],
  ): Promise<ReadonlyMap<CredentialId, readonly Configuration[]>>;
  /** The one that every credential has from its first moment. */
  insertDefault(projectId: ProjectId, credentialId: CredentialId, at: Date): Promise<void>;
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
  };
}
