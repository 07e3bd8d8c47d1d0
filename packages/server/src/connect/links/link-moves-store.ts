import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../../db/database.ts";
import type { LinkRecord } from "./link-store.ts";

export type NewLink = Pick<
  LinkRecord,
  "id" | "userId" | "integrationId" | "options" | "returnUrl" | "createdAt" | "expiresAt"
> & { secretHash: Uint8Array };

/** SQL of what becomes of a link: made, opened once, revoked, forgotten. */
export function createLinkMovesStore(queries: Queries) {
  return {
    async insert(projectId: ProjectId, link: NewLink): Promise<void> {
      await queries
        .insertInto("connect_links")
        .values({
          id: link.id,
          project_id: projectId,
          user_id: link.userId,
          integration_id: link.integrationId,
          secret_hash: link.secretHash,
          options: JSON.stringify(link.options),
          return_url: link.returnUrl,
          created_at: link.createdAt,
          expires_at: link.expiresAt,
        })
        .execute();
    },

    /** Spends it. Null when that was done before, or it opens for nobody any more. */
    async open(
      secretHash: Uint8Array,
      { sessionHash, expiresAt, at }: Readonly<{ sessionHash: Uint8Array; expiresAt: Date; at: Date }>,
    ): Promise<string | null> {
      const row = await queries
        .updateTable("connect_links")
        .set({ opened_at: at, session_hash: sessionHash, session_expires_at: expiresAt })
        .where("secret_hash", "=", secretHash)
        .where("opened_at", "is", null)
        .where("revoked_at", "is", null)
        .where("expires_at", ">", at)
        .returning("id")
        .executeTakeFirst();
      return row?.id ?? null;
    },

    /** False when there is none. */
    async revoke(projectId: ProjectId, id: string, at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("connect_links")
        .set((set) => ({ revoked_at: set.fn.coalesce("revoked_at", set.val(at)) }))
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    async forgetBefore(limit: Date): Promise<void> {
      await queries.deleteFrom("connect_links").where("expires_at", "<", limit).execute();
    },
  };
}
