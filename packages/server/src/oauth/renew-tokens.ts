import { hasConsent, mintsTokens, type ProviderDeclaration } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";
import { mintTokens } from "./mint-tokens.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { refreshTokens } from "./token-endpoint.ts";

/** A credential's plain secret, by name. */
type SecretTexts = { readonly [name: string]: Secret };

/**
 * How a credential gets its next access token without its user:
 * - `refresh_token`: by spending what may be good for one use (RFC 6749 section 6), so a lost answer is a doubt;
 * - `mint`: by asking again with what never changes, so a lost answer costs nothing.
 */
export type Renewal = "refresh_token" | "mint";

/** Null: nothing can renew it, and when its time is over the user has to reconnect. */
export function renewalOf({ auth }: ProviderDeclaration, secret: SecretTexts): Renewal | null {
  if (mintsTokens(auth)) return "mint";
  return hasConsent(auth) && secret.refreshToken !== undefined ? "refresh_token" : null;
}

/** Days after which the provider forgets a grant that nobody used; null: none is known. */
export function idleLimitDaysOf({ auth }: ProviderDeclaration): number | null {
  return "refresh" in auth ? auth.refresh.idleLimitDays : null;
}

/**
 * The next tokens, by the scheme's own way. Throws `TokenRequestError` as `exchangeCode` does; `grant_refused` means that
 * what it renews with is not honoured.
 */
export async function renewTokens(
  transport: Readonly<Transport>,
  app: OAuthApp,
  secret: SecretTexts,
): Promise<TokenAnswer> {
  if (mintsTokens(app.provider.auth)) return mintTokens(transport, app, secret);
  const { refreshToken } = secret;
  if (refreshToken === undefined) throw new TypeError(`${app.provider.key} has nothing to renew this credential with`);
  return refreshTokens(transport, app, refreshToken);
}
