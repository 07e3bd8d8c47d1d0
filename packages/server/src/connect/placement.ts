import type { CredentialId, InstallOptions } from "@portico/protocol";
import type { Placement } from "../credentials/credential.ts";

/** Where a connect flow's result goes (contract 3.7): `selectedCredentialId` in the options decides, never a header. */
export function placementOf(options: InstallOptions): Placement {
  return {
    selectedCredentialId: options.selectedCredentialId as CredentialId | undefined,
    allowMultiple: options.allowMultipleCredentials === true,
    externalId: options.externalId,
  };
}
