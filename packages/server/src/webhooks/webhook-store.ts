import type { ProjectId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { WebhookChanges, WebhookEndpoint, WebhookId } from "./webhook.ts";

/** Endpoints; their secrets have a store of their own. */
export function createWebhookStore(queries: Queries) {
  return {
    /** Makes creations in one project take turns, so that its limit holds; answers how many there are. */
    async lockAndCount(projectId: ProjectId): Promise<number> {
      await queries.selectFrom("projects").select("id").where("id", "=", projectId).forUpdate().execute();
      const { count } = await queries
        .selectFrom("webhook_endpoints")
        .select((eb) => eb.fn.countAll<string>().as("count"))
        .where("project_id", "=", projectId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** Begins behind the newest event that has a position. */
    async insert(projectId: ProjectId, endpoint: WebhookEndpoint): Promise<void> {
      await queries
        .insertInto("webhook_endpoints")
        .values({
          id: endpoint.id,
          project_id: projectId,
          url: endpoint.url,
          description: endpoint.description,
          event_types: [...endpoint.eventTypes],
          starts_after: sql<string>`(select coalesce(max(position), 0) from events)`,
          created_at: endpoint.createdAt,
          updated_at: endpoint.createdAt,
        })
        .execute();
    },

    /** By index webhook_endpoints_by_project. */
    async list(projectId: ProjectId): Promise<WebhookEndpoint[]> {
      const rows = await queries
        .selectFrom("webhook_endpoints")
        .selectAll()
        .where("project_id", "=", projectId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toEndpoint);
    },

    async find(projectId: ProjectId, id: WebhookId): Promise<WebhookEndpoint | null> {
      const row = await queries
        .selectFrom("webhook_endpoints")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .executeTakeFirst();
      return row ? toEndpoint(row) : null;
    },

    async update(
      projectId: ProjectId,
      id: WebhookId,
      changes: WebhookChanges,
      at: Date,
    ): Promise<WebhookEndpoint | null> {
      const { url, description, eventTypes, enabled } = changes;
      const row = await queries
        .updateTable("webhook_endpoints")
        .set({
          updated_at: at,
          ...(url === undefined ? {} : { url }),
          ...(description === undefined ? {} : { description }),
          ...(eventTypes === undefined ? {} : { event_types: [...eventTypes] }),
          // whoever says on or off starts the count of failures anew
          ...(enabled === undefined ? {} : { enabled, disabled_reason: null, failing_since: null }),
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      return row ? toEndpoint(row) : null;
    },

    async remove(projectId: ProjectId, id: WebhookId): Promise<boolean> {
      const row = await queries
        .deleteFrom("webhook_endpoints")
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toEndpoint(row: Selectable<Schema["webhook_endpoints"]>): WebhookEndpoint {
  return {
    id: row.id as WebhookId,
    projectId: row.project_id as ProjectId,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    createdAt: row.created_at,
  };
}
