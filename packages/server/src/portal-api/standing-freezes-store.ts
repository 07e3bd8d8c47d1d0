import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

/** Whether any freeze stands that may concern the project; reads what the credentials room wrote. By index freezes_standing. */
export async function isAnythingFrozen(queries: Queries, projectId: ProjectId): Promise<boolean> {
  const row = await queries
    .selectFrom("freezes")
    .select("id")
    .where("thawed_at", "is", null)
    .where((where) => where.or([where("project_id", "is", null), where("project_id", "=", projectId)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
