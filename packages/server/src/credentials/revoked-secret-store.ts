import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

/** Whose secret it was, and of what. */
export interface RevokedSecretOwner {
  userId: UserId;
  integrationId: IntegrationId;
}

/** What a secret that was taken out of use is known by, sealed for its place. */
export interface SealedTrace {
  id: string;
  sealedTrace: Uint8Array;
}

/** So many are known of a user and an integration: each is opened when something is typed. */
const mostKept = 50;

/** SQL of the secrets that emergencies took out of use. */
export function createRevokedSecretStore(queries: Queries) {
  /** The newest ones. Index revoked_secrets_by_user. */
  const newest = (projectId: ProjectId, { userId, integrationId }: RevokedSecretOwner) =>
    queries
      .selectFrom("revoked_secrets")
      .where("project_id", "=", projectId)
      .where("user_id", "=", userId)
      .where("integration_id", "=", integrationId)
      .orderBy("revoked_at", "desc")
      .orderBy("id")
      .limit(mostKept);
  return {
    async of(projectId: ProjectId, owner: RevokedSecretOwner): Promise<SealedTrace[]> {
      const rows = await newest(projectId, owner).select(["id", "trace"]).execute();
      return rows.map((row) => ({ id: row.id, sealedTrace: row.trace }));
    },

    /** Keeps one more, and lets go of the oldest beyond 50. */
    async keep(
      projectId: ProjectId,
      owner: RevokedSecretOwner,
      { id, sealedTrace }: SealedTrace,
      at: Date,
    ): Promise<void> {
      const { userId, integrationId } = owner;
      await queries
        .insertInto("revoked_secrets")
        .values({
          id,
          project_id: projectId,
          user_id: userId,
          integration_id: integrationId,
          trace: sealedTrace,
          revoked_at: at,
        })
        .execute();
      await queries
        .deleteFrom("revoked_secrets")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("integration_id", "=", integrationId)
        .where("id", "not in", newest(projectId, owner).select("id"))
        .execute();
    },
  };
}
