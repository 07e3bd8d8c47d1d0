import type { AttemptId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { statesBefore, type Device } from "./attempt.ts";

export interface ShownCode {
  device: Device;
  /** Sealed. */
  sealedDeviceCode: Uint8Array;
  nextPollAt: Date;
  at: Date;
  expiresAt: Date;
}

/**
 * SQL of device codes: the move that shows one, and the polls. `next_poll_at` is both when the next poll is due and, while one is under way, until
 * when it is whose: whoever moves it on polls, so of all nodes one does.
 */
export function createDevicePollStore(queries: Queries) {
  return {
    /** The end user has a code to type: no window, no `state`. False when the attempt was ended meanwhile. */
    async showCode(projectId: ProjectId, attemptId: AttemptId, shown: ShownCode): Promise<boolean> {
      const row = await queries
        .updateTable("connect_attempts")
        .set({
          state: "handed_off",
          start_secret_hash: null,
          device: JSON.stringify(shown.device),
          grant_secret: shown.sealedDeviceCode,
          next_poll_at: shown.nextPollAt,
          handed_off_at: shown.at,
          expires_at: shown.expiresAt,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "in", statesBefore("handed_off"))
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** True for exactly one caller of those that come when a poll is due. */
    async claim(projectId: ProjectId, attemptId: AttemptId, at: Date, until: Date): Promise<boolean> {
      const row = await queries
        .updateTable("connect_attempts")
        .set({ next_poll_at: until })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "=", "handed_off")
        .where("next_poll_at", "<=", at)
        .where("expires_at", ">", at)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** When the next poll is due. Changes nothing when the claim was lost to another, or the attempt has ended. */
    async schedule(
      projectId: ProjectId,
      attemptId: AttemptId,
      { claimedUntil, device, nextPollAt }: Readonly<{ claimedUntil: Date; device: Device; nextPollAt: Date }>,
    ): Promise<void> {
      await queries
        .updateTable("connect_attempts")
        .set({ next_poll_at: nextPollAt, device: JSON.stringify(device) })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "=", "handed_off")
        .where("next_poll_at", "=", claimedUntil)
        .execute();
    },
  };
}
