import { isId, type IntegrationId } from "@portico/protocol";
import type { CredentialSelector } from "./credential.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/**
 * Finds the credential that a caller means among the user's own (contract 3.1.2): `ext:` and a bare text name an external
 * id, a UUID names a credential, nothing means the oldest of the integration. `all` is oldest first.
 */
export function chooseCredential(
  all: readonly SealedCredential[],
  integrationId: IntegrationId,
  selector: CredentialSelector,
): SealedCredential | undefined {
  const own = all.filter(({ credential }) => credential.integrationId === integrationId);
  const text = selector?.trim() ?? "";
  if (text === "") return own[0];
  if (!text.startsWith("ext:") && isId(text)) {
    const id = text.toLowerCase();
    return own.find(({ credential }) => credential.id === id);
  }
  const externalId = bareExternalId(text);
  return own.find(({ credential }) => credential.externalId === externalId);
}

/** As it is stored: trimmed, without `ext:`; undefined for an empty one (contract 3.7). */
export function bareExternalId(text: string | undefined): string | undefined {
  const bare = text?.trim().replace(/^ext:/, "").trim();
  return bare === "" ? undefined : bare;
}
