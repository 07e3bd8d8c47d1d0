import { isId, type CredentialId } from "@portico/protocol";
import { credentialNotFound } from "../credentials/credential-errors.ts";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import { integrationNotFound } from "../integrations/integration-errors.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { permits } from "../users/permissions.ts";

/**
 * Those that the token's permissions cover; the others do not appear (contract 1.4). Nor do those of an integration whose
 * provider cannot be read: it must not take the user's other connections out of sight with it.
 */
export function withinReach(
  caller: UserCaller,
  integrations: readonly Integration[],
  credentials: readonly Credential[],
): Credential[] {
  return credentials.filter((credential) => {
    const integration = integrations.find(({ id }) => id === credential.integrationId);
    return integration !== undefined && permits(caller.permissions, integration.type, credential);
  });
}

/**
 * One credential of the caller, if the token's permissions cover it; otherwise it is as absent as a foreign one: throws
 * `credential.not_found`.
 */
export async function reach(
  deps: Readonly<{ credentials: Pick<Credentials, "get">; integrations: Pick<Integrations, "byId"> }>,
  caller: UserCaller,
  id: string,
): Promise<{ credential: Credential; integration: Integration }> {
  if (!isId(id)) throw credentialNotFound();
  const credential = await deps.credentials.get(caller.projectId, caller.userId, id as CredentialId);
  const integration = await deps.integrations.byId(caller.projectId, credential.integrationId);
  if (permits(caller.permissions, integration.type, credential)) return { credential, integration };
  throw credentialNotFound();
}

export function integrationOf(integrations: readonly Integration[], credential: Credential): Integration {
  const found = integrations.find((integration) => integration.id === credential.integrationId);
  if (!found) throw integrationNotFound();
  return found;
}
