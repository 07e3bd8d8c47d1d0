import type { AttemptId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../../db/database.ts";
import type { Attempt } from "../attempt.ts";
import { toAttempt } from "../attempt-row.ts";

/** What a window that stands alone finds under its nonce. */
export interface LoneWindow {
  projectId: ProjectId;
  integrationId: IntegrationId;
  hasAttempt: boolean;
  /** Null while no portal waits for it. */
  userId: UserId | null;
}

/** SQL of windows that stand alone and wait for a portal. They are handshakes with a code. */
export function createLoneWindowStore(queries: Queries) {
  return {
    /** By its nonce, in the browser that has it. Null: unknown or over. */
    async find(nonceHash: Uint8Array, browserHash: Uint8Array, at: Date): Promise<LoneWindow | null> {
      const row = await queries
        .selectFrom("browser_handshakes as handshake")
        .leftJoin("window_meetings as meeting", (join) =>
          join
            .onRef("meeting.key_hash", "=", "handshake.meeting_hash")
            .onRef("meeting.project_id", "=", "handshake.project_id")
            .onRef("meeting.integration_id", "=", "handshake.integration_id")
            .on("meeting.expires_at", ">", at),
        )
        .select(["handshake.project_id", "handshake.integration_id", "handshake.attempt_id", "meeting.user_id"])
        .where("handshake.nonce_hash", "=", nonceHash)
        .where("handshake.browser_hash", "=", browserHash)
        .where("handshake.expires_at", ">", at)
        .executeTakeFirst();
      if (!row) return null;
      return {
        projectId: row.project_id as ProjectId,
        integrationId: row.integration_id as IntegrationId,
        hasAttempt: row.attempt_id !== null,
        userId: row.user_id as UserId | null,
      };
    },

    /** From now on this is the code of the window, for longer than a window may wait for its opener. */
    async show(projectId: ProjectId, nonceHash: Uint8Array, codeHash: Uint8Array, expiresAt: Date): Promise<void> {
      await queries
        .updateTable("browser_handshakes")
        .set({ code_hash: codeHash, expires_at: expiresAt })
        .where("project_id", "=", projectId)
        .where("nonce_hash", "=", nonceHash)
        .execute();
    },

    /**
     * Marks the window with that code as this user's; false when no window of the meeting shows it. The same user may do
     * so again until the window has left.
     */
    async confirm(
      projectId: ProjectId,
      wanted: { userId: UserId; keyHash: Uint8Array; codeHash: Uint8Array; mostWrong: number; at: Date },
    ): Promise<Uint8Array | null> {
      const row = await queries
        .updateTable("browser_handshakes")
        .set({ user_id: wanted.userId })
        .where("project_id", "=", projectId)
        .where("meeting_hash", "=", wanted.keyHash)
        .where("code_hash", "=", wanted.codeHash)
        .where("expires_at", ">", wanted.at)
        .where("attempt_id", "is", null)
        .where((where) => where.or([where("user_id", "is", null), where("user_id", "=", wanted.userId)]))
        .where((where) =>
          where.exists(
            where
              .selectFrom("window_meetings as meeting")
              .select("meeting.key_hash")
              .where("meeting.key_hash", "=", wanted.keyHash)
              .where("meeting.project_id", "=", projectId)
              .where("meeting.user_id", "=", wanted.userId)
              .where("meeting.wrong_codes", "<", wanted.mostWrong)
              .where("meeting.expires_at", ">", wanted.at)
              .whereRef("meeting.integration_id", "=", "browser_handshakes.integration_id"),
          ),
        )
        .returning("nonce_hash")
        .executeTakeFirst();
      return row?.nonce_hash ?? null;
    },

    /** The window may go on with this attempt. */
    async bind(projectId: ProjectId, nonceHash: Uint8Array, attemptId: AttemptId): Promise<void> {
      await queries
        .updateTable("browser_handshakes")
        .set({ attempt_id: attemptId })
        .where("project_id", "=", projectId)
        .where("nonce_hash", "=", nonceHash)
        .execute();
    },

    /** What the window with that nonce goes on with. */
    async attemptOf(nonceHash: Uint8Array): Promise<Attempt | null> {
      const row = await queries
        .selectFrom("connect_attempts")
        .innerJoin("browser_handshakes", "browser_handshakes.attempt_id", "connect_attempts.id")
        .selectAll("connect_attempts")
        .where("browser_handshakes.nonce_hash", "=", nonceHash)
        .executeTakeFirst();
      return row ? toAttempt(row) : null;
    },
  };
}
