import { consentsByOauth1 } from "@portico/providers";
import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, randomToken } from "../lib/random.ts";
import type { Outbound } from "../net/outbound.ts";
import { buildAuthorizeUrl } from "../oauth/authorize-url.ts";
import { oauthOf } from "../oauth/oauth-app.ts";
import { newPkce } from "../oauth/pkce.ts";
import type { Vault } from "../vault/vault.ts";
import { attemptLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttemptStore } from "./attempt-store.ts";
import type { Attempts } from "./attempts.ts";
import { createHandshakeStore } from "./handshake-store.ts";
import { createLoneWindowStore } from "./meetings/lone-window-store.ts";
import { createTemporaryCredentials } from "./temporary-credentials.ts";

export interface HandOffDependencies {
  database: Database;
  attempts: Pick<Attempts, "fail">;
  integrations: Integrations;
  vault: Vault;
  outbound: Outbound;
  clock: Clock;
  logger: Logger;
  /** Declared provider origin → the stand-in that answers for it; the browser has to be sent there as well. */
  standIns: Readonly<Record<string, string>>;
}

export type HandOff =
  | { kind: "provider"; url: string }
  /** The attempt failed before this page; it only explains. */
  | { kind: "failed"; attempt: Attempt };

/**
 * Hands the connect window off to the provider: the start secret is spent, this browser's confirmed handshake is spent,
 * the browser is bound to the attempt, and a fresh `state` and PKCE verifier are made. Where the provider speaks OAuth
 * 1.0a it is asked for temporary credentials then. A window that stands alone names its attempt by its own nonce.
 *
 * Throws `connect.attempt_not_found`, `connect.attempt_expired`, `connect.attempt_spent`, `connect.handshake_missing`.
 */
export function createHandOff(deps: Readonly<HandOffDependencies>) {
  const { database, attempts, integrations, vault, clock, logger, standIns } = deps;
  const temporaryCredentials = createTemporaryCredentials(deps);

  return async function handOff(startSecret: string, browserValue: string | undefined): Promise<HandOff> {
    const secretHash = hashToken(startSecret);
    const attempt =
      (await createAttemptStore(database.queries).byStartSecret(secretHash)) ??
      (await createLoneWindowStore(database.queries).attemptOf(secretHash));
    if (!attempt) throw unknownLink();
    if (attempt.browserHash !== null) throw alreadyOpened();
    if (attempt.state === "failed") return { kind: "failed", attempt };
    if (attempt.expiresAt <= clock.now())
      throw new PorticoError("connect.attempt_expired", "The start link has expired", {
        userMessage: "This link has expired. Go back to your app and press Connect again.",
      });
    if (browserValue === undefined) throw handshakeMissing();

    const integration = await integrations.byId(attempt.projectId, attempt.integrationId);
    const user = { accountType: attempt.accountType, values: attempt.connectValues };
    const app = oauthAppOf(integration, user, undefined, attempt.oauthClient);
    const isOauth1 = consentsByOauth1(integration.provider.auth);
    const pkce = isOauth1 || oauthOf(app).pkceExemption !== undefined ? undefined : newPkce();
    const state = randomToken();
    // where temporary credentials come first, only once the start link is spent
    const url = isOauth1
      ? null
      : buildAuthorizeUrl(app, {
          scopes: attempt.scopes ?? integration.scopes,
          state,
          codeChallenge: pkce?.challenge ?? null,
          redirectUri: attempt.redirectUri,
        });
    const sealedVerifier = pkce ? await vault.seal(attempt.projectId, verifierContext(attempt), pkce.verifier) : null;

    const browserHash = hashToken(browserValue);
    const at = clock.now();
    await database.transaction(async (queries) => {
      const shaken = await createHandshakeStore(queries).spend(attempt.projectId, {
        integrationId: attempt.integrationId,
        userId: attempt.userId,
        browserHash,
        at,
      });
      // thrown inside, so that a start link opened in another browser spends nothing
      if (!shaken) throw handshakeMissing();
      const moved = await createAttemptMovesStore(queries).handOff(attempt.projectId, attempt.id, {
        browserHash,
        pkceVerifier: sealedVerifier,
        stateHash: hashToken(state),
        at,
        expiresAt: new Date(at.getTime() + attemptLifetimeMs),
      });
      if (!moved) throw alreadyOpened();
    });
    if (url !== null) return { kind: "provider", url: withStandIn(url, standIns) };
    return withTemporaryCredentials(attempt, integration, state);
  };

  /** Whatever goes wrong is the attempt's outcome: its window is told, and whoever waits for it. */
  async function withTemporaryCredentials(attempt: Attempt, integration: Integration, state: string): Promise<HandOff> {
    try {
      return {
        kind: "provider",
        url: withStandIn(await temporaryCredentials.ask(attempt, integration, state), standIns),
      };
    } catch (cause) {
      const error =
        cause instanceof PorticoError
          ? cause
          : new PorticoError("http.internal", "Something went wrong before the consent page", { cause });
      const errorReference = await attempts.fail(attempt, error.code, error.meta);
      logger.warn(
        { attemptId: attempt.id, code: error.code, reference: errorReference, error: String(error) },
        "an attempt could not be handed off",
      );
      const failed = { state: "failed", errorCode: error.code, errorReference, errorMeta: error.meta } as const;
      return { kind: "failed", attempt: { ...attempt, ...failed } };
    }
  }
}

function withStandIn(url: string, standIns: Readonly<Record<string, string>>): string {
  const { origin } = new URL(url);
  return `${standIns[origin] ?? origin}${url.slice(origin.length)}`;
}

/** What binds the sealed PKCE verifier to its attempt. */
export function verifierContext(attempt: Attempt) {
  return { field: "connect_attempts.pkce_verifier", recordId: attempt.id, version: 1 } as const;
}

function unknownLink(): PorticoError {
  return new PorticoError("connect.attempt_not_found", "The start link is unknown", {
    userMessage: "This link is not known here; it may be too old. Go back to your app and press Connect again.",
  });
}

function alreadyOpened(): PorticoError {
  return new PorticoError("connect.attempt_spent", "The start link was opened before", {
    userMessage: "This link was used already. Go back to your app and press Connect again.",
  });
}

function handshakeMissing(): PorticoError {
  return new PorticoError("connect.handshake_missing", "No confirmed handshake of this browser fits the start link", {
    userMessage:
      "This link only works in the window that your app opens when you press Connect. Nothing was connected.",
  });
}
