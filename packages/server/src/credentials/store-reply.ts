import { setTimeout as wait } from "node:timers/promises";
import { recordEvent } from "../events/record-event.ts";
import type { Logger } from "../lib/logger.ts";
import type { Secret } from "../lib/secret.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import type { Vault } from "../vault/vault.ts";
import type { SecretValues } from "./credential.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface StoreReplyDependencies {
  vault: Pick<Vault, "seal">;
  write: WriteCredentials;
  logger: Logger;
}

/** How long a reply is held on to while the database does not answer (TR-05). */
const commitForMs = 120_000;
const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Seals and commits a token endpoint's reply to a refresh, before anything else happens (TR-04). While the database does
 * not answer the reply exists only here, so it is tried again; the fence keeps a late commit from overwriting anything
 * newer. False when the credential had moved on.
 */
export function createStoreReply({ vault, write, logger }: Readonly<StoreReplyDependencies>) {
  return async function storeReply(refresh: LeasedRefresh, old: SecretValues, answer: TokenAnswer): Promise<boolean> {
    const plain = mergedSecret(old, answer);
    let heldMs = 0;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await commit(refresh, plain, answer);
      } catch (error) {
        if (heldMs >= commitForMs) throw error;
        logger.error(
          { credentialId: refresh.lease.credentialId, error: String(error) },
          "a refreshed token could not be stored yet; trying again",
        );
        await wait(pauseMs);
        heldMs += pauseMs;
      }
    }
  };

  async function commit({ seen, lease }: LeasedRefresh, plain: Secret, answer: TokenAnswer): Promise<boolean> {
    const { id, projectId, userId, integrationId } = seen.credential;
    const sealedSecret = await vault.seal(projectId, secretContext(id, lease.version + 1), plain);
    return write({ projectId, userId }, async (queries) => {
      const done = await createRefreshLeaseStore(queries).commit(projectId, lease, {
        sealedSecret,
        expiresAt: answer.expiresAt,
        refreshedAt: answer.requestedAt,
        grantedScopes: answer.scopes,
        templateValues: answer.fields,
      });
      if (done)
        await recordEvent(queries, projectId, "credential.refreshed", { userId, integrationId, credentialId: id });
      return done;
    });
  }
}

/** A reply without a refresh token keeps the old one in use (RFC 6749 section 6, TR-10). */
function mergedSecret(old: SecretValues, { accessToken, refreshToken }: TokenAnswer): Secret {
  return encodeSecretValues({ ...old, accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) });
}
