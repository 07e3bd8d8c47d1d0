import type { CredentialId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

/**
 * Holds credentials of a project until the transaction ends, in the order of their ids. Call it before a statement that
 * writes many: two nodes that took the same rows in different orders would wait for each other, and everybody else for
 * them, until PostgreSQL notices after a second.
 */
export async function lockInOrder(
  queries: Queries,
  projectId: ProjectId,
  credentialIds: readonly CredentialId[],
): Promise<void> {
  if (credentialIds.length === 0) return;
  await queries
    .selectFrom("credentials")
    .select("id")
    .where("project_id", "=", projectId)
    .where("id", "in", [...credentialIds])
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}
