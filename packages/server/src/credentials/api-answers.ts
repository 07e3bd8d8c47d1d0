import type { CredentialId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { createApiHealthStore } from "./api-health-store.ts";
import type { Credential } from "./credential.ts";
import { failuresUntilFailing, healthMoves } from "./health.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";
import type { WriteCredentials } from "./write-credentials.ts";

/** What providers' APIs said to calls as users: the last word on whether a credential works. */
export interface ApiAnswers {
  /** Costs no SQL. `isAccepted` false: it was refused as a credential, not as a call. */
  note(credential: Credential, isAccepted: boolean): void;
  /** Writes what was noted since the last time, and what follows for the health. Call it every minute. */
  flush(): Promise<void>;
}

interface Answers {
  credential: Credential;
  /** Since the last one that was accepted. */
  refusalsInRow: number;
  acceptedAt: number | null;
  refusedAt: number | null;
  isWritten: boolean;
}

/** Refusals in a row are counted across flushes for so many credentials; those above begin anew. */
const mostRemembered = 10_000;

export function createApiAnswers({
  database,
  write,
  clock,
}: Readonly<{ database: Pick<Database, "transaction">; write: WriteCredentials; clock: Clock }>): ApiAnswers {
  const noted = new Map<CredentialId, Answers>();

  return {
    note(credential, isAccepted) {
      const known = noted.get(credential.id);
      // a reconnect begins anew: what was refused then says nothing about what is connected now
      const before = known?.credential.health.since.getTime() === credential.health.since.getTime() ? known : undefined;
      const at = clock.now().getTime();
      noted.set(credential.id, {
        credential,
        refusalsInRow: isAccepted ? 0 : (before?.refusalsInRow ?? 0) + 1,
        acceptedAt: isAccepted ? at : (before?.acceptedAt ?? null),
        refusedAt: isAccepted ? (before?.refusedAt ?? null) : at,
        isWritten: false,
      });
    },

    async flush() {
      const flushing = [...noted.values()].filter(({ isWritten }) => !isWritten);
      for (const [projectId, answers] of projectBatches(flushing, ({ credential }) => credential.projectId))
        await writeTimes(projectId, answers);
      for (const answers of flushing) await judge(answers);
      forget();
    },
  };

  /** What is newer than what was written stays, and so do refusals in a row. */
  function forget(): void {
    for (const [id, answers] of noted) {
      if (answers.isWritten && (answers.refusalsInRow === 0 || noted.size > mostRemembered)) noted.delete(id);
    }
  }

  async function writeTimes(projectId: ProjectId, answers: readonly Answers[]): Promise<void> {
    const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
    const rows = answers.map(({ credential, acceptedAt, refusedAt }) => ({
      id: credential.id,
      accepted_at: instant(acceptedAt),
      refused_at: instant(refusedAt),
    }));
    const update = sql`
      update credentials set
        last_success_at = greatest(last_success_at, said.accepted_at),
        last_failure_reason = case when said.refused_at >= coalesce(last_failure_at, '-infinity')
          then 'api_refused' else last_failure_reason end,
        last_failure_at = greatest(last_failure_at, said.refused_at)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as said (id uuid, accepted_at timestamptz, refused_at timestamptz)
      where credentials.project_id = ${projectId} and credentials.id = said.id`;
    await database.transaction(async (queries) => {
      const ids = answers.map(({ credential }) => credential.id);
      await lockInOrder(queries, projectId, ids);
      await update.execute(queries);
    });
    for (const answer of answers) answer.isWritten = true;
  }

  /** A move is an event, once, whichever node makes it (TR-20). */
  async function judge({ credential, refusalsInRow }: Answers): Promise<void> {
    const { id, projectId, userId, integrationId, secretVersion, health } = credential;
    const isFailing = refusalsInRow >= failuresUntilFailing;
    if (isFailing ? health.state !== "healthy" : refusalsInRow > 0 || health.reason !== "api_refused") return;
    await write({ projectId, userId }, async (transaction) => {
      const store = createApiHealthStore(transaction);
      const at = clock.now();
      const { event, reasons } = healthMoves.refusedByApi;
      const isMoved = isFailing
        ? await store.refuseCalls(projectId, { credentialId: id, version: secretVersion }, at)
        : await store.acceptCall(projectId, id, at);
      if (!isMoved) return;
      await recordEvent(transaction, projectId, isFailing ? event : healthMoves.recovered.event, {
        userId,
        integrationId,
        credentialId: id,
        data: isFailing ? { reason: reasons[0], from: "healthy" } : { from: "failing" },
      });
    });
  }
}
