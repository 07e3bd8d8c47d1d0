import type { ProviderDeclaration } from "@portico/providers";
import type { Queries } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { tokenTextsOf } from "../revocations/part-to-revoke.ts";
import type { CredentialGrant, PreparedRevocation, RevocationOrder, Revocations } from "../revocations/revocation.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import type { SealedReply } from "./commit-reply.ts";
import type { SecretValues } from "./credential.ts";
import { createCredentialStore } from "./credential-store.ts";
import { openForRevocation } from "./grant.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { decodeSecretValues, quarantineContext } from "./secret-values.ts";
import { isSameGrant } from "./superseded-grant.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface RevokeOrphanDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  integrations: Pick<Integrations, "byId">;
  revocations: Revocations;
  write: WriteCredentials;
  logger: Logger;
}

/**
 * What a provider issued for a credential that was deleted or revoked while it was refreshed must not outlive it (TR-16,
 * TR-17), nor what it issued to a consent that a reconnect ended: its tokens become a revocation of their own, as durable
 * as the first. Throws while it cannot be made durable.
 */
export function createRevokeOrphan(deps: Readonly<RevokeOrphanDependencies>) {
  const { queries, vault, integrations, revocations, write } = deps;

  return async function revokeOrphan({ owner, asLate, lease, isOnlyAnswer }: SealedReply): Promise<void> {
    const state = await createQuarantineStore(queries).stateOf(owner.projectId, owner.credentialId);
    // with the project its keys went as well, and there is nobody left to keep a receipt for
    if (state === "project_gone") return;
    const secret = await opened();
    const answeredRenewal = isOnlyAnswer === true ? lease.owner : null;
    const order = { grant: owner, secret, by: { kind: "server" }, answeredRenewal } as const;
    const prepared = state === "connected" ? await ofEarlierConsent(order) : await ofRemoved(order, state);
    if (prepared === null) return;
    await write(owner, (transaction) => revocations.order(transaction, prepared));
    revocations.wake();

    async function opened(): Promise<SecretValues | undefined> {
      try {
        const context = quarantineContext(asLate.id);
        return decodeSecretValues(await vault.open(owner.projectId, context, asLate.sealedSecret, "revoke"));
      } catch (error) {
        if (isLostRecord(error)) return undefined;
        throw error;
      }
    }
  };

  /** A row that is still there was emptied by a mass revocation, whose order goes for these tokens as well. */
  function ofRemoved(order: Omit<RevocationOrder, "cause">, state: "gone" | "revoked"): Promise<PreparedRevocation> {
    return revocations.prepare({ ...order, cause: state === "revoked" ? "emergency" : "refreshed_after_removal" });
  }

  /** Null for tokens that the provider gave to the present consent, too. */
  async function ofEarlierConsent(
    order: Omit<RevocationOrder, "cause" | "grant"> & { grant: CredentialGrant },
  ): Promise<PreparedRevocation | null> {
    const { grant, secret } = order;
    const now = await createCredentialStore(queries).find(grant.projectId, grant.credentialId);
    if (now === null) return ofRemoved(order, "gone");
    const inUse = new Set(tokenTextsOf(await openForRevocation(deps, now)));
    if (tokenTextsOf(secret).some((text) => inUse.has(text))) return null;
    const provider = await providerOf(grant);
    const sharesGrant = provider === undefined || isSameGrant(provider, grant, now.credential);
    return revocations.prepare({ ...order, cause: "replaced", sharesGrant });
  }

  /** Undefined when it left the catalogue: the receipt says that nothing can be revoked, and nobody waits for it. */
  async function providerOf({ projectId, integrationId }: CredentialGrant): Promise<ProviderDeclaration | undefined> {
    try {
      return (await integrations.byId(projectId, integrationId)).provider;
    } catch (error) {
      if (error instanceof PorticoError && error.code === "integration.not_found") return undefined;
      throw error;
    }
  }
}
