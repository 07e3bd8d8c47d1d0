import { isEntered } from "@portico/providers";
import { recordEvent } from "../events/record-event.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { signingAppOf } from "../integrations/signing-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Vault } from "../vault/vault.ts";
import type { SecretValues } from "./credential.ts";
import { healthMoves, reasonOfDeath, refusedAlike } from "./health.ts";
import { createHealthStore } from "./health-store.ts";
import { identifyAccount } from "./identify-account.ts";
import { judgeRefusal } from "./judge-refusal.ts";
import { sealForQuarantine } from "./seal-for-quarantine.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface VerifySecretDependencies {
  vault: Pick<Vault, "open" | "seal">;
  integrations: Pick<Integrations, "clientSecret">;
  outbound: Pick<Outbound, "call">;
  userCredentials: Pick<UserCredentials, "current">;
  write: WriteCredentials;
  clock: Clock;
  logger: Logger;
}

export type VerifySecret = (held: SealedCredential, integration: Integration, secret: SecretValues) => Promise<void>;

/**
 * Asks the provider's who-am-I call whether it still takes a secret that nothing can renew (TR-15). A refusal goes the way
 * of a refused grant, with the same confirmations; an answer ends every doubt; no answer says nothing.
 */
export function createVerifySecret(deps: Readonly<VerifySecretDependencies>): VerifySecret {
  const { vault, integrations, outbound, userCredentials, write, clock, logger } = deps;

  return async function verifySecret(
    { credential }: SealedCredential,
    integration: Integration,
    secret: SecretValues,
  ): Promise<void> {
    const { id, projectId, userId, integrationId, templateValues, secretVersion } = credential;
    const { provider } = integration;
    let refusal: PorticoError | undefined;
    let isOfApp = false;
    try {
      const signingApp = await signingAppOf(integrations, integration);
      isOfApp = signingApp !== undefined;
      await identifyAccount({ outbound, clock }, { provider, templateValues, secret, signingApp });
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code !== "connect.credential_rejected") {
        logger.info({ credentialId: id, error: String(error) }, "a secret could not be verified; nothing is concluded");
        return;
      }
      refusal = error;
    }
    const current = await userCredentials.current(projectId, id);
    if (current === null || current.credential.secretVersion !== secretVersion) return;
    const at = clock.now();
    if (refusal === undefined) {
      await write({ projectId, userId }, async (queries) => {
        const judged = { credentialId: id, version: secretVersion };
        const from = await createHealthStore(queries).recover(projectId, judged, at);
        if (from === null) return;
        const event = healthMoves.recovered.event;
        await recordEvent(queries, projectId, event, { userId, integrationId, credentialId: id, data: { from } });
      });
      return;
    }
    const { health } = current.credential;
    const quarantined = await sealForQuarantine(vault, current.credential, current.sealedSecret);
    const death = reasonOfDeath({
      health: health.state,
      isEntered: isEntered(provider.auth),
      lastSuccessAt: health.lastSuccessAt,
      idleLimitDays: null,
      grantExpiresAt: current.credential.grantExpiresAt,
      now: at,
    });
    const { meta } = refusal;
    await write({ projectId, userId }, (queries) =>
      judgeRefusal(queries, {
        credential: current.credential,
        // it may as well be about the host's app, where that signs along with this secret
        alike: { others: isOfApp ? 0 : refusedAlike, disprovedBy: "call" },
        inDoubt: false,
        reasonOfDeath: death,
        quarantined,
        at,
        data: meta,
      }),
    );
  };
}
