import type { AttemptId, ErrorCode, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { expiryReason, type Attempt } from "./attempt.ts";
import { toAttempt } from "./attempt-row.ts";

/** What is known of an attempt when it is created. */
export interface NewAttempt extends Pick<
  Attempt,
  | "id"
  | "userId"
  | "integrationId"
  | "openerOrigin"
  | "redirectUri"
  | "accountType"
  | "scopes"
  | "oauthClient"
  | "clientSecret"
  | "connectValues"
  | "installOptions"
  | "canAsk"
  | "expiresAt"
> {
  keyHash: Uint8Array;
  startSecretHash: Uint8Array;
}

/** SQL of connect attempts: their beginning, every way to find one, and their end. */
export function createAttemptStore(queries: Queries) {
  const select = queries.selectFrom("connect_attempts").selectAll();

  return {
    async hasSucceeded(projectId: ProjectId, attemptId: AttemptId): Promise<boolean> {
      const row = await queries
        .selectFrom("connect_attempts")
        .select("id")
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "=", "succeeded")
        .executeTakeFirst();
      return row !== undefined;
    },

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
          scopes: attempt.scopes === null ? null : [...attempt.scopes],
          oauth_client: attempt.oauthClient === null ? null : JSON.stringify(attempt.oauthClient),
          client_secret: attempt.clientSecret,
          connect_values: JSON.stringify(attempt.connectValues),
          install_options: JSON.stringify(attempt.installOptions),
          can_ask: attempt.canAsk,
          expires_at: attempt.expiresAt,
        })
        // index: unique (user_id, key_hash)
        .onConflict((conflict) => conflict.columns(["user_id", "key_hash"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    async byKey(projectId: ProjectId, userId: UserId, keyHash: Uint8Array): Promise<Attempt | null> {
      const row = await select
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("key_hash", "=", keyHash)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** By the start page's one-time secret, which is how a window without a token names its attempt. */
    async byStartSecret(startSecretHash: Uint8Array): Promise<Attempt | null> {
      const row = await select.where("start_secret_hash", "=", startSecretHash).executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /**
     * The newest attempt that the host itself can still finish (`completeInstall`); it holds the PKCE verifier. With a
     * state it is the attempt of that state.
     */
    async newestUnfinished(
      projectId: ProjectId,
      userId: UserId,
      wanted: { integrationId: IntegrationId; redirectUri: string; stateHash: Uint8Array | undefined; at: Date },
    ): Promise<Attempt | null> {
      const { stateHash } = wanted;
      const ofState =
        stateHash === undefined
          ? select
          : select.where("id", "in", (states) =>
              states.selectFrom("connect_states").select("attempt_id").where("state_hash", "=", stateHash),
            );
      const row = await ofState
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("integration_id", "=", wanted.integrationId)
        .where("redirect_uri", "=", wanted.redirectUri)
        .where("state", "=", "handed_off")
        .where("expires_at", ">", wanted.at)
        .orderBy("created_at", "desc")
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },

    /** Unfinished attempts whose time is over, on every project: the sweeper's work list. Index: connect_attempts_unfinished. */
    async overdue(at: Date, limit: number): Promise<(Attempt & { reason: ErrorCode })[]> {
      const rows = await select
        .where("state", "in", ["created", "handed_off", "returned", "undecided"])
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
