import type { ConsentScheme } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { SmallRequest, SmallResponse } from "../net/outbound.ts";
import { clientAssertion } from "./client-assertion.ts";
import { buildClientRequest, proofOf, type ClientRequest } from "./client-request.ts";
import { endpointUrl } from "./endpoint-url.ts";
import { consentOf, oauthOf, type OAuthApp, type Transport } from "./oauth-app.ts";
import { readTokenAnswer, type TokenAnswer, type TokenAnswerRules } from "./token-answer.ts";
import { TokenRequestError } from "./token-failure.ts";

export interface CodeGrant {
  code: string;
  /** Exactly as it was in the authorize request. */
  redirectUri: string;
  /** Undefined only where the declaration has a PKCE exemption. */
  verifier: Secret | undefined;
}

/**
 * Exchanges an authorization code for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5). One request, never repeated:
 * a code is good for one use.
 *
 * Throws `TokenRequestError`: `connect.provider_unreachable`, `connect.provider_answer_invalid`,
 * `connect.app_misconfigured`, `connect.interrupted` (the code is not honoured), `connect.denied`; also
 * `connect.input_invalid` when the app's values do not lead to the provider.
 */
export async function exchangeCode(
  transport: Readonly<Transport>,
  app: OAuthApp,
  grant: CodeGrant,
): Promise<TokenAnswer> {
  const auth = oauthOf(app);
  const parameters: Record<string, string> = {
    ...auth.tokenParameters,
    grant_type: "authorization_code",
    code: grant.code,
    redirect_uri: grant.redirectUri,
  };
  if (grant.verifier) parameters["code_verifier"] = grant.verifier.reveal();
  const answer = await requestTokens(transport, app, parameters);
  refuseUnrefreshable(auth, answer);
  return answer;
}

/** Accepted, it would be a connection that dies silently within the hour. Throws `TokenRequestError`. */
export function refuseUnrefreshable({ refresh }: Pick<ConsentScheme, "refresh">, answer: TokenAnswer): void {
  if (refresh.kind === "none" || answer.expiresAt === null || answer.refreshToken !== undefined) return;
  throw new TokenRequestError(
    "app_refused",
    "The token expires but came without a refresh token; the app or its scopes must allow offline access",
  );
}

/**
 * Refreshes tokens (RFC 6749 section 6). `refreshToken` of the answer is undefined when the provider keeps the old one
 * in use. Throws as `exchangeCode` does; `grant_refused` then means that the refresh token is not honoured.
 */
export async function refreshTokens(
  transport: Readonly<Transport>,
  app: OAuthApp,
  refreshToken: Secret,
): Promise<TokenAnswer> {
  const parameters = { grant_type: "refresh_token", refresh_token: refreshToken.reveal() };
  return requestTokens(transport, app, parameters, true);
}

async function requestTokens(
  transport: Readonly<Transport>,
  app: OAuthApp,
  parameters: Readonly<Record<string, string>>,
  isRenewal = false,
): Promise<TokenAnswer> {
  const auth = consentOf(app);
  const rules = { ...auth, defaultLifetimeSeconds: auth.refresh.defaultLifetimeSeconds, isRenewal };
  return askTokenEndpoint(transport, app, {
    parameters: {
      ...parameters,
      ...(app.resource === undefined ? {} : { resource: app.resource }),
      ...(await clientAssertion(app, transport.clock)),
    },
    body: auth.tokenRequest,
    authentication: proofOf(auth.clientAuthentication),
    rules,
  });
}

export interface TokenQuestion extends Pick<ClientRequest, "parameters" | "authentication"> {
  body: "form" | "json";
  rules: TokenAnswerRules;
  /** The client is the end user's own, so a refusal of it (RFC 6749 section 5.2) is about what they gave. */
  isUsersClient?: boolean;
}

/** One request at the token endpoint of any scheme that has one. Throws `TokenRequestError`, `connect.input_invalid`. */
export async function askTokenEndpoint(
  transport: Readonly<Transport>,
  app: OAuthApp,
  { parameters, body, authentication, rules, isUsersClient = false }: TokenQuestion,
): Promise<TokenAnswer> {
  const url = endpointUrl(app, "tokenUrl");
  if (url === null) throw new TypeError(`${app.provider.key} declares no token URL`);
  const request = buildClientRequest(app, { url, method: "POST", parameters, body, authentication });
  const { response, requestedAt } = await callTokenEndpoint(transport, request);
  if (isUsersClient && response.status === 401)
    throw new TokenRequestError("grant_refused", "The token endpoint answered 401 to the end user's client");
  return readTokenAnswer(rules, response, requestedAt);
}

/** Throws `TokenRequestError` when there is no answer. */
export async function callTokenEndpoint(
  { outbound, clock }: Readonly<Transport>,
  request: SmallRequest,
): Promise<{ response: SmallResponse; requestedAt: Date }> {
  const requestedAt = clock.now();
  try {
    return { response: await outbound.call(request), requestedAt };
  } catch (cause) {
    throw cause instanceof PorticoError ? unanswered(cause) : cause;
  }
}

/** A request that may have arrived may also have been acted on: the provider may have rotated the refresh token (TR-03). */
function unanswered(cause: PorticoError): TokenRequestError {
  const neverLeft = cause.code === "net.unreachable" || cause.code === "net.address_refused";
  const kind = cause.code === "net.response_too_large" ? "answer_invalid" : "unreachable";
  return new TokenRequestError(kind, "The token endpoint gave no usable answer", { cause, inDoubt: !neverLeft });
}
