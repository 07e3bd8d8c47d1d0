import type { CredentialId } from "@portico/protocol";
import { consentsByOauth1 } from "@portico/providers";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken } from "../lib/random.ts";
import type { Outbound } from "../net/outbound.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import type { Projects } from "../projects/project.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { exchangeLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttemptStore } from "./attempt-store.ts";
import type { Attempts } from "./attempts.ts";
import { authorizeErrorCode } from "./authorize-error.ts";
import { compareContext, type Callback } from "./callback-context.ts";
import { createExchange, type Exchanged } from "./connect-exchange.ts";
import type { DiscoveredClients } from "./discovered-client.ts";
import type { HeldGrants } from "./held-grants.ts";
import { refuseUnlistedRedirect } from "./redirect-url.ts";
import { createTemporaryCredentials, refusalOf } from "./temporary-credentials.ts";

export interface CompleteDependencies {
  database: Database;
  attempts: Attempts;
  integrations: Integrations;
  credentials: Credentials;
  heldGrants: HeldGrants;
  discoveredClients: Pick<DiscoveredClients, "forgetIfUnknown">;
  projects: Projects;
  vault: Vault;
  revocations: Revocations;
  outbound: Outbound;
  clock: Clock;
  logger: Logger;
}

export type Completion =
  | { kind: "connected"; attempt: Attempt; integration: Integration }
  | { kind: "undecided"; attempt: Attempt; integration: Integration }
  | { kind: "failed"; attempt: Attempt; integration: Integration; error: PorticoError; reference: string };

/** What the provider brought to the host's own page. */
export interface ReceivedCode {
  code: string;
  redirectUrl: string;
  /** Must be the attempt's where it is given. */
  state: string | undefined;
}

export type Complete = ReturnType<typeof createComplete>;

/** Completes connect attempts: the provider's callback, and a code that the host's own page received. */
export function createComplete(deps: Readonly<CompleteDependencies>) {
  const exchange = createExchange({ ...deps, temporaryCredentials: createTemporaryCredentials(deps) });

  return {
    /**
     * The provider came back. The state is spent by delete-and-return before anything is compared, so a replay finds
     * nothing; a wrong browser, context or issuer then fails the attempt before any token request (OA-01, OA-04…06).
     * Throws `connect.attempt_spent` when the state is unknown, spent or expired.
     */
    async callback(callback: Callback): Promise<Completion> {
      const { query } = callback;
      const attempt = await deps.database.transaction((queries) =>
        createAttemptMovesStore(queries).consumeState(hashToken(query.state), deps.clock.now(), exchangeDeadline()),
      );
      if (!attempt) {
        throw new PorticoError("connect.attempt_spent", "The callback's state is unknown, spent or expired", {
          userMessage: "This connection was already finished or took too long. Go back to your app and connect again.",
        });
      }
      const integration = await deps.integrations.byId(attempt.projectId, attempt.integrationId);
      return settle(attempt, integration, async () => {
        compareContext(attempt, integration, callback);
        if (query.kind === "code") return exchange.code(attempt, integration, query.code);
        if (query.kind === "verifier") return exchange.verifier(attempt, integration, query.verifier);
        if (query.kind === "refusal") throw refusalOf(query.problem);
        throw new PorticoError(authorizeErrorCode(query.error), "The provider answered with an error", {
          meta: { providerError: query.error },
        });
      });
    },

    /**
     * Tokens that came without a callback, of a device authorization: the attempt moves to `returned`, and from there on
     * all is as after a callback. Where it was ended meanwhile, the grant is taken back.
     */
    async withTokens(begun: Attempt, integration: Integration, answer: TokenAnswer): Promise<void> {
      const attempt = await deps.database.transaction((queries) =>
        createAttemptMovesStore(queries).takeOver(begun.projectId, begun.id, exchangeDeadline()),
      );
      if (attempt) await settle(attempt, integration, () => exchange.keep(attempt, integration, answer));
      else await exchange.letGo(begun, integration, answer);
    },

    /**
     * `completeInstall`: the host's own redirect page received the code and hands it in with its user's token, which
     * is what binds it to the user here. The verifier comes from the attempt that this server began. Without PKCE nothing
     * but the state says that the code is of this attempt, so there the host's page hands that in as well (OA-04).
     */
    async withCode(
      { projectId, userId }: UserCaller,
      integration: Integration,
      { code, redirectUrl, state }: ReceivedCode,
    ): Promise<Credential> {
      refuseUnlistedRedirect(await deps.projects.get(projectId), redirectUrl);
      if (consentsByOauth1(integration.provider.auth))
        throw new PorticoError("connect.input_invalid", `"${integration.type}" comes back with a verifier, not a code`);
      const begun = await createAttemptStore(deps.database.queries).newestUnfinished(projectId, userId, {
        integrationId: integration.id,
        redirectUri: redirectUrl,
        stateHash: state === undefined ? undefined : hashToken(state),
        at: deps.clock.now(),
      });
      if (!begun)
        throw new PorticoError("connect.attempt_not_found", "No attempt of this user waits for that redirect URL");
      if (begun.pkceVerifier === null && state === undefined) {
        const message = `"${integration.type}" has no PKCE: hand in the state that came with the code`;
        throw new PorticoError("connect.input_invalid", message);
      }
      const attempt = await deps.database.transaction((queries) =>
        createAttemptMovesStore(queries).takeOver(projectId, begun.id, exchangeDeadline()),
      );
      if (!attempt) throw new PorticoError("connect.attempt_spent", "The attempt was finished meanwhile");
      const completion = await settle(attempt, integration, () => exchange.code(attempt, integration, code));
      if (completion.kind === "failed") throw completion.error;
      if (completion.kind === "undecided") {
        throw new PorticoError("connect.wrong_account", "The end user is asked which of two accounts it shall be");
      }
      return deps.credentials.get(projectId, userId, completion.attempt.credentialId as CredentialId);
    },
  };

  /** Whatever goes wrong is the attempt's outcome: whoever waits for it reads there why, under a reference. */
  async function settle(
    attempt: Attempt,
    integration: Integration,
    work: () => Promise<Exchanged>,
  ): Promise<Completion> {
    try {
      const exchanged = await work();
      if (exchanged.kind === "undecided") {
        const { question: accountQuestion } = exchanged;
        return { kind: "undecided", attempt: { ...attempt, state: "undecided", accountQuestion }, integration };
      }
      const { id } = exchanged.credential;
      return { kind: "connected", attempt: { ...attempt, state: "succeeded", credentialId: id }, integration };
    } catch (cause) {
      const error =
        cause instanceof PorticoError
          ? await deps.discoveredClients.forgetIfUnknown(attempt, cause)
          : new PorticoError("http.internal", "Something went wrong while connecting", { cause });
      const reference = await deps.attempts.fail(attempt, error.code, error.meta);
      const reason = error.cause instanceof Error ? error.cause.message : undefined;
      deps.logger.warn(
        { attemptId: attempt.id, code: error.code, reference, cause: reason },
        "a connect attempt failed",
      );
      return { kind: "failed", attempt, integration, error, reference };
    }
  }

  function exchangeDeadline(): Date {
    return new Date(deps.clock.now().getTime() + exchangeLifetimeMs);
  }
}
