import type { CredentialId, ProjectId } from "@portico/protocol";
import { isEntered, type ProviderDeclaration } from "@portico/providers";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential } from "./credential.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { healthMoves, type TakenBackReason } from "./health.ts";
import { prepareRemovedGrant, type RemovedGrant } from "./removed-grant.ts";
import { createRevokedSecretStore, type SealedTrace } from "./revoked-secret-store.ts";
import { traceContext, traceOf } from "./revoked-secret.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";

export interface EndingDependencies {
  queries: Queries;
  vault: Pick<Vault, "open" | "seal">;
  integrations: Pick<Integrations, "byId">;
  revocations: Revocations;
  logger: Logger;
}

/** The end of one frozen credential's secret, ready to be written. */
export interface Ending {
  seen: SealedCredential;
  removed: RemovedGrant;
  reason: TakenBackReason;
  /** What takes the secret's place. */
  empty: Uint8Array;
  /** What was typed is known again by it; null where nothing was. */
  trace: SealedTrace | null;
}

/** Answers null for a credential that is gone. Throws while the vault or the database cannot be asked. */
export function createPrepareEnding(deps: Readonly<EndingDependencies>) {
  const { queries, vault, integrations } = deps;
  const store = createCredentialStore(queries);

  return async function prepareEnding(
    freezeId: string,
    projectId: ProjectId,
    credentialId: CredentialId,
  ): Promise<Ending | null> {
    const seen = await store.find(projectId, credentialId);
    if (seen === null) return null;
    const terms = { cause: "emergency", by: { kind: "server" }, freezeId } as const;
    const removed = await prepareRemovedGrant(deps, seen, terms);
    const provider = await providerOfTyped(seen.credential);
    const trace = provider && traceOf(provider, removed.secret);
    const context = secretContext(credentialId, seen.credential.secretVersion + 1);
    return {
      seen,
      removed,
      reason: provider ? "key_to_replace" : "taken_back",
      empty: await vault.seal(projectId, context, encodeSecretValues({})),
      trace: trace && (await sealed(projectId, trace)),
    };
  };

  async function sealed(projectId: ProjectId, trace: Secret): Promise<SealedTrace> {
    const id = newId<string>();
    return { id, sealedTrace: await vault.seal(projectId, traceContext(id), trace) };
  }

  /** Whose form its user filled in; null for a consent. */
  async function providerOfTyped({ projectId, integrationId }: Credential): Promise<ProviderDeclaration | null> {
    try {
      const { provider } = await integrations.byId(projectId, integrationId);
      return isEntered(provider.auth) ? provider : null;
    } catch (error) {
      // its provider left the catalogue: that must keep nothing from being taken out of use
      if (error instanceof PorticoError && error.code === "integration.not_found") return null;
      throw error;
    }
  }
}

/** In the transaction that holds the freeze and the row. Nothing, when the credential is not as it was seen. */
export async function writeEnding(
  queries: Queries,
  freezeId: string,
  { seen, removed, reason, empty, trace }: Ending,
  at: Date,
): Promise<void> {
  const { id, projectId, userId, integrationId, secretVersion, accountId, accountName } = seen.credential;
  const { main } = removed;
  const about = { userId, integrationId, credentialId: id };
  if (!(await removed.order(queries))) return;
  if (trace) await createRevokedSecretStore(queries).keep(projectId, { userId, integrationId }, trace, at);
  // nothing will be tried, so nobody else tells it
  if (main.outcome !== "pending")
    await recordEvent(queries, projectId, "credential.revocation_failed", {
      ...about,
      data: {
        revocationId: main.id,
        cause: "emergency",
        outcome: main.outcome,
        reason: main.reason,
        providerStatus: null,
        tries: 0,
        accountId,
        accountName,
      },
    });
  const terms = { seenVersion: secretVersion, sealedSecret: empty, reason, at };
  // as it is now: it may have been condemned, or have recovered, since it was read
  const before = await createFrozenStore(queries).destroySecret(projectId, id, terms);
  if (before === null || before === "dead") return;
  await recordEvent(queries, projectId, healthMoves.takenBack.event, {
    ...about,
    data: { reason, freezeId, revocationId: main.id, accountId, accountName },
  });
}
