import type { CredentialId, InstallOptions } from "@portico/protocol";
import type { Credentials, Placement } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";

/** Where a connect flow's result goes (contract 3.7): `selectedCredentialId` in the options decides, never a header. */
export function placementOf(options: InstallOptions): Placement {
  return {
    selectedCredentialId: options.selectedCredentialId as CredentialId | undefined,
    allowMultiple: options.allowMultipleCredentials === true,
    externalId: options.externalId,
  };
}

/**
 * The options with the selected credential by its id, whichever way it was named, so that what is connected later goes
 * where it was meant to go when it began. Throws `credential.not_connected` when the user has no such credential.
 */
export async function withSelectedId(
  credentials: Pick<Credentials, "select">,
  { projectId, userId }: UserCaller,
  integration: Integration,
  options: InstallOptions,
): Promise<InstallOptions> {
  const { selectedCredentialId } = options;
  if (selectedCredentialId === undefined) return { ...options };
  const { id } = await credentials.select(projectId, userId, integration, selectedCredentialId);
  return { ...options, selectedCredentialId: id };
}
