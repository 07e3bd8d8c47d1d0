import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";

/** Which credentials were used as their users lately; a read costs no SQL, because uses are written in batches. */
export interface CredentialUses {
  note(projectId: ProjectId, credentialId: CredentialId): void;
  /** When it was used last, as far as this process and `stored` know. */
  lastUsedAt(credentialId: CredentialId, stored: Date | null): Date | null;
  /** Writes what was noted since the last time. Call it every minute; what a crash loses is a minute of uses. */
  flush(): Promise<void>;
}

export function createCredentialUses({
  database,
  clock,
}: Readonly<{ database: Pick<Database, "transaction">; clock: Clock }>): CredentialUses {
  let noted = new Map<CredentialId, { projectId: ProjectId; at: number }>();

  return {
    note(projectId, credentialId) {
      noted.set(credentialId, { projectId, at: clock.now().getTime() });
    },

    lastUsedAt(credentialId, stored) {
      const at = noted.get(credentialId)?.at;
      return at === undefined || (stored !== null && stored.getTime() > at) ? stored : new Date(at);
    },

    async flush() {
      const flushing = noted;
      noted = new Map();
      try {
        for (const [projectId, uses] of projectBatches(flushing, ([, use]) => use.projectId))
          await write(projectId, uses);
      } catch (error) {
        for (const [id, use] of flushing) if (!noted.has(id)) noted.set(id, use);
        throw error;
      }
    },
  };

  async function write(projectId: ProjectId, uses: readonly [CredentialId, { at: number }][]): Promise<void> {
    const rows = JSON.stringify(uses.map(([id, { at }]) => ({ id, at: new Date(at).toISOString() })));
    const update = sql`
      update credentials set last_used_at = used.at
      from jsonb_to_recordset(${rows}::jsonb) as used (id uuid, at timestamptz)
      where credentials.project_id = ${projectId} and credentials.id = used.id
        and (last_used_at is null or last_used_at < used.at)`;
    await database.transaction(async (queries) => {
      const ids = uses.map(([id]) => id);
      await lockInOrder(queries, projectId, ids);
      await update.execute(queries);
    });
  }
}
