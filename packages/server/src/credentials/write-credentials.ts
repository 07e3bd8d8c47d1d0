import type { ProjectId, UserId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import type { UserCredentials } from "./user-credentials.ts";

/** Runs a write of one user's credentials: one transaction, announced to every node, seen by this one at once. */
export type WriteCredentials = <Result>(
  owner: Readonly<{ projectId: ProjectId; userId: UserId }>,
  work: (queries: Queries) => Promise<Result>,
) => Promise<Result>;

export function createWriteCredentials({
  database,
  userCredentials,
}: Readonly<{
  database: Pick<Database, "transaction" | "changes">;
  userCredentials: Pick<UserCredentials, "drop">;
}>): WriteCredentials {
  return async ({ projectId, userId }, work) => {
    const result = await database.transaction(async (queries) => {
      const done = await work(queries);
      await database.changes.announce(queries, { room: "credentials", projectId, key: userId });
      return done;
    });
    userCredentials.drop(projectId, userId);
    return result;
  };
}
