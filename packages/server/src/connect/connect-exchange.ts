import type { ErrorCode } from "@portico/protocol";
import type { Credential, Credentials, NewCredential } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { signingAppOf } from "../integrations/signing-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import { isNotIntegrations } from "../oauth/own-client.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import { exchangeCode } from "../oauth/token-endpoint.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import type { AccountQuestion, Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { clientSecretContext } from "./connect-begin.ts";
import { verifierContext } from "./connect-hand-off.ts";
import { missingScopes } from "./granted-scopes.ts";
import { createGiveBack, type AttemptGrant } from "./give-back.ts";
import type { HeldGrants } from "./held-grants.ts";
import { learnCredential } from "./learn-credential.ts";
import { placementOf } from "./placement.ts";
import type { TemporaryCredentials } from "./temporary-credentials.ts";
import { renewalExtendsGrant } from "../credentials/grant-expiry.ts";

export interface ExchangeDependencies {
  integrations: Pick<Integrations, "clientSecret">;
  credentials: Pick<Credentials, "store">;
  heldGrants: Pick<HeldGrants, "hold">;
  temporaryCredentials: Pick<TemporaryCredentials, "exchange">;
  vault: Pick<Vault, "open">;
  database: Pick<Database, "transaction">;
  revocations: Revocations;
  logger: Logger;
  outbound: Outbound;
  clock: Clock;
}

/** `undecided`: the end user is asked which of two accounts it shall be. */
export type Exchanged =
  { kind: "connected"; credential: Credential } | { kind: "undecided"; question: AccountQuestion };

/**
 * Makes a credential of an attempt's code, or of the tokens that came without one: the scopes and the account are looked
 * at, and the credential is stored in the same transaction that ends the attempt.
 *
 * Throws `connect.missing_permission`, `connect.closed` when the attempt was ended meanwhile, and what `exchangeCode`,
 * `identifyAccount` and `Credentials.store` throw; then nothing is stored, and the grant is given back (TR-17).
 */
export function createExchange(deps: Readonly<ExchangeDependencies>) {
  const { integrations, credentials, temporaryCredentials, vault, outbound, clock } = deps;
  const { giveBack } = createGiveBack(deps);

  return {
    async code(attempt: Attempt, integration: Integration, code: string): Promise<Exchanged> {
      const clientSecret = await openClientSecret(attempt, integration);
      return keep(attempt, integration, await redeem(attempt, integration, code, clientSecret), clientSecret);
    },

    /** OAuth 1.0a. */
    async verifier(attempt: Attempt, integration: Integration, verifier: string): Promise<Exchanged> {
      return keep(attempt, integration, await temporaryCredentials.exchange(attempt, integration, verifier));
    },

    keep,

    /** Gives back what nobody waits for any more. */
    async letGo(attempt: Attempt, integration: Integration, answer: TokenAnswer): Promise<void> {
      await giveBack(attempt, await learnOrNot(attempt, integration, answer, undefined));
    },
  };

  async function keep(
    attempt: Attempt,
    integration: Integration,
    answer: TokenAnswer,
    clientSecret?: Secret,
  ): Promise<Exchanged> {
    let learnt: NewCredential | undefined;
    try {
      refuseMissingScopes(integration, attempt.scopes ?? integration.scopes, answer);
      learnt = await learn(attempt, integration, answer, clientSecret);
      return { kind: "connected", credential: await store(attempt, integration, learnt) };
    } catch (error) {
      // a caller that cannot ask leaves with the refusal; the grant that nobody wants leaves as well
      if (learnt && attempt.canAsk && isRefusal(error, "connect.wrong_account"))
        return deps.heldGrants.hold(attempt, learnt, error);
      const grant = learnt ?? (await learnOrNot(attempt, integration, answer, clientSecret, error));
      await giveBack(attempt, grant, { mayBeStored: !(error instanceof PorticoError) });
      throw error;
    }
  }

  /** Whose grant it is decides what may be revoked with it, so it is asked for although nothing comes of it. */
  async function learnOrNot(
    attempt: Attempt,
    integration: Integration,
    answer: TokenAnswer,
    clientSecret: Secret | undefined,
    refusal?: unknown,
  ): Promise<AttemptGrant> {
    // any other refusal came of asking
    const isAsked = refusal !== undefined && !isRefusal(refusal, "connect.missing_permission");
    const learnt = isAsked ? undefined : await learn(attempt, integration, answer, clientSecret).catch(() => undefined);
    return learnt ?? ofNobodyKnown(attempt, answer, clientSecret);
  }

  async function learn(
    attempt: Attempt,
    integration: Integration,
    answer: TokenAnswer,
    clientSecret: Secret | undefined,
  ): Promise<NewCredential> {
    const asked = attempt.scopes ?? integration.scopes;
    const { templateValues, secret, expiresAt } = partsOf(attempt, answer, clientSecret);
    return learnCredential(
      { outbound, clock },
      {
        provider: integration.provider,
        templateValues,
        secret,
        signingApp: await signingAppOf(integrations, integration),
      },
      {
        accountType: attempt.accountType,
        oauthClient: attempt.oauthClient,
        grantedScopes: [...(answer.scopes ?? asked)],
        expiresAt,
        statedExpiresAt: statedEnd(integration, answer),
      },
    );
  }

  function store(attempt: Attempt, integration: Integration, learnt: NewCredential): Promise<Credential> {
    const { projectId, id } = attempt;
    const placement = placementOf(attempt.installOptions);
    const exchanged = justExchanged(attempt, learnt);
    return credentials.store(attempt, integration, placement, exchanged, async (queries, credentialId) => {
      const moved = await createAttemptMovesStore(queries).succeed(projectId, id, credentialId, clock.now());
      if (!moved) throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
    });
  }

  async function redeem(
    attempt: Attempt,
    integration: Integration,
    code: string,
    clientSecret: Secret | undefined,
  ): Promise<TokenAnswer> {
    const verifier = await openVerifier(vault, attempt);
    const user = { accountType: attempt.accountType, values: attempt.connectValues };
    const app = oauthAppOf(integration, user, clientSecret, attempt.oauthClient);
    return exchangeCode({ outbound, clock }, app, { code, redirectUri: attempt.redirectUri, verifier });
  }

  /** That of the attempt's own client, or the integration's: never one for the other (OA-05). */
  async function openClientSecret(attempt: Attempt, integration: Integration): Promise<Secret | undefined> {
    if (!isNotIntegrations(attempt.oauthClient)) return integrations.clientSecret(integration);
    if (!attempt.clientSecret) return undefined;
    return vault.open(attempt.projectId, clientSecretContext(attempt.id), attempt.clientSecret);
  }
}

/** Said of what is stored at once only: what is held until its user decides proves nothing of the app by then. */
function justExchanged({ oauthClient }: Attempt, learnt: NewCredential): NewCredential {
  return { ...learnt, isExchanged: !isNotIntegrations(oauthClient) };
}

async function openVerifier(vault: Pick<Vault, "open">, attempt: Attempt): Promise<Secret | undefined> {
  if (!attempt.pkceVerifier) return undefined;
  return vault.open(attempt.projectId, verifierContext(attempt), attempt.pkceVerifier);
}

function isRefusal(error: unknown, code: ErrorCode): error is PorticoError {
  return error instanceof PorticoError && error.code === code;
}

function ofNobodyKnown(attempt: Attempt, answer: TokenAnswer, clientSecret: Secret | undefined): AttemptGrant {
  const { accountType, oauthClient } = attempt;
  return { accountType, oauthClient, accountId: null, accountName: null, ...partsOf(attempt, answer, clientSecret) };
}

/** What of the answer makes the credential. */
function partsOf(attempt: Attempt, answer: TokenAnswer, clientSecret: Secret | undefined) {
  const { accessToken, refreshToken, tokenSecret, expiresAt } = answer;
  const secret: Record<string, Secret> = { accessToken };
  if (refreshToken) secret.refreshToken = refreshToken;
  if (tokenSecret) secret.tokenSecret = tokenSecret;
  if (isNotIntegrations(attempt.oauthClient) && clientSecret) secret.clientSecret = clientSecret;
  return { secret, expiresAt, templateValues: { ...attempt.connectValues, ...answer.fields } };
}

function refuseMissingScopes(integration: Integration, asked: readonly string[], answer: TokenAnswer): void {
  const missing = missingScopes(integration.provider, asked, answer.scopes);
  if (missing.length === 0) return;
  throw new PorticoError("connect.missing_permission", `Required scopes were not granted: ${missing.join(", ")}`, {
    meta: { missing },
  });
}

/** An access token that nothing renews ends the grant with it; a refresh token's end does where no renewal moves it. */
function statedEnd({ provider }: Integration, { refreshToken, expiresAt, refreshExpiresAt }: TokenAnswer): Date | null {
  if (refreshToken === undefined) return expiresAt;
  return renewalExtendsGrant(provider) ? null : (refreshExpiresAt ?? null);
}
