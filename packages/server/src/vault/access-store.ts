import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** How often something was opened in a minute. */
export interface Opening {
  /** Its begin. */
  minute: Date;
  /** The sealed column. */
  field: string;
  recordId: string;
  purpose: string;
  /** `user_tokens`, `api_key:<id>`, `admin:<id>`, `server`. */
  caller: string;
  opened: number;
}

export type CountedOpening = Opening & { projectId: ProjectId };

/** When a project's alarm is raised. */
export interface AccessGuard {
  /** Different credentials that one caller may open in a minute (100); the brake counts what it opens on one node. */
  breadthLimit: number;
  /** Whether more is refused, not only told (false). */
  brake: boolean;
  /** Credentials that nobody has a reason to open. */
  honeytokens: readonly string[];
}

export interface BroadCaller {
  projectId: ProjectId;
  caller: string;
  limit: number;
}

export interface AccessStore {
  /** Adds to what is counted already. */
  add(openings: readonly CountedOpening[]): Promise<void>;
  /**
   * Callers of these projects who opened more different credentials than their project allows in one minute since
   * `since`, on all nodes together. Index secret_openings_old.
   */
  tooBroad(projectIds: readonly ProjectId[], since: Date): Promise<BroadCaller[]>;
  /** Index secret_openings_old. */
  forgetBefore(minute: Date): Promise<void>;
  /** At most 1,000, newest first. Index secret_openings_by_record. */
  recent(projectId: ProjectId, recordId: string | undefined): Promise<Opening[]>;
  guard(projectId: ProjectId): Promise<AccessGuard>;
  changeGuard(projectId: ProjectId, changes: Partial<AccessGuard>, at: Date): Promise<void>;
}

export function createAccessStore(queries: Queries): AccessStore {
  return {
    async add(openings) {
      const rows = JSON.stringify(openings.map((opening) => ({ ...opening, minute: opening.minute.toISOString() })));
      // a project that was deleted meanwhile takes its openings with it
      await sql`
        insert into secret_openings (project_id, minute, field, record_id, purpose, caller, opened)
        select opening."projectId", opening.minute, opening.field, opening."recordId", opening.purpose, opening.caller,
               opening.opened
        from jsonb_to_recordset(${rows}::jsonb) as opening("projectId" uuid, minute timestamptz, field text,
             "recordId" uuid, purpose text, caller text, opened int)
        join projects on projects.id = opening."projectId"
        order by 1, 2, 4, 3, 5, 6
        on conflict (project_id, minute, record_id, field, purpose, caller)
        do update set opened = secret_openings.opened + excluded.opened`.execute(queries);
    },
    async tooBroad(projectIds, since) {
      const rows = await queries
        .selectFrom("secret_openings")
        .innerJoin("projects", "projects.id", "secret_openings.project_id")
        .select(["project_id as projectId", "caller", "breadth_limit as limit"])
        .where("minute", ">=", since)
        .where("project_id", "in", [...projectIds])
        .where("field", "=", "credentials.secret")
        .where("purpose", "=", "use")
        .where("caller", "!=", "server")
        .groupBy(["project_id", "caller", "minute", "breadth_limit"])
        .having(sql<boolean>`count(distinct record_id) > breadth_limit`)
        .execute();
      return rows.map((row) => ({ ...row, projectId: row.projectId as ProjectId }));
    },
    async forgetBefore(minute) {
      await queries.deleteFrom("secret_openings").where("minute", "<", minute).execute();
    },
    async recent(projectId, recordId) {
      return queries
        .selectFrom("secret_openings")
        .select(["minute", "field", "record_id as recordId", "purpose", "caller", "opened"])
        .where("project_id", "=", projectId)
        .$if(recordId !== undefined, (query) => query.where("record_id", "=", recordId ?? ""))
        .orderBy("minute", "desc")
        .orderBy("record_id")
        .limit(1000)
        .execute();
    },
    async guard(projectId) {
      const [project, decoys] = await Promise.all([
        queries
          .selectFrom("projects")
          .select(["breadth_limit as breadthLimit", "breadth_brake as brake"])
          .where("id", "=", projectId)
          .executeTakeFirst(),
        queries
          .selectFrom("honeytokens")
          .select("credential_id as id")
          .where("project_id", "=", projectId)
          .orderBy("created_at")
          .execute(),
      ]);
      return { breadthLimit: 100, brake: false, ...project, honeytokens: decoys.map(({ id }) => id) };
    },
    async changeGuard(projectId, { breadthLimit, brake, honeytokens }, at) {
      await queries
        .updateTable("projects")
        .set({
          id: projectId,
          ...(breadthLimit === undefined ? {} : { breadth_limit: breadthLimit }),
          ...(brake === undefined ? {} : { breadth_brake: brake }),
        })
        .where("id", "=", projectId)
        .execute();
      if (honeytokens === undefined) return;
      await queries.deleteFrom("honeytokens").where("project_id", "=", projectId).execute();
      if (honeytokens.length === 0) return;
      // only credentials of this project can be decoys of it
      await sql`
        insert into honeytokens (credential_id, project_id, created_at)
        select id, project_id, ${at} from credentials
        where project_id = ${projectId} and id in (${sql.join([...honeytokens])})`.execute(queries);
    },
  };
}
