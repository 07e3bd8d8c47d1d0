import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { IntegrationChanges } from "@portico/protocol/endpoints";
import { appSecretOf, consentsByOauth1, type ProviderDeclaration } from "@portico/providers";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { canSign } from "../oauth/client-assertion.ts";
import { isRsa, isRsaKey } from "../oauth/oauth1-signature.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
import type { Integration } from "./integration.ts";
import { integrationNotFound } from "./integration-errors.ts";
import { applyChanges, changedFields, changeEvent } from "./integration-record.ts";
import { createIntegrationStore, type IntegrationRecord } from "./integration-store.ts";
import { toIntegration, type KnownIntegrations } from "./known-integrations.ts";
import { missingParts, requireReady } from "./readiness.ts";

export interface UpdateDependencies {
  known: Pick<KnownIntegrations, "byId" | "write">;
  vault: Pick<Vault, "seal">;
  clock: Clock;
}

/** See `IntegrationService.update`. */
export function createUpdateIntegration({ known, vault, clock }: Readonly<UpdateDependencies>) {
  return async function updateIntegration(
    projectId: ProjectId,
    integrationId: IntegrationId,
    changes: IntegrationChanges,
  ): Promise<Integration> {
    for (;;) {
      const updated = await tryUpdate(projectId, integrationId, changes);
      if (updated) return updated;
    }
  };

  /** Undefined when somebody else stored a client secret between the reading and the lock: read again and repeat. */
  async function tryUpdate(
    projectId: ProjectId,
    integrationId: IntegrationId,
    changes: IntegrationChanges,
  ): Promise<Integration | undefined> {
    const { record: before, integration } = await known.byId(projectId, integrationId);
    const { provider } = integration;
    // sealed before the transaction: the vault may have to read a key, and a transaction holds the only connection
    if (changes.clientSecret) await refuseUnusableKey(provider, new Secret(changes.clientSecret));
    const sealed = changes.clientSecret ? await seal(before, new Secret(changes.clientSecret)) : null;
    let after: IntegrationRecord | undefined;
    await known.write(projectId, async (queries) => {
      const rows = createIntegrationStore(queries);
      const current = await rows.lock(projectId, before.id);
      if (!current) throw integrationNotFound();
      if (sealed && current.clientSecretVersion !== before.clientSecretVersion) return;
      after = applyChanges(current, provider, changes, sealed, clock.now());
      if (after.isActive) requireReady(provider.name, missingParts(provider, toIntegration(after, provider)));
      await rows.update(projectId, after);
      const fields = changedFields(current, after, changes);
      if (fields.length === 0) return;
      await recordEvent(queries, projectId, changeEvent(current, after), {
        integrationId: before.id,
        data: { fields },
      });
    });
    return after && toIntegration(after, provider);
  }

  function seal({ projectId, id, clientSecretVersion }: IntegrationRecord, secret: Secret): Promise<Uint8Array> {
    return vault.seal(projectId, clientSecretContext(id, clientSecretVersion + 1), secret);
  }
}

/** Throws `integration.signing_key_invalid` for a key with which the app could never prove itself. */
async function refuseUnusableKey({ auth, name }: ProviderDeclaration, key: Secret): Promise<void> {
  if (consentsByOauth1(auth) && isRsa(auth.signatureMethod)) {
    if (isRsaKey(key.reveal())) return;
    throw new PorticoError(
      "integration.signing_key_invalid",
      `This is not an RSA private key of 2048 bits or more, as PEM, which is what ${name} is told to expect`,
      { meta: { algorithm: auth.signatureMethod } },
    );
  }
  if (appSecretOf(auth) !== "signing_key" || !("clientAssertion" in auth) || (await canSign(auth, key))) return;
  const { algorithm } = auth.clientAssertion;
  throw new PorticoError(
    "integration.signing_key_invalid",
    `This is not a private key, as PEM or JWK, that signs with ${algorithm}, which is what ${name} is told to expect`,
    { meta: { algorithm } },
  );
}

/** What binds a sealed client secret to its row and to one version of it (VT-02). */
export function clientSecretContext(recordId: IntegrationId, version: number): SealContext {
  return { field: "integrations.client_secret", recordId, version };
}
