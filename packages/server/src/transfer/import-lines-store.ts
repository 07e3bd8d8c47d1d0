import type { ProjectId } from "@portico/protocol";
import type { ImportOutcome } from "@portico/protocol/endpoints";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

export interface LineOutcome extends ImportOutcome {
  line: number;
  sourceId: string | null;
}

/** SQL of what became of an import's lines. */
export function createImportLinesStore(queries: Queries) {
  return {
    /** How many lines had each outcome, and how many of them will need consent. */
    async counts(projectId: ProjectId, importId: string) {
      const rows = await queries
        .selectFrom("credential_import_lines")
        .innerJoin("credential_imports", "credential_imports.id", "credential_import_lines.import_id")
        .select(["outcome", sql<string>`count(*)`.as("lines"), sql<string>`count(needs_consent)`.as("need_consent")])
        .where("credential_imports.project_id", "=", projectId)
        .where("import_id", "=", importId)
        .groupBy("outcome")
        .execute();
      return rows.map((row) => ({
        outcome: row.outcome,
        lines: Number(row.lines),
        needConsent: Number(row.need_consent),
      }));
    },

    /** An earlier outcome of the same line, from an upload that was cut off, is replaced unless it brought something. */
    async noteLines(projectId: ProjectId, importId: string, lines: readonly LineOutcome[], at: Date): Promise<void> {
      const { numUpdatedRows } = await queries
        .updateTable("credential_imports")
        .set({ updated_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", importId)
        .executeTakeFirst();
      // an import of another project is nobody's to write to
      if (numUpdatedRows === 0n || lines.length === 0) return;
      await queries
        .insertInto("credential_import_lines")
        .values(
          lines.map((each) => ({
            import_id: importId,
            line: each.line,
            source_id: each.sourceId,
            outcome: each.outcome,
            reason: each.reason,
            message: each.message,
            needs_consent: each.needsConsent,
            credential_id: each.credentialId,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(["import_id", "line"])
            .doUpdateSet((row) => ({
              source_id: row.ref("excluded.source_id"),
              outcome: row.ref("excluded.outcome"),
              reason: row.ref("excluded.reason"),
              message: row.ref("excluded.message"),
              needs_consent: row.ref("excluded.needs_consent"),
              credential_id: row.ref("excluded.credential_id"),
            }))
            .where("credential_import_lines.outcome", "not in", ["imported", "updated"]),
        )
        .execute();
    },

    /** Whether one of these lines brought, or would bring, that name. Index credential_import_lines_by_source. */
    async hasBrought(
      projectId: ProjectId,
      importId: string,
      sourceId: string,
      { from, to }: Readonly<{ from: number; to: number }>,
    ): Promise<boolean> {
      const row = await queries
        .selectFrom("credential_import_lines")
        .innerJoin("credential_imports", "credential_imports.id", "credential_import_lines.import_id")
        .select("line")
        .where("credential_imports.project_id", "=", projectId)
        .where("import_id", "=", importId)
        .where("source_id", "=", sourceId)
        .where("line", ">=", from)
        .where("line", "<=", to)
        .where("outcome", "in", ["imported", "updated"])
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async lines(projectId: ProjectId, importId: string, after: number, limit: number): Promise<LineOutcome[]> {
      const rows = await queries
        .selectFrom("credential_import_lines")
        .innerJoin("credential_imports", "credential_imports.id", "credential_import_lines.import_id")
        .selectAll("credential_import_lines")
        .where("credential_imports.project_id", "=", projectId)
        .where("import_id", "=", importId)
        .where("line", ">", after)
        .orderBy("line")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        line: row.line,
        sourceId: row.source_id,
        outcome: row.outcome,
        reason: row.reason,
        message: row.message,
        needsConsent: row.needs_consent,
        credentialId: row.credential_id,
      }));
    },
  };
}
