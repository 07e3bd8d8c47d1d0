import type { CredentialId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { identifyAccount } from "../credentials/identify-account.ts";
import type { Credential, Credentials, NewCredential } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, sameHash } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import { exchangeCode } from "../oauth/token-endpoint.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import { exchangeLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptStore } from "./attempt-store.ts";
import type { Attempts } from "./attempts.ts";
import type { CallbackQuery } from "./callback-query.ts";
import { verifierContext } from "./connect-hand-off.ts";
import { missingScopes } from "./granted-scopes.ts";
import { oauthApp } from "./oauth-app.ts";
import { placementOf } from "./placement.ts";
import { authorizeErrorCode } from "./authorize-error.ts";

export interface CompleteDependencies {
  database: Database;
  attempts: Attempts;
  integrations: Integrations;
  credentials: Credentials;
  projects: Projects;
  vault: Vault;
  outbound: Outbound;
  clock: Clock;
  logger: Logger;
}

export interface Callback {
  query: CallbackQuery;
  /** From the path; null on the bare `/oauth`, which only attempts with a redirect page of the host's may use. */
  integrationId: string | null;
  browserValue: string | undefined;
}

export type Completion =
  | { kind: "connected"; attempt: Attempt; integration: Integration }
  | { kind: "failed"; attempt: Attempt; integration: Integration; error: PorticoError; reference: string };

export type Complete = ReturnType<typeof createComplete>;

/** Completes connect attempts: the provider's callback, and a code that the host's own page received. */
export function createComplete(deps: Readonly<CompleteDependencies>) {
  return {
    /**
     * The provider came back. The state is spent by delete-and-return before anything is compared, so a replay finds
     * nothing; a wrong browser, context or issuer then fails the attempt before any token request (OA-01, OA-04…06).
     * Throws `connect.attempt_spent` when the state is unknown, spent or expired.
     */
    async callback(callback: Callback): Promise<Completion> {
      const attempt = await deps.database.transaction((queries) =>
        createAttemptStore(queries).consumeState(hashToken(callback.query.state), deps.clock.now(), exchangeDeadline()),
      );
      if (!attempt) {
        throw new PorticoError("connect.attempt_spent", "The callback's state is unknown, spent or expired", {
          userMessage: "This connection was already finished or took too long. Go back to your app and connect again.",
        });
      }
      const integration = await deps.integrations.byId(attempt.projectId, attempt.integrationId);
      return settle(attempt, integration, async () => {
        compareContext(attempt, integration, callback);
        const { query } = callback;
        if (query.kind === "error") {
          throw new PorticoError(authorizeErrorCode(query.error), "The provider answered with an error", {
            meta: { providerError: query.error },
          });
        }
        return exchange(attempt, integration, query.code);
      });
    },

    /**
     * `completeInstall`: the host's own redirect page received the code and hands it in with its user's token, which
     * is what binds it to the user here. The verifier comes from the attempt that this server began, when it did.
     */
    async withCode(
      caller: UserCaller,
      integration: Integration,
      code: string,
      redirectUrl: string,
    ): Promise<Credential> {
      const project = await deps.projects.get(caller.projectId);
      if (!project.redirectUrls.includes(redirectUrl)) {
        throw new PorticoError("connect.redirect_url_refused", "The redirect URL is not in the project's list");
      }
      const begun = await createAttemptStore(deps.database.queries).newestUnfinished(
        caller.projectId,
        caller.userId,
        integration.id,
        redirectUrl,
      );
      if (!begun)
        throw new PorticoError("connect.attempt_not_found", "No attempt of this user waits for that redirect URL");
      const attempt = await deps.database.transaction((queries) =>
        createAttemptStore(queries).takeOver(caller.projectId, begun.id, exchangeDeadline()),
      );
      if (!attempt) throw new PorticoError("connect.attempt_spent", "The attempt was finished meanwhile");
      const completion = await settle(attempt, integration, () => exchange(attempt, integration, code));
      if (completion.kind === "failed") throw completion.error;
      const credentialId = completion.attempt.credentialId as CredentialId;
      return deps.credentials.get(caller.projectId, caller.userId, credentialId);
    },
  };

  async function settle(
    attempt: Attempt,
    integration: Integration,
    work: () => Promise<Credential>,
  ): Promise<Completion> {
    try {
      const credential = await work();
      return {
        kind: "connected",
        attempt: { ...attempt, state: "succeeded", credentialId: credential.id },
        integration,
      };
    } catch (cause) {
      const error =
        cause instanceof PorticoError
          ? cause
          : new PorticoError("http.internal", "Something went wrong while connecting", { cause });
      const reference = await deps.attempts.fail(attempt, error.code, error.meta);
      deps.logger.warn(
        {
          attemptId: attempt.id,
          code: error.code,
          reference,
          cause: error.cause instanceof Error ? error.cause.message : undefined,
        },
        "a connect attempt failed",
      );
      return { kind: "failed", attempt, integration, error, reference };
    }
  }

  async function exchange(attempt: Attempt, integration: Integration, code: string): Promise<Credential> {
    const [clientSecret, verifier] = await Promise.all([
      deps.integrations.clientSecret(integration),
      openVerifier(attempt),
    ]);
    const app = oauthApp(integration, clientSecret, attempt.accountType, attempt.connectValues);
    const answer = await exchangeCode({ outbound: deps.outbound, clock: deps.clock }, app, {
      code,
      redirectUri: attempt.redirectUri,
      verifier,
    });
    const missing = missingScopes(integration.provider, integration.scopes, answer.scopes);
    if (missing.length > 0) {
      throw new PorticoError("connect.missing_permission", `Required scopes were not granted: ${missing.join(", ")}`, {
        meta: { missing },
      });
    }
    const secret: Record<string, Secret> = { accessToken: answer.accessToken };
    if (answer.refreshToken) secret.refreshToken = answer.refreshToken;
    const templateValues = { ...attempt.connectValues, ...answer.fields };
    const identity = await identifyAccount({
      outbound: deps.outbound,
      access: { provider: integration.provider, templateValues, secret },
    });
    const learnt: NewCredential = {
      accountType: attempt.accountType,
      accountId: identity.accountId,
      accountName: identity.accountName,
      providerData: identity.extras,
      templateValues,
      grantedScopes: [...(answer.scopes ?? integration.scopes)],
      secret,
      expiresAt: answer.expiresAt,
      status: integration.provider.postConnectFields.length > 0 ? "PENDING" : "VALID",
    };
    return deps.credentials.store(
      attempt,
      integration,
      placementOf(attempt.installOptions),
      learnt,
      async (queries, id) => {
        const moved = await createAttemptStore(queries).succeed(attempt.projectId, attempt.id, id, deps.clock.now());
        if (!moved) throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
      },
    );
  }

  async function openVerifier(attempt: Attempt): Promise<Secret | undefined> {
    if (!attempt.pkceVerifier) return undefined;
    return deps.vault.open(attempt.projectId, verifierContext(attempt), attempt.pkceVerifier);
  }

  function exchangeDeadline(): Date {
    return new Date(deps.clock.now().getTime() + exchangeLifetimeMs);
  }
}

function compareContext(attempt: Attempt, integration: Integration, callback: Callback): void {
  const ours = attempt.redirectUri.endsWith(`/oauth/${integration.id}`);
  if (ours ? callback.integrationId !== integration.id : callback.integrationId !== null) {
    throw new PorticoError("connect.context_mismatch", "The callback came to another integration's redirect URL");
  }
  const browserHash = callback.browserValue === undefined ? undefined : hashToken(callback.browserValue);
  if (!browserHash || !attempt.browserHash || !sameHash(browserHash, attempt.browserHash)) {
    throw new PorticoError("connect.other_browser", "The callback came from another browser than the attempt's");
  }
  compareIssuer(integration, callback.query.issuer);
}

/** RFC 9207 §2.4: an issuer that is advertised must be there and equal; one that appears unadvertised must still match. */
function compareIssuer(integration: Integration, issuer: string | null): void {
  const { auth } = integration.provider;
  if (auth.scheme !== "oauth2")
    throw new PorticoError("connect.context_mismatch", "This integration has no OAuth flow");
  const missing = issuer === null && auth.issuerRequired;
  const different = issuer !== null && auth.issuer !== undefined && issuer !== auth.issuer;
  if (missing || different) {
    throw new PorticoError("connect.issuer_mismatch", "The callback's issuer is not the integration's");
  }
}
