import { hasConsent, type ConsentScheme, type OAuth2, type ProviderDeclaration } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";

/**
 * The OAuth client that an integration is at its provider, for one end user's kind of account. Where the end user brings
 * the client, or there is none, the id is empty.
 */
export interface OAuthApp {
  provider: ProviderDeclaration;
  clientId: string;
  /**
   * The signing key where the client proves itself by an assertion. Undefined for a public client (RFC 6749 section
   * 2.1), and where only an address is built.
   */
  clientSecret: Secret | undefined;
  /** Id of one of the declaration's account types; null where it has none. */
  accountType: string | null;
  /** Public values for the declaration's templates: the answers given before consent, facts of the token answer. */
  values: Readonly<Record<string, string>>;
  /** What the integration asks for. */
  scopes: readonly string[];
  /** The resource that tokens are asked for (RFC 8707 section 2); absent where the declaration knows none. */
  resource?: string | undefined;
}

/** How protocol functions reach a provider. */
export interface Transport {
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

/** The OAuth part of the declaration. Throws `TypeError`: callers choose the flow by the scheme. */
export function oauthOf({ provider }: OAuthApp): OAuth2 {
  if (provider.auth.scheme !== "oauth2") throw new TypeError(`${provider.key} does not connect by OAuth`);
  return provider.auth;
}

/** What the declaration says of tokens that came of a consent, however it was given. Throws `TypeError`. */
export function consentOf({ provider }: OAuthApp): Exclude<ConsentScheme, { scheme: "oauth2_discovery" }> {
  const { auth } = provider;
  if (!hasConsent(auth) || auth.scheme === "oauth2_discovery")
    throw new TypeError(`${provider.key} does not connect by consent`);
  return auth;
}
