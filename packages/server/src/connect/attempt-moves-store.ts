import type { AttemptId, CredentialId, ErrorCode, ProjectId } from "@portico/protocol";
import type { Updateable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import { statesBefore, type AccountQuestion, type Attempt, type AttemptState } from "./attempt.ts";
import { toAttempt } from "./attempt-row.ts";

export interface HandedOff {
  browserHash: Uint8Array;
  /** Sealed. */
  pkceVerifier: Uint8Array | null;
  stateHash: Uint8Array;
  at: Date;
  expiresAt: Date;
}

export interface HeldForDecision {
  sealedGrant: Uint8Array;
  question: AccountQuestion;
  expiresAt: Date;
}

export interface Failure {
  code: ErrorCode;
  reference: string;
  meta: Readonly<Record<string, unknown>>;
}

/** What an attempt needs until its code is exchanged and never after. */
const nothingSecret = { pkce_verifier: null, client_secret: null, grant_secret: null, request_token: null } as const;

/**
 * SQL of an attempt's legal moves and of the one-time `state` that the move to `returned` spends. Every move names the
 * states it may come from, so of two processes that move the same attempt one is told that it came too late.
 */
export function createAttemptMovesStore(queries: Queries) {
  return {
    /** Binds the browser, which spends the start link; false when another request was first. */
    async handOff(projectId: ProjectId, attemptId: AttemptId, handedOff: HandedOff): Promise<boolean> {
      const row = await moveTo("handed_off", {
        browser_hash: handedOff.browserHash,
        pkce_verifier: handedOff.pkceVerifier,
        handed_off_at: handedOff.at,
        expires_at: handedOff.expiresAt,
      })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      if (!row) return false;
      await queries
        .insertInto("connect_states")
        .values({ state_hash: handedOff.stateHash, attempt_id: attemptId, expires_at: handedOff.expiresAt })
        .execute();
      return true;
    },

    /**
     * Spends a `state` by delete-and-return and moves its attempt to `returned`: of a hundred callbacks with the same
     * state exactly one gets the attempt (OA-03). Null for unknown, spent and expired states alike.
     */
    async consumeState(stateHash: Uint8Array, at: Date, expiresAt: Date): Promise<Attempt | null> {
      const spent = await queries
        .deleteFrom("connect_states")
        .where("state_hash", "=", stateHash)
        .returning(["attempt_id", "expires_at"])
        .executeTakeFirst();
      if (!spent || spent.expires_at <= at) return null;
      const row = await moveTo("returned", { expires_at: expiresAt })
        .where("id", "=", spent.attempt_id)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** As `consumeState`, for an attempt whose callback went to the host's own page. */
    async takeOver(projectId: ProjectId, attemptId: AttemptId, expiresAt: Date): Promise<Attempt | null> {
      await forgetStates(attemptId);
      const row = await moveTo("returned", { expires_at: expiresAt })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** Holds a fresh grant, sealed, until its user has decided. False when the attempt was ended meanwhile. */
    async holdForDecision(projectId: ProjectId, attemptId: AttemptId, held: HeldForDecision): Promise<boolean> {
      const row = await moveTo("undecided", {
        held_grant: held.sealedGrant,
        account_question: JSON.stringify(held.question),
        ...nothingSecret,
        expires_at: held.expiresAt,
      })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** False when the attempt was cancelled or ran out meanwhile: then the transaction around it must not commit. */
    async succeed(projectId: ProjectId, attemptId: AttemptId, credentialId: CredentialId, at: Date): Promise<boolean> {
      const row = await moveTo("succeeded", {
        credential_id: credentialId,
        ...nothingSecret,
        held_grant: null,
        finished_at: at,
      })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** False when it had ended already. */
    async fail(projectId: ProjectId, attemptId: AttemptId, failure: Failure, at: Date): Promise<boolean> {
      await forgetStates(attemptId);
      const row = await moveTo("failed", {
        error_code: failure.code,
        error_reference: failure.reference,
        error_meta: JSON.stringify(failure.meta),
        ...nothingSecret,
        finished_at: at,
      })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };

  /** The update; which attempt it moves is for the caller to add. */
  function moveTo(state: AttemptState, columns: Updateable<Schema["connect_attempts"]>) {
    return queries
      .updateTable("connect_attempts")
      .set({ ...columns, state })
      .where("state", "in", statesBefore(state))
      .returningAll();
  }

  async function forgetStates(attemptId: AttemptId): Promise<void> {
    await queries.deleteFrom("connect_states").where("attempt_id", "=", attemptId).execute();
  }
}
