import { isId, type CredentialId } from "@portico/protocol";
import { bareExternalId } from "../credentials/credential-selector.ts";
import { credentialNotFound } from "../credentials/credential-errors.ts";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import { integrationNotFound } from "../integrations/integration-errors.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
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

/**
 * The same by an id, or by the host's own name for it with or without `ext:` (contract 3.1.2). Throws also
 * `credential.ambiguous`, because that name is one integration's.
 */
export async function reachByName(
  deps: Parameters<typeof reach>[0] &
    Readonly<{ credentials: Pick<Credentials, "list">; integrations: Pick<Integrations, "list"> }>,
  caller: UserCaller,
  name: string,
): ReturnType<typeof reach> {
  if (isId(name.trim())) return reach(deps, caller, name.trim());
  const externalId = bareExternalId(name);
  const [credentials, integrations] = await Promise.all([
    deps.credentials.list(caller.projectId, caller.userId),
    deps.integrations.list(caller.projectId),
  ]);
  const [found, another] = withinReach(caller, integrations, credentials).filter(
    (each) => externalId !== undefined && each.externalId === externalId,
  );
  if (!found) throw credentialNotFound();
  if (another)
    throw new PorticoError(
      "credential.ambiguous",
      "Credentials of several integrations have that external id; use the id",
    );
  return { credential: found, integration: integrationOf(integrations, found) };
}

export function integrationOf(integrations: readonly Integration[], credential: Credential): Integration {
  const found = integrations.find((integration) => integration.id === credential.integrationId);
  if (!found) throw integrationNotFound();
  return found;
}
