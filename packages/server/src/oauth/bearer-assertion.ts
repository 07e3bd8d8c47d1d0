import { interpolate, placeholdersIn, type MintingScheme } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import { randomToken } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { endpointUrl } from "./endpoint-url.ts";
import type { OAuthApp } from "./oauth-app.ts";
import { signClaims } from "./signing-key.ts";
import { TokenRequestError } from "./token-failure.ts";

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

type JwtBearer = Extract<MintingScheme, { scheme: "jwt_bearer" }>;
type Values = Readonly<Record<string, string>>;

/**
 * The parameters of a token request that carries a JWT as grant (RFC 7523 sections 2.1 and 3), signed with the end
 * user's key: one audience, one use, and no longer than the declaration says.
 *
 * Throws `TokenRequestError` of kind `grant_refused` when the key cannot sign.
 */
export async function assertedParameters(
  app: OAuthApp,
  { assertion, scopeSeparator }: JwtBearer,
  values: Values,
  clock: Clock,
): Promise<Record<string, string>> {
  const issuedAt = Math.floor(clock.now().getTime() / 1000);
  const subject = optional(assertion.subject, values);
  const scopes = assertion.scopeIn === "claim" ? app.scopes : [];
  const claims = {
    ...Object.fromEntries(Object.entries(assertion.claims).map(([name, text]) => [name, interpolate(text, values)])),
    iss: interpolate(assertion.issuer, values),
    ...(subject === undefined ? {} : { sub: subject }),
    aud:
      assertion.audience === undefined
        ? (endpointUrl(app, "tokenUrl")?.href ?? "")
        : interpolate(assertion.audience, values),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(scopeSeparator) }),
    jti: randomToken(16),
    iat: issuedAt,
    exp: issuedAt + assertion.lifetimeSeconds,
  };
  const signed = await signClaims(new Secret(values[assertion.privateKey] ?? ""), {
    algorithm: assertion.algorithm,
    keyId: optional(assertion.keyId, values),
    claims,
  });
  if (signed === null) {
    throw new TokenRequestError("grant_refused", `The private key is not one that signs with ${assertion.algorithm}`);
  }
  return { grant_type: grantType, assertion: signed };
}

/** Undefined where the end user left out what the template is about. */
function optional(template: string | undefined, values: Values): string | undefined {
  const isGiven = template !== undefined && placeholdersIn(template).every((name) => Boolean(values[name]));
  return isGiven ? interpolate(template, values) : undefined;
}
