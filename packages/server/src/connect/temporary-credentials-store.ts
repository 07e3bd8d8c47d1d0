import type { AttemptId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

export interface KeptTemporaryCredentials {
  token: string;
  /** Sealed. */
  secret: Uint8Array;
}

/** SQL of an attempt's temporary credentials (OAuth 1.0a). */
export function createTemporaryCredentialsStore(queries: Queries) {
  return {
    /** Once for each attempt, while it is the provider's turn; false when it ended meanwhile. */
    async keep(projectId: ProjectId, attemptId: AttemptId, kept: KeptTemporaryCredentials): Promise<boolean> {
      const row = await queries
        .updateTable("connect_attempts")
        .set({ request_token: kept.token, grant_secret: kept.secret })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "=", "handed_off")
        .where("request_token", "is", null)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
