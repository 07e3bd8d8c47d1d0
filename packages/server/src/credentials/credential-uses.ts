import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Credential } from "./credential.ts";
import { settledWithin } from "./patience.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";

/** Which credentials were used as their users lately; a use costs no SQL, because uses are written in batches. */
export interface CredentialUses {
  /**
   * The first use after half a day is written before it begins, and resolves when it is: any node may be about to end what
   * nobody used for days, and must not overlook it. Waits half a second at most, and never throws.
   */
  note(credential: UsedCredential): Promise<void> | undefined;
  /** When it was used last, as far as this process and `stored` know. */
  lastUsedAt(credentialId: CredentialId, stored: Date | null): Date | null;
  /** Writes what was noted since the last time. Call it every minute; what a crash loses is a minute of uses. */
  flush(): Promise<void>;
}

type UsedCredential = Pick<Credential, "projectId" | "id" | "createdAt" | "consentedAt"> & {
  health: Pick<Credential["health"], "lastUsedAt">;
};

/** Well below the day that nobody must have used what is ended as unused. */
const longIdleMs = 12 * 3_600_000;
const patienceMs = 500;
/** For longer than a credential is read from memory, where it looks as it did before that. */
const rememberMs = 60_000;

export function createCredentialUses({
  database,
  clock,
}: Readonly<{ database: Pick<Database, "transaction">; clock: Clock }>): CredentialUses {
  let noted = new Map<CredentialId, { projectId: ProjectId; at: number }>();

  /** First uses after a long time that were just written, or are to be. */
  const written = new Map<CredentialId, number>();
  const writing = new Map<CredentialId, Promise<void>>();

  return {
    note({ projectId, id, createdAt, consentedAt, health }) {
      const at = clock.now().getTime();
      noted.set(id, { projectId, at });
      const lastAt = Math.max(health.lastUsedAt?.getTime() ?? 0, createdAt.getTime(), consentedAt.getTime());
      if (at - lastAt < longIdleMs || at - (written.get(id) ?? 0) < rememberMs) return undefined;
      return settledWithin(patienceMs, writeNow(projectId, id, at)).then(
        () => undefined,
        // it is written with the others
        () => undefined,
      );
    },

    lastUsedAt(credentialId, stored) {
      const at = noted.get(credentialId)?.at;
      return at === undefined || (stored !== null && stored.getTime() > at) ? stored : new Date(at);
    },

    async flush() {
      const now = clock.now().getTime();
      for (const [id, at] of written) if (now - at >= rememberMs) written.delete(id);
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

  function writeNow(projectId: ProjectId, id: CredentialId, at: number): Promise<void> {
    const running = writing.get(id);
    if (running) return running;
    const started = write(projectId, [[id, { at }]])
      .then(() => void written.set(id, at))
      .finally(() => writing.delete(id));
    writing.set(id, started);
    return started;
  }

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
