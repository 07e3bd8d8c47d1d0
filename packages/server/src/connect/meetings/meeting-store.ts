import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../../db/database.ts";

/** The portal's half: who waits, and for a window of which integration. */
export interface Meeting {
  keyHash: Uint8Array;
  userId: UserId;
  integrationId: IntegrationId;
  expiresAt: Date;
}

/** SQL of portals that wait for a window. */
export function createMeetingStore(queries: Queries) {
  return {
    /** False for a key that somebody has already. */
    async insert(projectId: ProjectId, meeting: Meeting): Promise<boolean> {
      const row = await queries
        .insertInto("window_meetings")
        .values({
          key_hash: meeting.keyHash,
          project_id: projectId,
          user_id: meeting.userId,
          integration_id: meeting.integrationId,
          expires_at: meeting.expiresAt,
        })
        .onConflict((conflict) => conflict.column("key_hash").doNothing())
        .returning("key_hash")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Whether a window shows its code for this user's meeting; null where there is no such meeting. */
    async hasWindow(projectId: ProjectId, userId: UserId, keyHash: Uint8Array, at: Date): Promise<boolean | null> {
      const row = await queries
        .selectFrom("window_meetings as meeting")
        .leftJoin("browser_handshakes as handshake", (join) =>
          join
            .onRef("handshake.meeting_hash", "=", "meeting.key_hash")
            .on("handshake.code_hash", "is not", null)
            .on("handshake.expires_at", ">", at),
        )
        .select("handshake.nonce_hash")
        .where("meeting.project_id", "=", projectId)
        .where("meeting.user_id", "=", userId)
        .where("meeting.key_hash", "=", keyHash)
        .where("meeting.expires_at", ">", at)
        .executeTakeFirst();
      return row ? row.nonce_hash !== null : null;
    },

    /** How many wrong codes that makes; null for a meeting that this user does not have, or not any more. */
    async countWrongCode(projectId: ProjectId, userId: UserId, keyHash: Uint8Array, at: Date): Promise<number | null> {
      const row = await queries
        .updateTable("window_meetings")
        .set((set) => ({ wrong_codes: set("wrong_codes", "+", 1) }))
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("key_hash", "=", keyHash)
        .where("expires_at", ">", at)
        .returning("wrong_codes")
        .executeTakeFirst();
      return row?.wrong_codes ?? null;
    },

    async forgetBefore(at: Date): Promise<void> {
      await queries.deleteFrom("window_meetings").where("expires_at", "<", at).execute();
    },
  };
}
