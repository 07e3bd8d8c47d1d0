import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, randomToken } from "../lib/random.ts";
import { buildAuthorizeUrl } from "../oauth/authorize-url.ts";
import { newPkce } from "../oauth/pkce.ts";
import type { Vault } from "../vault/vault.ts";
import { attemptLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttemptStore } from "./attempt-store.ts";
import { createHandshakeStore } from "./handshake-store.ts";

export interface HandOffDependencies {
  database: Database;
  integrations: Integrations;
  vault: Vault;
  clock: Clock;
  /** Declared provider origin → the stand-in that answers for it; the browser has to be sent there as well. */
  standIns: Readonly<Record<string, string>>;
}

export type HandOff =
  | { kind: "provider"; url: string }
  /** The attempt failed before this page; it only explains. */
  | { kind: "failed"; attempt: Attempt };

/**
 * Hands the connect window off to the provider: the start secret is spent, this browser's confirmed handshake is spent,
 * the browser is bound to the attempt, and a fresh `state` and PKCE verifier are made.
 *
 * Throws `connect.attempt_not_found`, `connect.attempt_expired`, `connect.attempt_spent`, `connect.handshake_missing`.
 */
export function createHandOff({ database, integrations, vault, clock, standIns }: Readonly<HandOffDependencies>) {
  return async function handOff(startSecret: string, browserValue: string | undefined): Promise<HandOff> {
    const attempt = await createAttemptStore(database.queries).byStartSecret(hashToken(startSecret));
    if (!attempt) throw new PorticoError("connect.attempt_not_found", "The start link is unknown or spent");
    if (attempt.state === "failed") return { kind: "failed", attempt };
    if (attempt.expiresAt <= clock.now())
      throw new PorticoError("connect.attempt_expired", "The start link has expired");
    if (browserValue === undefined) throw handshakeMissing();

    const integration = await integrations.byId(attempt.projectId, attempt.integrationId);
    const { auth } = integration.provider;
    const pkce = auth.scheme === "oauth2" && auth.pkceExemption === undefined ? newPkce() : undefined;
    const state = randomToken();
    const user = { accountType: attempt.accountType, values: attempt.connectValues };
    const url = buildAuthorizeUrl(oauthAppOf(integration, user), {
      scopes: integration.scopes,
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
      if (!moved) throw new PorticoError("connect.attempt_spent", "The start link was opened before");
    });
    return { kind: "provider", url: withStandIn(url, standIns) };
  };
}

function withStandIn(url: string, standIns: Readonly<Record<string, string>>): string {
  const { origin } = new URL(url);
  return `${standIns[origin] ?? origin}${url.slice(origin.length)}`;
}

/** What binds the sealed PKCE verifier to its attempt. */
export function verifierContext(attempt: Attempt) {
  return { field: "connect_attempts.pkce_verifier", recordId: attempt.id, version: 1 } as const;
}

function handshakeMissing(): PorticoError {
  return new PorticoError("connect.handshake_missing", "No confirmed handshake of this browser fits the start link", {
    userMessage:
      "This link only works in the window that your app opens when you press Connect. Nothing was connected.",
  });
}
