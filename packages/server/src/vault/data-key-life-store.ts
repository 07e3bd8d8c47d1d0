import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { DataKeyState } from "./keys.ts";

/** How a project's data keys grow old: retired, destroyed. */
export interface DataKeyLifeStore {
  /** Newest first. */
  ofProject(projectId: ProjectId): Promise<Omit<DataKeyState, "records">[]>;
  retireAllBut(projectId: ProjectId, dataKeyId: string, at: Date): Promise<void>;
  /** Deletes what was retired before then, except these; answers the ids. */
  destroyRetired(projectId: ProjectId, before: Date, except: readonly string[]): Promise<string[]>;
  /** Answers the ids. */
  destroyAll(projectId: ProjectId): Promise<string[]>;
  projectsWithRetired(): Promise<ProjectId[]>;
}

export function createDataKeyLifeStore(queries: Queries): DataKeyLifeStore {
  return {
    async ofProject(projectId) {
      return queries
        .selectFrom("project_data_keys")
        .select(["id", "root_key_id as rootKeyId", "created_at as createdAt", "retired_at as retiredAt"])
        .where("project_id", "=", projectId)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .execute();
    },
    async retireAllBut(projectId, dataKeyId, at) {
      await queries
        .updateTable("project_data_keys")
        .set({ retired_at: at })
        .where("project_id", "=", projectId)
        .where("id", "<>", dataKeyId)
        .where("retired_at", "is", null)
        .execute();
    },
    async destroyRetired(projectId, before, except) {
      const rows = await queries
        .deleteFrom("project_data_keys")
        .where("project_id", "=", projectId)
        .where("retired_at", "<=", before)
        .$if(except.length > 0, (query) => query.where("id", "not in", [...except]))
        .returning("id")
        .execute();
      return rows.map((row) => row.id);
    },
    async destroyAll(projectId) {
      const rows = await queries
        .deleteFrom("project_data_keys")
        .where("project_id", "=", projectId)
        .returning("id")
        .execute();
      return rows.map((row) => row.id);
    },
    async projectsWithRetired() {
      const rows = await queries
        .selectFrom("project_data_keys")
        .select("project_id")
        .distinct()
        .where("retired_at", "is not", null)
        .execute();
      return rows.map((row) => row.project_id as ProjectId);
    },
  };
}
