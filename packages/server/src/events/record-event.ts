import type { CredentialId, EventId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { EventData, EventType } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";

export type { EventType } from "@portico/protocol/endpoints";

interface Subjects {
  /** The event's id, where its cause must know it. */
  id?: EventId | undefined;
  userId?: UserId | undefined;
  integrationId?: IntegrationId | undefined;
  credentialId?: CredentialId | null | undefined;
}

/** What every type of data without required facts takes. */
type NoFacts = Record<never, never>;

/** Whom and what it is about, and the type's own public facts. `data` is needed where the type has facts that are. */
export type EventFacts<T extends EventType> = Subjects &
  (NoFacts extends EventData<T> ? { data?: Readonly<EventData<T>> } : { data: Readonly<EventData<T>> });

type Parameters<T extends EventType> = NoFacts extends EventData<T> ? [facts?: EventFacts<T>] : [facts: EventFacts<T>];

/**
 * Writes an event with the caller's queries, so that it commits or vanishes with its cause. The types and their data are
 * the list `eventTypes` of the protocol: a new type is a line there.
 */
export async function recordEvent<const T extends EventType>(
  queries: Queries,
  projectId: ProjectId,
  type: T,
  ...[facts]: Parameters<T>
): Promise<void> {
  await queries
    .insertInto("events")
    .values({
      ...(facts?.id === undefined ? {} : { public_id: facts.id }),
      project_id: projectId,
      type,
      user_id: facts?.userId ?? null,
      integration_id: facts?.integrationId ?? null,
      credential_id: facts?.credentialId ?? null,
      data: JSON.stringify(facts?.data ?? {}),
    })
    .execute();
}
