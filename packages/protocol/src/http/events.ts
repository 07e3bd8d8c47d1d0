import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { eventType, type EventData, type EventType } from "./event-types.ts";
import { id, instant } from "./schemas.ts";

/** One thing that happened in a project. Public facts only. */
export const event = z.object({
  id,
  type: z.string(),
  occurredAt: instant,
  userId: id.nullable(),
  /** What the host calls the user. */
  endUserId: z.string().nullable(),
  integrationId: id.nullable(),
  /** The provider's key; null once the integration was removed. */
  integrationType: z.string().nullable(),
  credentialId: id.nullable(),
  /** By type: `eventTypes`. */
  data: z.record(z.string(), z.unknown()),
});
/** As it is answered: a server that is newer than its reader may know more types. */
export type AnyEvent = z.infer<typeof event>;

/** An event of a known type, with the facts of that type. */
export type ProjectEvent<T extends EventType = EventType> = {
  [Each in T]: Omit<AnyEvent, "type" | "data"> & { type: Each; data: EventData<Each> };
}[T];

const types = z
  .string()
  .max(2000)
  .transform((text) => text.split(",").map((name) => name.trim()))
  .pipe(z.array(eventType).max(100));

export const listEvents = defineEndpoint({
  operation: "events.list",
  summary: "What happened in the project, oldest first; a reader that goes on from nextCursor misses nothing",
  method: "GET",
  path: "/api/projects/:projectId/events",
  caller: "host",
  params: z.object({ projectId: id }),
  query: z.object({
    /** From `nextCursor` of an earlier answer; without it from the first event, or from the last when `newest`. */
    after: z.string().max(200).optional(),
    /** `oldest` to follow what happens, `newest` to look back. */
    order: z.enum(["oldest", "newest"]).default("oldest"),
    /** Only these types, separated by commas. */
    types: types.optional(),
    userId: id.optional(),
    endUserId: z.string().max(256).optional(),
    integrationId: id.optional(),
    credentialId: id.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    events: z.array(event),
    /** Where to go on. With `oldest` keep it, and ask again later; null while nothing has happened, or at the end of `newest`. */
    nextCursor: z.string().nullable(),
    /** Whether more is there already. */
    hasMore: z.boolean(),
  }),
  errors: ["project.not_found", "event.cursor_invalid", "http.invalid_input"],
});
