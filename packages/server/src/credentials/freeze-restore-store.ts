import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { FreezeRow } from "./freeze-store.ts";

const ruleColumns = [
  "id",
  "project_id",
  "integration_id",
  "integration_type",
  "user_id",
  "account_id",
  "connected_since",
  "connected_until",
  "reason",
  "asked_by",
  "asked_by_id",
  "frozen_at",
  "revoking_since",
] as const satisfies readonly (keyof FreezeRow)[];

/** Everything that it takes to write a freeze again, as JSON: instants are ISO 8601. */
export type FreezeRule = Readonly<Record<Exclude<(typeof ruleColumns)[number], "id">, string | null>> & {
  readonly id: string;
};

/** A freeze as a restore is noticed by it. */
export interface SeenFreeze {
  rule: FreezeRule;
  thawedAt: Date | null;
  /** When its project began here; null for one of the whole server. */
  livesSince: Date | null;
}

/**
 * Since when a project is here: what is imported keeps its ids and times, so a project that was destroyed may be here for a
 * second time, and what was known of its first life says nothing of this one.
 */
const livesSince = sql<Date | null>`greatest(p.created_at, pi.started_at)`;

/** The rules `f` of a JSON list which could have been written by the database as it is, and are not in it. */
const lacking = (rules: readonly FreezeRule[]) => sql`
  from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as f (
    id uuid, project_id uuid, integration_id uuid, integration_type text, user_id uuid, account_id text,
    connected_since timestamptz, connected_until timestamptz, reason text, asked_by text, asked_by_id uuid,
    frozen_at timestamptz, revoking_since timestamptz)
  where not exists (select 1 from freezes own where own.id = f.id)
    and not exists (select 1 from project_imports own where own.export_id = f.id)
    and exists (
      select 1 from projects p left join project_imports pi on pi.project_id = p.id
      where (f.project_id is null or f.project_id = p.id) and ${livesSince} <= f.frozen_at)
    and (f.integration_id is null or exists (select 1 from integrations i where i.id = f.integration_id))
    and (f.user_id is null or exists (select 1 from users u where u.id = f.user_id))`;

/** SQL of noticing that a restore lost freezes, or brought them back. Of every project: a database is restored as a whole. */
export function createFreezeRestoreStore(queries: Queries) {
  return {
    /** What stands, and what was thawed since then. As `position` of `freeze-store.ts` it reads the whole table. */
    async seen(since: Date): Promise<SeenFreeze[]> {
      const rows = await queries
        .selectFrom("freezes as f")
        .leftJoin("projects as p", "p.id", "f.project_id")
        .leftJoin("project_imports as pi", "pi.project_id", "f.project_id")
        .select(ruleColumns.map((column) => `f.${column}` as const))
        .select(["f.thawed_at", livesSince.as("lives_since")])
        // an import's own stands for as long as that is unfinished, whatever was seen of it before a restore
        .where(sql<boolean>`f.id is distinct from pi.export_id`)
        .where((where) => where.or([where("f.thawed_at", "is", null), where("f.thawed_at", ">", since)]))
        .execute();
      return rows.map(({ thawed_at, lives_since, ...row }) => ({
        rule: JSON.parse(JSON.stringify(row)) as FreezeRule,
        thawedAt: thawed_at,
        livesSince: lives_since,
      }));
    },

    /** Which of these rules are not there, although all that they name is. */
    async lacking(rules: readonly FreezeRule[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ id: string }>`select f.id ${lacking(rules)}`.execute(queries);
      return new Set(rows.map(({ id }) => id));
    },

    /** Null when it is there already, or something that it names is not. */
    async insertLacking(rule: FreezeRule): Promise<FreezeRow | null> {
      const columns = sql.join(ruleColumns.map((column) => sql.ref(column)));
      const values = sql.join(ruleColumns.map((column) => sql.ref(`f.${column}`)));
      const { rows } = await sql<FreezeRow>`
        insert into freezes (${columns}) select ${values} ${lacking([rule])}
        on conflict (id) do nothing returning *`.execute(queries);
      return rows[0] ?? null;
    },
  };
}
