import type { ProviderDeclaration } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import { randomToken } from "../lib/random.ts";
import { endpointUrl } from "./endpoint-url.ts";
import type { OAuthApp } from "./oauth-app.ts";
import { signClaims } from "./signing-key.ts";
import { TokenRequestError } from "./token-failure.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The schemes whose client may prove itself by an assertion. */
type ClientScheme = Extract<ProviderDeclaration["auth"], { clientAssertion: object }>;

/**
 * The parameters by which a client proves itself with a signed assertion (RFC 7523 section 2.2). It is good for one use
 * within a minute, and for one audience: the issuer, or the exact token endpoint where the declaration names no issuer
 * (OA-09). Empty for clients that prove themselves otherwise.
 *
 * Throws `TokenRequestError` of kind `app_refused` when the stored key cannot sign.
 */
export async function clientAssertion(app: OAuthApp, clock: Clock): Promise<Record<string, string>> {
  const { auth, name } = app.provider;
  if (!("clientAssertion" in auth) || auth.clientAuthentication !== "private_key_jwt") return {};
  const signed = app.clientSecret && (await sign(app, auth, clock));
  if (!signed) throw new TokenRequestError("app_refused", `The signing key of the ${name} app cannot sign`);
  return { client_id: app.clientId, client_assertion_type: assertionType, client_assertion: signed };
}

async function sign(app: OAuthApp, auth: ClientScheme, clock: Clock): Promise<string | null> {
  if (!app.clientSecret) return null;
  const { algorithm, lifetimeSeconds } = auth.clientAssertion;
  const issuedAt = Math.floor(clock.now().getTime() / 1000);
  const claims = {
    iss: app.clientId,
    sub: app.clientId,
    aud: auth.issuer ?? endpointUrl(app, "tokenUrl")?.href ?? "",
    jti: randomToken(16),
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
  };
  return signClaims(app.clientSecret, { algorithm, claims });
}

/** Whether a text can be the signing key of a provider's app. Throws nothing. */
export async function canSign(auth: ClientScheme, key: NonNullable<OAuthApp["clientSecret"]>): Promise<boolean> {
  return (await signClaims(key, { algorithm: auth.clientAssertion.algorithm, claims: {} })) !== null;
}
