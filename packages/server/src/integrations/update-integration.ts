import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { IntegrationChanges } from "@portico/protocol/endpoints";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
import type { Integration } from "./integration.ts";
import { integrationNotFound } from "./integration-errors.ts";
import { applyChanges, changeEvent } from "./integration-record.ts";
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
      await recordEvent(queries, projectId, changeEvent(current, after), {
        integrationId: before.id,
        data: { fields: Object.keys(changes) },
      });
    });
    return after && toIntegration(after, provider);
  }

  function seal({ projectId, id, clientSecretVersion }: IntegrationRecord, secret: Secret): Promise<Uint8Array> {
    return vault.seal(projectId, clientSecretContext(id, clientSecretVersion + 1), secret);
  }
}

/** What binds a sealed client secret to its row and to one version of it (VT-02). */
export function clientSecretContext(recordId: IntegrationId, version: number): SealContext {
  return { field: "integrations.client_secret", recordId, version };
}
