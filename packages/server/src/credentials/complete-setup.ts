import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import { readFieldValue, type ProviderDeclaration } from "@portico/providers";
import { recordEvent } from "../events/record-event.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential } from "./credential.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface CompleteSetupDependencies {
  get(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<Credential>;
  integrations: Pick<Integrations, "byId">;
  write: WriteCredentials;
  clock: Clock;
}

/** See `Credentials.completeSetup`. Also throws `connect.input_invalid` with `meta.field` for an answer that does not fit. */
export function createCompleteSetup({ get, integrations, write, clock }: Readonly<CompleteSetupDependencies>) {
  return async function completeSetup(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    answers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { id, status, integrationId } = await get(projectId, userId, credentialId);
    if (status !== "PENDING") throw notPending();
    const { provider } = await integrations.byId(projectId, integrationId);
    const values = readAnswers(provider, answers);
    await write({ projectId, userId }, async (queries) => {
      if (!(await createCredentialStore(queries).completeSetup(projectId, userId, id, values, clock.now())))
        throw notPending();
      await recordEvent(queries, projectId, "credential.setup_completed", { userId, integrationId, credentialId: id });
    });
  };
}

/** The answers enter URLs: only declared ones, each held against its pattern (OA-07). */
function readAnswers(
  { postConnectFields }: ProviderDeclaration,
  answers: Readonly<Record<string, string>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const field of postConnectFields) {
    const typed = Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
    const answer = readFieldValue(field, typed ?? "");
    if (!answer.ok) {
      throw new PorticoError("connect.input_invalid", `The answer to "${field.id}" is not valid`, {
        userMessage: answer.hint,
        meta: { field: field.id },
      });
    }
    if (answer.value !== "") values[field.id] = answer.value;
  }
  return values;
}

function notPending(): PorticoError {
  return new PorticoError("credential.setup_not_pending", "The credential does not wait for answers");
}
