import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

/** What can happen to a project; one name, past tense. */
export type EventType =
  | "user.created"
  | "credential.connected"
  | "credential.reconnected"
  | "credential.setup_completed"
  | "credential.refreshed"
  | "credential.invalidated"
  | "credential.disconnected"
  | "attempt.failed"
  | "integration.added"
  | "integration.activated"
  | "integration.deactivated"
  | "integration.changed"
  | "integration.removed"
  | "signing_key.created"
  | "signing_key.revoked";

export interface EventFacts {
  userId?: UserId;
  integrationId?: IntegrationId;
  credentialId?: CredentialId;
  /** Public facts only. */
  data?: Readonly<Record<string, unknown>>;
}

/** Writes an event with the caller's queries, so that it commits or vanishes with its cause. */
export async function recordEvent(
  queries: Queries,
  projectId: ProjectId,
  type: EventType,
  facts: EventFacts = {},
): Promise<void> {
  await queries
    .insertInto("events")
    .values({
      project_id: projectId,
      type,
      user_id: facts.userId ?? null,
      integration_id: facts.integrationId ?? null,
      credential_id: facts.credentialId ?? null,
      data: JSON.stringify(facts.data ?? {}),
    })
    .execute();
}
