import type { EndUserId, InstallOptions, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../../db/database.ts";

export interface LinkRecord {
  id: string;
  projectId: ProjectId;
  userId: UserId;
  endUserId: EndUserId;
  integrationId: IntegrationId;
  options: InstallOptions;
  returnUrl: string | null;
  createdAt: Date;
  expiresAt: Date;
  openedAt: Date | null;
  revokedAt: Date | null;
  /** Whether the user connected an account of the integration since it was opened. */
  isConnected: boolean;
}

/** SQL that reads links with which users connect outside of the host's web app. */
export function createLinkStore(queries: Queries) {
  return {
    /** The newest 100, of one user or of all. Index connect_links_by_project. */
    async list(projectId: ProjectId, userId: UserId | undefined): Promise<LinkRecord[]> {
      let query = links(queries).where("link.project_id", "=", projectId);
      if (userId !== undefined) query = query.where("link.user_id", "=", userId);
      return (await query.orderBy("link.created_at", "desc").limit(100).execute()).map(toLink);
    },

    async find(projectId: ProjectId, id: string): Promise<LinkRecord | null> {
      const row = await links(queries)
        .where("link.project_id", "=", projectId)
        .where("link.id", "=", id)
        .executeTakeFirst();
      return row ? toLink(row) : null;
    },

    /** Of whichever project: the secret names it. */
    async bySecret(secretHash: Uint8Array): Promise<LinkRecord | null> {
      const row = await links(queries).where("link.secret_hash", "=", secretHash).executeTakeFirst();
      return row ? toLink(row) : null;
    },

    /** Of a browser that opened it, while its session lives. */
    async bySession(id: string, sessionHash: Uint8Array, now: Date): Promise<LinkRecord | null> {
      const row = await links(queries)
        .where("link.id", "=", id)
        .where("link.session_hash", "=", sessionHash)
        .where("link.session_expires_at", ">", now)
        .where("link.revoked_at", "is", null)
        .executeTakeFirst();
      return row ? toLink(row) : null;
    },
  };
}

function links(queries: Queries) {
  return queries
    .selectFrom("connect_links as link")
    .innerJoin("users as user", "user.id", "link.user_id")
    .select(["link.id", "link.project_id", "link.user_id", "user.end_user_id", "link.integration_id"])
    .select(["link.options", "link.return_url", "link.created_at", "link.expires_at"])
    .select(["link.opened_at", "link.revoked_at"])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom("credentials")
            .select(sql`1`.as("one"))
            .whereRef("credentials.user_id", "=", "link.user_id")
            .whereRef("credentials.integration_id", "=", "link.integration_id")
            .whereRef("credentials.consented_at", ">=", "link.opened_at"),
        )
        .as("is_connected"),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof links>["executeTakeFirstOrThrow"]>>;

function toLink(row: Row): LinkRecord {
  return {
    id: row.id,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    endUserId: row.end_user_id as EndUserId,
    integrationId: row.integration_id as IntegrationId,
    options: row.options,
    returnUrl: row.return_url,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    openedAt: row.opened_at,
    revokedAt: row.revoked_at,
    isConnected: Boolean(row.is_connected),
  };
}
