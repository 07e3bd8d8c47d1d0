import type { Queries } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import type { Outbound } from "../net/outbound.ts";
import { renewalOf, renewTokens } from "../oauth/renew-tokens.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import type { Vault } from "../vault/vault.ts";
import { assessGrant } from "./assess-grant.ts";
import { clientOf } from "./client-of.ts";
import { needsReconnect, notConnected, refreshFailed } from "./credential-errors.ts";
import type { CredentialUses } from "./credential-uses.ts";
import type { Credential } from "./credential.ts";
import { keepingLease } from "./lease-keeper.ts";
import { refusedWithItsClient } from "./lost-client.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { createSettleFailure } from "./refresh-failure.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import type { RefreshBreaker } from "./refresh-breaker.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import { isInUse } from "./refresh-schedule.ts";
import { sealReply, type Prepared } from "./seal-reply.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";
import type { ReplyKeeper } from "./store-reply.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface RefreshUnderLeaseDependencies {
  queries: Queries;
  vault: Pick<Vault, "open" | "seal" | "sealer">;
  integrations: Pick<Integrations, "clientSecret">;
  outbound: Pick<Outbound, "call">;
  userCredentials: Pick<UserCredentials, "current">;
  write: WriteCredentials;
  pacing: RefreshPacing;
  breaker: RefreshBreaker;
  replies: Pick<ReplyKeeper, "store">;
  uses: Pick<CredentialUses, "lastUsedAt">;
  clock: Clock;
  logger: Logger;
  /** Names this process in the log. */
  nodeId: string;
}

/** A refresh before its secret is opened. */
export interface TakenLease extends Pick<LeasedRefresh, "seen" | "integration" | "lease" | "passage"> {
  /** An earlier holder of the lease never finished. */
  wasLeftOpen: boolean;
}

/** Calls the provider for new tokens, and sees what it answers through to the row, whatever it is. */
export function createRefreshUnderLease(deps: Readonly<RefreshUnderLeaseDependencies>) {
  const { queries, vault, integrations, userCredentials, replies, pacing, breaker, logger } = deps;
  const leases = createRefreshLeaseStore(queries);
  const settleFailure = createSettleFailure(deps);

  return function refreshUnderLease(taken: TakenLease): Promise<SealedCredential> {
    const { projectId } = taken.seen.credential;
    return keepingLease({ leases, projectId, lease: taken.lease, logger }, () => refresh(taken));
  };

  async function refresh(taken: TakenLease): Promise<SealedCredential> {
    const { seen, integration, lease } = taken;
    const { id, projectId } = seen.credential;
    const facts = { node: deps.nodeId, projectId, credentialId: id, version: lease.version };
    await failpoint("refresh.after_intent");
    let leased: LeasedRefresh = { ...taken, inDoubt: false, canBeInDoubt: false };
    let prepared: Prepared;
    let answer: TokenAnswer;
    try {
      const values = decodeSecretValues(
        await vault.open(projectId, secretContext(id, lease.version), seen.sealedSecret, "refresh"),
      );
      const canBeInDoubt = renewalOf(integration.provider, values) === "refresh_token";
      const inDoubt = canBeInDoubt && taken.wasLeftOpen;
      leased = { ...taken, canBeInDoubt, inDoubt };
      if (inDoubt) logger.warn(facts, "an earlier refresh never ended; the old refresh token is tried once more");
      // all that asks anybody is done before the call, so that nothing stands between the answer and its commit
      prepared = {
        values,
        app: await clientOf(integrations, integration, seen.credential, values),
        seal: await vault.sealer(projectId),
      };
      await failpoint("refresh.before_call");
      answer = await renewTokens(deps, prepared.app, values);
    } catch (error) {
      return settleFailure(await refusedWithItsClient(queries, seen.credential, error), leased);
    }
    await failpoint("refresh.after_reply");
    const reply = sealReply(leased, prepared, answer, isUsed(seen.credential, answer.requestedAt));
    await failpoint("refresh.after_seal");
    const outcome = await replies.store(reply);
    await failpoint("refresh.after_commit");
    if (outcome === "spilled") throw refreshFailed(id, integration.provider.name, "This server is ending");
    await breaker.succeeded(integration, taken.passage).catch((error: unknown) => {
      logger.warn({ ...facts, error: String(error) }, "a breaker could not be closed; the next success will");
    });
    if (outcome === "stored") {
      pacing.succeeded(id);
      await assess(leased, answer);
    } else {
      const fate = outcome === "late" ? "in quarantine" : "being revoked";
      logger.warn(facts, `a refresh came back after its credential had moved on; its tokens are ${fate}`);
    }
    const current = await userCredentials.current(projectId, id);
    if (current === null) throw notConnected(integration.id, integration.provider.name);
    if (current.credential.status === "INVALID") throw needsReconnect(id, integration.provider.name);
    return current;
  }

  function isUsed(credential: Credential, now: Date): boolean {
    return isInUse(deps.uses.lastUsedAt(credential.id, credential.health.lastUsedAt), credential, now);
  }

  /** When the grant ends now, and what it lacks. Not worth losing a token for: the next renewal tells the same. */
  async function assess({ seen: { credential }, integration }: LeasedRefresh, answer: TokenAnswer): Promise<void> {
    const { requestedAt: at, refreshExpiresAt = null } = answer;
    try {
      await deps.write(credential, (transaction) =>
        assessGrant(transaction, integration, credential.id, { kind: "renewal", at, refreshExpiresAt }),
      );
    } catch (error) {
      logger.warn({ credentialId: credential.id, error: String(error) }, "a renewed grant could not be assessed");
    }
  }
}
