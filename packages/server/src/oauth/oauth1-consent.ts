import { consentsByOauth1, interpolate, type Oauth1, type Oauth1Consent } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";
import { addressOf } from "./endpoint-url.ts";
import { readOauth1Answer, type Oauth1Members, type RefusalMeans } from "./oauth1-answer.ts";
import { oauth1Authorization, type UnsignedRequest } from "./oauth1-authorization.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import { invalidAnswer, readFields, readLifetime, readToken, type TokenAnswer } from "./token-answer.ts";
import { callTokenEndpoint } from "./token-endpoint.ts";
import { TokenRequestError } from "./token-failure.ts";

/** What stands for an authorization that is under way (RFC 5849 section 2.1). */
export interface TemporaryCredentials {
  /** Travels in the browser; the callback must bring it back. */
  token: string;
  secret: Secret;
}

/**
 * Asks for temporary credentials (RFC 5849 section 2.1). One request. Refuses a server that does not confirm the
 * callback: it would follow whatever the browser brings (the session fixation of OAuth 1.0).
 *
 * Throws `TokenRequestError`, and `connect.input_invalid` when the app's values do not lead to the provider.
 */
export async function requestTemporaryCredentials(
  transport: Readonly<Transport>,
  app: OAuthApp,
  callbackUrl: string,
): Promise<TemporaryCredentials> {
  const { requestTokenUrl, requestTokenMethod: method } = oauth1Of(app).consent;
  const url = addressOf(app, requestTokenUrl, app.values);
  const parameters = [["oauth_callback", callbackUrl]] as const;
  const { members } = await call(transport, app, { method, url, parameters }, "", "app_refused");
  if (members["oauth_callback_confirmed"] !== "true") {
    throw invalidAnswer("The provider did not confirm the callback (RFC 5849 section 2.1)", false);
  }
  const token = readToken(members["oauth_token"], /^[\x21-\x7e]{1,2000}$/, "temporary token");
  if (token === undefined) throw invalidAnswer("The answer has no temporary token", false);
  return { token: token.reveal(), secret: readSecret(members) };
}

/** The address of the provider's consent page (RFC 5849 section 2.2). Holds no secret. Throws `connect.input_invalid`. */
export function oauth1AuthorizeUrl(app: OAuthApp, token: string): string {
  const { consent } = oauth1Of(app);
  const url = addressOf(app, consent.authorizeUrl, app.values);
  for (const [name, value] of Object.entries(consent.authorizeParameters)) url.searchParams.set(name, value);
  url.searchParams.set("oauth_token", token);
  // "+" is a space in forms only (WHATWG URL)
  url.search = url.searchParams.toString().replaceAll("+", "%20");
  return url.href;
}

/** Throws `connect.input_invalid` when one of the consent's addresses does not lead to the provider (OA-07). */
export function refuseStrayConsent(app: OAuthApp): void {
  const { requestTokenUrl, authorizeUrl, accessTokenUrl } = oauth1Of(app).consent;
  for (const template of [requestTokenUrl, authorizeUrl, accessTokenUrl]) addressOf(app, template, app.values);
}

/**
 * Exchanges the verifier for a token (RFC 5849 section 2.3), signed with the temporary secret. One request, never
 * repeated: a verifier is good for one use. The token lives until it is revoked unless the declaration or the answer
 * says otherwise; nothing renews it.
 *
 * Throws as `requestTemporaryCredentials` does; `grant_refused` means that the verifier is not honoured.
 */
export async function exchangeVerifier(
  transport: Readonly<Transport>,
  app: OAuthApp,
  { token, secret }: TemporaryCredentials,
  verifier: string,
): Promise<TokenAnswer> {
  const { consent } = oauth1Of(app);
  const url = addressOf(app, consent.accessTokenUrl, app.values);
  const parameters = [["oauth_verifier", verifier]] as const;
  const request = { method: consent.accessTokenMethod, url, token, parameters };
  const { members, requestedAt } = await call(transport, app, request, secret.reveal(), "grant_refused");
  const accessToken = readToken(members["oauth_token"], /^[\x21-\x7e]+$/, "token");
  if (accessToken === undefined) throw invalidAnswer("The token endpoint's answer has no token");
  const told = consent.lifetimeMember === undefined ? undefined : readLifetime(members[consent.lifetimeMember]);
  const lifetime = told ?? consent.tokenLifetimeSeconds;
  return {
    accessToken,
    tokenSecret: readSecret(members),
    refreshToken: undefined,
    expiresAt: lifetime === null ? null : new Date(requestedAt.getTime() + lifetime * 1000),
    scopes: null,
    fields: readFields(consent, members),
    requestedAt,
  };
}

/** Throws `TypeError`: callers choose the flow by the scheme. */
function oauth1Of({ provider }: OAuthApp): Oauth1 & { consent: Oauth1Consent } {
  if (consentsByOauth1(provider.auth)) return provider.auth;
  throw new TypeError(`${provider.key} has no consent page of OAuth 1.0a`);
}

function readSecret(members: Oauth1Members): Secret {
  const secret = readToken(members["oauth_token_secret"], /^[\x20-\x7e]+$/, "token secret");
  if (secret === undefined) throw invalidAnswer("The token endpoint's answer has no token secret");
  return secret;
}

async function call(
  transport: Readonly<Transport>,
  app: OAuthApp,
  request: Pick<UnsignedRequest, "url" | "token" | "parameters"> & { method: "GET" | "POST" },
  tokenSecret: string,
  refusal: RefusalMeans,
): Promise<{ members: Oauth1Members; requestedAt: Date }> {
  const auth = oauth1Of(app);
  const authorization = authorize(app, auth, request, tokenSecret, transport.clock.now());
  const { response, requestedAt } = await callTokenEndpoint(transport, {
    method: request.method,
    url: request.url.href,
    headers: { accept: "application/x-www-form-urlencoded, */*;q=0.5", authorization },
    timeoutMs: consentTimeoutMs,
    maxBytes: answerMaxBytes,
  });
  return { members: readOauth1Answer(response, requestedAt, refusal), requestedAt };
}

const consentTimeoutMs = 10_000;
const answerMaxBytes = 64 * 1024;

function authorize(
  app: OAuthApp,
  auth: Oauth1,
  request: Omit<UnsignedRequest, "consumerKey" | "realm">,
  tokenSecret: string,
  now: Date,
): string {
  const realm = auth.realm === undefined ? undefined : interpolate(auth.realm, app.values);
  const secrets = { consumerSecret: app.clientSecret?.reveal() ?? "", tokenSecret };
  try {
    return oauth1Authorization(auth.signatureMethod, { ...request, consumerKey: app.clientId, realm }, secrets, now);
  } catch (cause) {
    throw new TokenRequestError("app_refused", "The integration's private key cannot sign", { cause });
  }
}
