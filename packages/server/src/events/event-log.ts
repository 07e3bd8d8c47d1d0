import type { CredentialId, EventId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { EventType } from "@portico/protocol/endpoints";
import { sql } from "kysely";
import type { Database, Queries } from "../db/database.ts";
import { cursorInvalid, readCursor, writeCursor } from "./event-cursor.ts";
import { numberEvents } from "./number-events.ts";
import type { PastEvent } from "./past-event.ts";
import { selectEvents, toPastEvent } from "./past-event.ts";

export interface EventFilter {
  types?: readonly EventType[] | undefined;
  userId?: UserId | undefined;
  endUserId?: string | undefined;
  integrationId?: IntegrationId | undefined;
  credentialId?: CredentialId | undefined;
}

export interface EventQuery extends EventFilter {
  after?: string | undefined;
  order: "oldest" | "newest";
  limit: number;
}

export interface EventPage {
  events: readonly PastEvent[];
  nextCursor: string | null;
  hasMore: boolean;
}

/** The record of what happened, to be read. */
export interface EventLog {
  /** A page. Throws `event.cursor_invalid`. */
  list(projectId: ProjectId, query: EventQuery): Promise<EventPage>;
  find(projectId: ProjectId, eventId: EventId): Promise<PastEvent | null>;
}

export function createEventLog({ database }: Readonly<{ database: Database }>): EventLog {
  const { queries } = database;
  return {
    async find(projectId, eventId) {
      const row = await selectEvents(queries)
        .where("events.project_id", "=", projectId)
        .where("events.public_id", "=", eventId)
        .executeTakeFirst();
      return row ? toPastEvent(row) : null;
    },

    async list(projectId, query) {
      await numberEvents(database);
      const after = query.after === undefined ? undefined : readCursor(query.after);
      if (after && !(await hasPlace(queries, projectId, after))) throw cursorInvalid();
      // read before the page: what the page lacks up to here does not match, so the next one need not look at it again
      const head = query.order === "oldest" ? await lastPlace(queries, projectId) : undefined;
      // none of the project's had a place: what has got one since is the next page's, or no cursor would lead behind it
      if (query.order === "oldest" && !head) return { events: [], nextCursor: null, hasMore: false };
      const rows = await pageAfter(queries, projectId, query, after?.position, head?.position);
      const events = rows.slice(0, query.limit);
      const hasMore = rows.length > query.limit;
      const last = events.at(-1);
      const isAtEnd = !hasMore && query.order === "newest";
      const place = hasMore || query.order === "newest" ? last : (head ?? after);
      return {
        events: events.map(({ event }) => event),
        nextCursor: place && !isAtEnd ? writeCursor({ position: place.position, id: place.id }) : null,
        hasMore,
      };
    },
  };
}

interface PlacedEvent {
  position: string;
  id: EventId;
  event: PastEvent;
}

/** One more than the limit, to know whether there is more; by index events_in_order. */
async function pageAfter(
  queries: Queries,
  projectId: ProjectId,
  query: EventQuery,
  after: string | undefined,
  upTo: string | undefined,
): Promise<PlacedEvent[]> {
  const { types, userId, endUserId, integrationId, credentialId, order, limit } = query;
  let select = selectEvents(queries)
    .select("events.position")
    .where("events.project_id", "=", projectId)
    .where("events.position", "is not", null)
    .orderBy("events.position", order === "oldest" ? "asc" : "desc")
    .limit(limit + 1);
  if (after !== undefined) select = select.where("events.position", order === "oldest" ? ">" : "<", after);
  if (upTo !== undefined) select = select.where("events.position", "<=", upTo);
  if (types !== undefined) select = select.where("events.type", "=", sql<string>`any(${[...types]}::text[])`);
  if (userId !== undefined) select = select.where("events.user_id", "=", userId);
  if (endUserId !== undefined) select = select.where("users.end_user_id", "=", endUserId);
  if (integrationId !== undefined) select = select.where("events.integration_id", "=", integrationId);
  if (credentialId !== undefined) select = select.where("events.credential_id", "=", credentialId);
  const rows = await select.execute();
  return rows.map((row) => {
    const event = toPastEvent(row);
    return { position: String(row.position), id: event.id, event };
  });
}

async function hasPlace(queries: Queries, projectId: ProjectId, place: { position: string; id: EventId }) {
  const row = await queries
    .selectFrom("events")
    .select("id")
    .where("project_id", "=", projectId)
    .where("position", "=", place.position)
    .where("public_id", "=", place.id)
    .executeTakeFirst();
  return row !== undefined;
}

async function lastPlace(queries: Queries, projectId: ProjectId) {
  const row = await queries
    .selectFrom("events")
    .select(["position", "public_id"])
    .where("project_id", "=", projectId)
    .where("position", "is not", null)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { position: String(row.position), id: row.public_id as EventId };
}
