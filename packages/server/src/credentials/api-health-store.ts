import type { CredentialId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { JudgedSecret } from "./health-store.ts";
import { healthMoves } from "./health.ts";

/** SQL of the moves that a provider's API causes, beside those of renewals in `health-store.ts`. */
export function createApiHealthStore(queries: Queries) {
  return {
    /** Its API refused too many calls in a row: → failing. False when it is not healthy. */
    async refuseCalls(projectId: ProjectId, { credentialId, version }: JudgedSecret, at: Date): Promise<boolean> {
      const { to, from, reasons } = healthMoves.refusedByApi;
      const result = await queries
        .updateTable("credentials")
        .set({ health: to, health_reason: reasons[0], health_changed_at: at, updated_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", version)
        .where("health", "in", [...from])
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /** Its API took a call: what its refusals made failing is healthy. False when it was something else. */
    async acceptCall(projectId: ProjectId, credentialId: CredentialId, at: Date): Promise<boolean> {
      const result = await queries
        .updateTable("credentials")
        .set({ health: "healthy", health_reason: null, health_changed_at: at, updated_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("health", "=", "failing")
        .where("health_reason", "=", "api_refused")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
