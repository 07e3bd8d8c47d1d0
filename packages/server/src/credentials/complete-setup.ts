import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import { recordEvent } from "../events/record-event.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential } from "./credential.ts";
import { readFieldValues } from "./field-values.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface CompleteSetupDependencies {
  get(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<Credential>;
  integrations: Pick<Integrations, "byId">;
  write: WriteCredentials;
  clock: Clock;
}

/** See `Credentials.completeSetup`. */
export function createCompleteSetup({ get, integrations, write, clock }: Readonly<CompleteSetupDependencies>) {
  return async function completeSetup(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    answers: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { id, status, integrationId } = await get(projectId, userId, credentialId);
    if (status !== "PENDING") throw notPending();
    const { provider } = await integrations.byId(projectId, integrationId);
    // they enter URLs: only declared ones, each held against its pattern (OA-07)
    const values = readFieldValues(provider.postConnectFields, answers);
    await write({ projectId, userId }, async (queries) => {
      if (!(await createCredentialStore(queries).completeSetup(projectId, userId, id, values, clock.now())))
        throw notPending();
      await recordEvent(queries, projectId, "credential.setup_completed", { userId, integrationId, credentialId: id });
    });
  };
}

function notPending(): PorticoError {
  return new PorticoError("credential.setup_not_pending", "The credential does not wait for answers");
}
