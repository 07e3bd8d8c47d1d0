import type {
  AttemptId,
  CredentialId,
  ErrorCode,
  InstallOptions,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import { expiryReason, statesBefore, type Attempt } from "./attempt.ts";

export interface NewAttempt {
  id: AttemptId;
  userId: UserId;
  integrationId: IntegrationId;
  keyHash: Uint8Array;
  startSecretHash: Uint8Array;
  openerOrigin: string;
  redirectUri: string;
  accountType: string | null;
  connectValues: Record<string, string>;
  installOptions: InstallOptions;
  expiresAt: Date;
}

export interface Failure {
  code: ErrorCode;
  reference: string;
  meta: Readonly<Record<string, unknown>>;
}

/** SQL of connect attempts and their one-time states. */
export function createAttemptStore(queries: Queries) {
  return {
    /** Null when this user already has an attempt under that key: keys are never used twice. */
    async insert(projectId: ProjectId, attempt: NewAttempt): Promise<Attempt | null> {
      const row = await queries
        .insertInto("connect_attempts")
        .values({
          id: attempt.id,
          project_id: projectId,
          user_id: attempt.userId,
          integration_id: attempt.integrationId,
          key_hash: attempt.keyHash,
          state: "created",
          start_secret_hash: attempt.startSecretHash,
          opener_origin: attempt.openerOrigin,
          redirect_uri: attempt.redirectUri,
          account_type: attempt.accountType,
          connect_values: JSON.stringify(attempt.connectValues),
          install_options: JSON.stringify(attempt.installOptions),
          expires_at: attempt.expiresAt,
        })
        // index: unique (user_id, key_hash)
        .onConflict((conflict) => conflict.columns(["user_id", "key_hash"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    async byKey(projectId: ProjectId, userId: UserId, keyHash: Uint8Array): Promise<Attempt | null> {
      const row = await queries
        .selectFrom("connect_attempts")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("key_hash", "=", keyHash)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** By the start page's one-time secret, which is how a window without a token names its attempt. */
    async byStartSecret(startSecretHash: Uint8Array): Promise<Attempt | null> {
      const row = await queries
        .selectFrom("connect_attempts")
        .selectAll()
        .where("start_secret_hash", "=", startSecretHash)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** The newest unfinished attempt that the host itself finishes (`completeInstall`); it holds the PKCE verifier. */
    async newestUnfinished(
      projectId: ProjectId,
      userId: UserId,
      integrationId: IntegrationId,
      redirectUri: string,
    ): Promise<Attempt | null> {
      const row = await queries
        .selectFrom("connect_attempts")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("integration_id", "=", integrationId)
        .where("redirect_uri", "=", redirectUri)
        .where("state", "=", "handed_off")
        .orderBy("created_at", "desc")
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** Spends the start secret and binds the browser; false when another request was first. */
    async handOff(
      projectId: ProjectId,
      attemptId: AttemptId,
      handOff: {
        browserHash: Uint8Array;
        pkceVerifier: Uint8Array | null;
        stateHash: Uint8Array;
        at: Date;
        expiresAt: Date;
      },
    ): Promise<boolean> {
      const row = await queries
        .updateTable("connect_attempts")
        .set({
          state: "handed_off",
          start_secret_hash: null,
          browser_hash: handOff.browserHash,
          pkce_verifier: handOff.pkceVerifier,
          handed_off_at: handOff.at,
          expires_at: handOff.expiresAt,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "in", statesBefore("handed_off"))
        .returning("id")
        .executeTakeFirst();
      if (!row) return false;
      await queries
        .insertInto("connect_states")
        .values({ state_hash: handOff.stateHash, attempt_id: attemptId, expires_at: handOff.expiresAt })
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
      return moveToReturned(queries, spent.attempt_id, expiresAt);
    },

    /** As `consumeState`, for an attempt whose callback went to the host's own page. */
    async takeOver(projectId: ProjectId, attemptId: AttemptId, expiresAt: Date): Promise<Attempt | null> {
      await queries.deleteFrom("connect_states").where("attempt_id", "=", attemptId).execute();
      const attempt = await moveToReturned(queries, attemptId, expiresAt);
      return attempt?.projectId === projectId ? attempt : null;
    },

    /** False when the attempt was cancelled or ran out meanwhile: then the transaction around it must not commit. */
    async succeed(projectId: ProjectId, attemptId: AttemptId, credentialId: CredentialId, at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("connect_attempts")
        .set({ state: "succeeded", credential_id: credentialId, pkce_verifier: null, finished_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "in", statesBefore("succeeded"))
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** False when it had ended already. */
    async fail(projectId: ProjectId, attemptId: AttemptId, failure: Failure, at: Date): Promise<boolean> {
      await queries.deleteFrom("connect_states").where("attempt_id", "=", attemptId).execute();
      const row = await queries
        .updateTable("connect_attempts")
        .set({
          state: "failed",
          error_code: failure.code,
          error_reference: failure.reference,
          error_meta: JSON.stringify(failure.meta),
          pkce_verifier: null,
          finished_at: at,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "in", statesBefore("failed"))
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Unfinished attempts whose time is over, on every project: the sweeper's work list. Index: connect_attempts_unfinished. */
    async overdue(at: Date, limit: number): Promise<(Attempt & { reason: ErrorCode })[]> {
      const rows = await queries
        .selectFrom("connect_attempts")
        .selectAll()
        .where("state", "in", ["created", "handed_off", "returned"])
        .where("expires_at", "<=", at)
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...toAttempt(row), reason: expiryReason(row.state) }));
    },

    /** Forgets ended attempts of long ago; answers nothing that an SDK still polls for. */
    async forgetBefore(before: Date): Promise<void> {
      await queries
        .deleteFrom("connect_attempts")
        .where("state", "in", ["succeeded", "failed"])
        .where("finished_at", "<", before)
        .execute();
    },
  };
}

async function moveToReturned(queries: Queries, attemptId: string, expiresAt: Date): Promise<Attempt | null> {
  const row = await queries
    .updateTable("connect_attempts")
    .set({ state: "returned", expires_at: expiresAt })
    .where("id", "=", attemptId)
    .where("state", "in", statesBefore("returned"))
    .returningAll()
    .executeTakeFirst();
  return row ? toAttempt(row) : null;
}

function toAttempt(row: Selectable<Schema["connect_attempts"]>): Attempt {
  return {
    id: row.id as AttemptId,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    integrationId: row.integration_id as IntegrationId,
    state: row.state,
    browserHash: row.browser_hash,
    openerOrigin: row.opener_origin,
    redirectUri: row.redirect_uri,
    accountType: row.account_type,
    connectValues: row.connect_values,
    installOptions: row.install_options as InstallOptions,
    pkceVerifier: row.pkce_verifier,
    credentialId: row.credential_id as CredentialId | null,
    errorCode: row.error_code as ErrorCode | null,
    errorReference: row.error_reference,
    errorMeta: row.error_meta,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
