import { newId } from "../lib/random.ts";
import type { Vault } from "../vault/vault.ts";
import type { Credential } from "./credential.ts";
import type { QuarantinedSecret } from "./quarantine-store.ts";
import { quarantineContext, secretContext } from "./secret-values.ts";

/** A copy of a credential's present secret for the quarantine, under an id of its own. */
export async function sealForQuarantine(
  vault: Pick<Vault, "open" | "seal">,
  { id: credentialId, projectId, secretVersion }: Credential,
  sealedSecret: Uint8Array,
): Promise<QuarantinedSecret> {
  const plain = await vault.open(projectId, secretContext(credentialId, secretVersion), sealedSecret, "refresh");
  const id = newId<string>();
  return { id, sealedSecret: await vault.seal(projectId, quarantineContext(id), plain) };
}
