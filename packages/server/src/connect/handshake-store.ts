import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

export interface NewHandshake {
  nonceHash: Uint8Array;
  integrationId: IntegrationId;
  browserHash: Uint8Array;
  openerOrigin: string;
  /** Of the key under which the opener waits for the window, should it arrive without an opener. */
  meetingHash: Uint8Array | null;
  expiresAt: Date;
}

/** SQL of the start pages' handshakes. */
export function createHandshakeStore(queries: Queries) {
  return {
    async insert(projectId: ProjectId, handshake: NewHandshake): Promise<void> {
      await queries
        .insertInto("browser_handshakes")
        .values({
          nonce_hash: handshake.nonceHash,
          project_id: projectId,
          integration_id: handshake.integrationId,
          browser_hash: handshake.browserHash,
          opener_origin: handshake.openerOrigin,
          meeting_hash: handshake.meetingHash,
          expires_at: handshake.expiresAt,
        })
        .execute();
    },

    /**
     * Marks the handshake as made by this user. Once only, except by the same user again (a repeated message); a nonce
     * that another user confirmed is refused.
     */
    async confirm(projectId: ProjectId, nonceHash: Uint8Array, userId: UserId, at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("browser_handshakes")
        .set({ user_id: userId })
        .where("project_id", "=", projectId)
        .where("nonce_hash", "=", nonceHash)
        .where("expires_at", ">", at)
        .where((where) => where.or([where("user_id", "is", null), where("user_id", "=", userId)]))
        .returning("nonce_hash")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Spends a confirmed handshake of this browser, user and integration; false when there is none. */
    async spend(
      projectId: ProjectId,
      wanted: { integrationId: IntegrationId; userId: UserId; browserHash: Uint8Array; at: Date },
    ): Promise<boolean> {
      const row = await queries
        .deleteFrom("browser_handshakes")
        .where("nonce_hash", "in", (found) =>
          found
            .selectFrom("browser_handshakes")
            .select("nonce_hash")
            .where("project_id", "=", projectId)
            .where("integration_id", "=", wanted.integrationId)
            .where("user_id", "=", wanted.userId)
            .where("browser_hash", "=", wanted.browserHash)
            .where("expires_at", ">", wanted.at)
            .orderBy("created_at", "desc")
            .limit(1),
        )
        .returning("nonce_hash")
        .executeTakeFirst();
      return row !== undefined;
    },

    async forgetBefore(at: Date): Promise<void> {
      await queries.deleteFrom("browser_handshakes").where("expires_at", "<", at).execute();
    },
  };
}
