import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

export function createPrivateProviderStore(queries: Queries) {
  return {
    /** Declarations as they were added, in the order of their keys. */
    async list(projectId: ProjectId): Promise<{ key: string; declaration: unknown }[]> {
      return queries
        .selectFrom("private_providers")
        .select(["key", "declaration"])
        .where("project_id", "=", projectId)
        .orderBy("key")
        .execute();
    },

    /** Answers false when the project has a private provider with this key. */
    async insertIfAbsent(
      projectId: ProjectId,
      provider: { key: string; declaration: unknown; createdAt: Date },
    ): Promise<boolean> {
      const row = await queries
        .insertInto("private_providers")
        .values({
          project_id: projectId,
          key: provider.key,
          declaration: JSON.stringify(provider.declaration),
          created_at: provider.createdAt,
        })
        .onConflict((conflict) => conflict.columns(["project_id", "key"]).doNothing())
        .returning("key")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
