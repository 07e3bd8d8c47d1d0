import type { AttemptStatus, CredentialId, ErrorCode, ProjectId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, newReference } from "../lib/random.ts";
import { expiryReason, type Attempt } from "./attempt.ts";
import { toAttemptStatus, unknownAttempt } from "./attempt-status.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttemptStore, type NewAttempt } from "./attempt-store.ts";
import type { HeldGrants } from "./held-grants.ts";

export interface AttemptsDependencies {
  database: Database;
  integrations: Pick<Integrations, "byId">;
  clock: Clock;
  heldGrants: Pick<HeldGrants, "release" | "sweep">;
}

export type Attempts = ReturnType<typeof createAttempts>;

const keptMs = 7 * 24 * 60 * 60 * 1000; // a week: long enough to explain a failure that somebody reports

/** Reads and ends attempts. The moves in between belong to the flow. */
export function createAttempts({ database, integrations, clock, heldGrants }: Readonly<AttemptsDependencies>) {
  const store = createAttemptStore(database.queries);

  return {
    /** Throws `connect.attempt_spent` when the SDK reuses a key. */
    async create(projectId: ProjectId, attempt: NewAttempt): Promise<Attempt> {
      const created = await store.insert(projectId, attempt);
      if (!created) throw new PorticoError("connect.attempt_spent", "This attempt key was used before; make a new one");
      return created;
    },

    /** The outcome under a key, for the user whose attempt it is; anybody else is told what a stranger is told. */
    async status(caller: UserCaller, attemptKey: string): Promise<AttemptStatus> {
      const found = await find(caller, attemptKey);
      if (!found) return unknownAttempt;
      const attempt = await expireIfOverdue(found);
      const integration = await integrations.byId(caller.projectId, attempt.integrationId);
      return toAttemptStatus(attempt, integration.provider.name);
    },

    /** The credential that this user's attempt made. Throws `connect.attempt_not_found`. */
    async credentialOf(caller: UserCaller, attemptKey: string): Promise<CredentialId> {
      const attempt = await find(caller, attemptKey);
      if (!attempt?.credentialId || attempt.state !== "succeeded") {
        throw new PorticoError("connect.attempt_not_found", "No attempt of this user made a credential under that key");
      }
      return attempt.credentialId;
    },

    /** The end user gave up. Nothing happens when it had ended already. */
    async cancel(caller: UserCaller, attemptKey: string): Promise<void> {
      const attempt = await find(caller, attemptKey);
      if (!attempt) return;
      await fail(attempt, "connect.closed", {});
      if (attempt.state === "undecided") await heldGrants.release(attempt);
    },

    /** The user's attempt under a key, or null. */
    find,

    fail,

    /**
     * Ends what ran out of time: nobody came back, or a process died in the exchange. Runs at the start and every
     * minute, so no attempt is stuck for longer than its lifetime and a minute.
     */
    async sweep(): Promise<number> {
      const overdue = await store.overdue(clock.now(), 500);
      for (const attempt of overdue) await fail(attempt, attempt.reason, {});
      await heldGrants.sweep();
      await store.forgetBefore(new Date(clock.now().getTime() - keptMs));
      return overdue.length;
    },
  };

  function find({ projectId, userId }: UserCaller, attemptKey: string): Promise<Attempt | null> {
    return store.byKey(projectId, userId, hashToken(attemptKey));
  }

  async function fail(attempt: Attempt, code: ErrorCode, meta: Readonly<Record<string, unknown>>): Promise<string> {
    const reference = newReference();
    await database.transaction(async (queries: Queries) => {
      const ended = await createAttemptMovesStore(queries).fail(
        attempt.projectId,
        attempt.id,
        { code, reference, meta },
        clock.now(),
      );
      if (!ended) return;
      await recordEvent(queries, attempt.projectId, "attempt.failed", {
        userId: attempt.userId,
        integrationId: attempt.integrationId,
        data: { attemptId: attempt.id, code, reference },
      });
    });
    return reference;
  }

  async function expireIfOverdue(attempt: Attempt): Promise<Attempt> {
    if (attempt.state === "succeeded" || attempt.state === "failed" || attempt.expiresAt > clock.now()) return attempt;
    const errorReference = await fail(attempt, expiryReason(attempt.state), {});
    return { ...attempt, state: "failed", errorCode: expiryReason(attempt.state), errorReference };
  }
}
