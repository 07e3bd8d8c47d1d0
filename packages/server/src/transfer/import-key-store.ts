import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

export interface SealedKey {
  id: string;
  secret: Uint8Array;
}

/** SQL of the keys under which projects' brought tokens are hashed. */
export function createImportKeyStore(queries: Queries) {
  return {
    /** Index import_keys_by_project. */
    async find(projectId: ProjectId): Promise<SealedKey | undefined> {
      const query = queries.selectFrom("import_keys").select(["id", "secret"]).where("project_id", "=", projectId);
      return query.orderBy("id").limit(1).executeTakeFirst();
    },

    /** Until the transaction ends. */
    async takeTurns(projectId: ProjectId): Promise<void> {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`import key of ${projectId}`}, 0))`.execute(queries);
    },

    async insert(projectId: ProjectId, { id, secret }: SealedKey): Promise<void> {
      await queries.insertInto("import_keys").values({ id, project_id: projectId, secret }).execute();
    },
  };
}
