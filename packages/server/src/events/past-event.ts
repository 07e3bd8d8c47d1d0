import type { CredentialId, EndUserId, EventId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { AnyEvent } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";

/** An event as it is read back, with the names by which the host knows user and integration. */
export interface PastEvent {
  id: EventId;
  projectId: ProjectId;
  type: string;
  occurredAt: Date;
  userId: UserId | null;
  endUserId: EndUserId | null;
  integrationId: IntegrationId | null;
  /** Null once the integration was removed. */
  integrationType: string | null;
  credentialId: CredentialId | null;
  data: Readonly<Record<string, unknown>>;
}

/** Events with what their ids are called; to be narrowed by whoever asks. */
export function selectEvents(queries: Queries) {
  return queries
    .selectFrom("events")
    .leftJoin("users", (join) =>
      join.onRef("users.id", "=", "events.user_id").onRef("users.project_id", "=", "events.project_id"),
    )
    .leftJoin("integrations", (join) =>
      join
        .onRef("integrations.id", "=", "events.integration_id")
        .onRef("integrations.project_id", "=", "events.project_id"),
    )
    .select([
      "events.public_id",
      "events.project_id",
      "events.type",
      "events.occurred_at",
      "events.user_id",
      "users.end_user_id",
      "events.integration_id",
      "integrations.provider_key",
      "events.credential_id",
      "events.data",
    ]);
}

type EventRow = Awaited<ReturnType<ReturnType<typeof selectEvents>["executeTakeFirstOrThrow"]>>;

export function toPastEvent(row: EventRow): PastEvent {
  return {
    id: row.public_id as EventId,
    projectId: row.project_id as ProjectId,
    type: row.type,
    occurredAt: row.occurred_at,
    userId: row.user_id as UserId | null,
    endUserId: row.end_user_id as EndUserId | null,
    integrationId: row.integration_id as IntegrationId | null,
    integrationType: row.provider_key,
    credentialId: row.credential_id as CredentialId | null,
    data: row.data,
  };
}

/** As it goes out, by the API and in webhooks alike. */
export function toEventAnswer(event: PastEvent): AnyEvent {
  const { projectId: _inThePath, occurredAt, data, ...rest } = event;
  return { ...rest, occurredAt: occurredAt.toISOString(), data: { ...data } };
}
