import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { WebhookId } from "./webhook.ts";

/** A sealed secret of an endpoint. */
export interface StoredSecret {
  id: string;
  sealed: Uint8Array;
}

/** An endpoint's secrets, sealed: the one in use, and during a rotation the ones before it. */
export function createWebhookSecretStore(queries: Queries) {
  return {
    async insert(projectId: ProjectId, endpointId: WebhookId, { id, sealed }: StoredSecret, at: Date): Promise<void> {
      await queries
        .insertInto("webhook_secrets")
        .values({ id, project_id: projectId, endpoint_id: endpointId, secret: sealed, created_at: at })
        .execute();
    },

    /** Ends every secret of the endpoint by then at the latest, and forgets those that ended before `now`. */
    async expire(projectId: ProjectId, endpointId: WebhookId, by: Date, now: Date): Promise<void> {
      await queries
        .deleteFrom("webhook_secrets")
        .where("project_id", "=", projectId)
        .where("endpoint_id", "=", endpointId)
        .where("expires_at", "<=", now)
        .execute();
      await queries
        .updateTable("webhook_secrets")
        .set({ expires_at: by })
        .where("project_id", "=", projectId)
        .where("endpoint_id", "=", endpointId)
        .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", by)]))
        .execute();
    },

    /** Those that sign at this moment, newest first; by index webhook_secrets_by_endpoint. */
    async active(projectId: ProjectId, endpointId: WebhookId, now: Date): Promise<StoredSecret[]> {
      const rows = await queries
        .selectFrom("webhook_secrets")
        .select(["id", "secret"])
        .where("project_id", "=", projectId)
        .where("endpoint_id", "=", endpointId)
        .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
        .orderBy("created_at", "desc")
        .execute();
      return rows.map(({ id, secret }) => ({ id, sealed: secret }));
    },
  };
}
