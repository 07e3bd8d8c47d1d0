import { consentsByOauth1, hasConsent, interpolate, InterpolationError, readPointer } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { readAnswerBody } from "./answer-body.ts";
import { clientAssertion } from "./client-assertion.ts";
import { buildClientRequest, proofOf } from "./client-request.ts";
import { endpointUrl } from "./endpoint-url.ts";
import { consentOf, type OAuthApp, type Transport } from "./oauth-app.ts";
import { revokeOauth1Token } from "./revoke-oauth1-token.ts";
import { kindOfErrorWord, showableWord } from "./token-failure.ts";

/** What became of a revocation: `unsupported` when the declaration has no way to, `unreachable` when trying later may help. */
export type Revocation = "revoked" | "unsupported" | "refused" | "unreachable";

export type TokenKind = "refresh" | "access";

export interface RevocationAnswer {
  outcome: Revocation;
  /** The provider's HTTP status; null when there was no answer. */
  status: number | null;
  /** One of our codes, or the provider's own error word. Null when it was revoked. */
  reason: string | null;
  /** What the provider has taken back, of earlier tries too. */
  done: readonly TokenKind[];
}

interface Tokens {
  accessToken?: Secret | undefined;
  refreshToken?: Secret | undefined;
  tokenSecret?: Secret | undefined;
}

const revokeTimeoutMs = 10_000;

/** Whether the declaration has a way to revoke. Throws `connect.input_invalid` when its address cannot be made. */
export function canRevoke(app: OAuthApp): boolean {
  const { auth } = app.provider;
  if (consentsByOauth1(auth)) return auth.consent.revoke !== undefined;
  return hasConsent(auth) && endpointUrl(app, "revokeUrl") !== null;
}

/**
 * What else a revocation ends (OA-24). Of OAuth 1.0a nobody says; its servers often give one account the same token
 * again, so it counts as everything.
 */
export function revocationEnds({ provider: { auth } }: Pick<OAuthApp, "provider">): "token" | "grant" | "unknown" {
  return hasConsent(auth) ? auth.revokeRequest.ends : "unknown";
}

/** Whether revoking takes a live access token: as what is revoked, or as what authorises the request. */
export function revokesByAccessToken({ provider: { auth } }: OAuthApp): boolean {
  return (
    hasConsent(auth) && (auth.revokeRequest.authentication === "access_token" || auth.revokeRequest.token === "access")
  );
}

/**
 * Revokes a grant at the provider (RFC 7009 section 2.1, or as the declaration's `revokeRequest` says): one try of at most
 * 10 seconds for each token that has to go and is not in `done`. Throws nothing that a provider can cause.
 */
export async function revokeToken(
  transport: Readonly<Transport>,
  app: OAuthApp,
  tokens: Readonly<Tokens>,
  done: readonly TokenKind[] = [],
): Promise<RevocationAnswer> {
  if (consentsByOauth1(app.provider.auth)) return revokeOauth1Token(transport, app, tokens);
  const gone = [...done];
  let last: Omit<RevocationAnswer, "done"> = { outcome: "revoked", status: null, reason: null };
  for (const kind of kindsToRevoke(app, tokens)) {
    if (gone.includes(kind)) continue;
    last = await revokeOne(transport, app, tokens, kind);
    if (last.outcome !== "revoked") break;
    gone.push(kind);
  }
  return { ...last, done: gone };
}

/** The refresh token first: it is the one that lasts. */
function kindsToRevoke(app: OAuthApp, { accessToken, refreshToken }: Readonly<Tokens>): TokenKind[] {
  const wanted = consentOf(app).revokeRequest.token;
  const held: TokenKind[] = [
    ...(refreshToken ? ["refresh" as const] : []),
    ...(accessToken ? ["access" as const] : []),
  ];
  if (wanted === "both") return held;
  return held.includes(wanted) ? [wanted] : held.slice(0, 1);
}

async function revokeOne(
  { outbound, clock }: Readonly<Transport>,
  app: OAuthApp,
  tokens: Readonly<Tokens>,
  kind: TokenKind,
): Promise<Omit<RevocationAnswer, "done">> {
  const auth = consentOf(app);
  const { method, authentication, body, tokenParameter } = auth.revokeRequest;
  const token = kind === "refresh" ? tokens.refreshToken : tokens.accessToken;
  const parameters: Record<string, string> = { [tokenParameter]: token?.reveal() ?? "" };
  if (tokenParameter === "token" && body === "form") parameters["token_type_hint"] = `${kind}_token`;
  try {
    const url = endpointUrl(app, "revokeUrl");
    if (url === null) return { outcome: "unsupported", status: null, reason: "revocation.not_offered" };
    const response = await outbound.call(
      buildClientRequest(
        app,
        {
          url,
          method,
          parameters:
            authentication === "client" ? { ...parameters, ...(await clientAssertion(app, clock)) } : parameters,
          body,
          authentication: proof[authentication] ?? proofOf(auth.clientAuthentication),
          headers: authentication === "access_token" ? apiHeaders(app, tokens.accessToken) : {},
        },
        revokeTimeoutMs,
      ),
    );
    // what the provider does not know lives no longer; of an access token alone it says nothing of what outlives it
    const isLast = kind === "refresh" || tokens.refreshToken === undefined || auth.revokeRequest.token === "both";
    return outcomeOf(response, auth.tokenAnswer.error, isLast);
  } catch (error) {
    if (error instanceof InterpolationError)
      return { outcome: "refused", status: null, reason: "connect.input_invalid" };
    if (error instanceof PorticoError) {
      const outcome = error.code.startsWith("net.") ? "unreachable" : "refused";
      return { outcome, status: null, reason: error.code };
    }
    throw error;
  }
}

const proof: Readonly<Partial<Record<string, "basic" | "nothing">>> = {
  basic: "basic",
  access_token: "nothing",
  none: "nothing",
};

/** The access token as requests to the API carry it. */
function apiHeaders({ provider, values }: OAuthApp, accessToken: Secret | undefined): Record<string, string> {
  const known = { ...values, accessToken: accessToken?.reveal() ?? "" };
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(provider.api.headers))
    headers[name.toLowerCase()] = interpolate(template, known);
  return headers;
}

function outcomeOf(
  response: SmallResponse,
  errorPointer: string,
  unknownMeansGone: boolean,
): Omit<RevocationAnswer, "done"> {
  const { status } = response;
  const answer = readAnswerBody(response);
  const error = answer.kind === "members" ? readPointer(answer.members, errorPointer) : undefined;
  const word = showableWord(error);
  if (status === 429 || status >= 500) return { outcome: "unreachable", status, reason: word ?? "http_status" };
  // a page of whoever stands before the provider says nothing of the token, as at the token endpoint; success needs no body
  // (RFC 7009 section 2.2), and many servers call an empty one HTML
  if (answer.kind === "html" && response.text.trim() !== "") {
    const reason = status < 300 ? "connect.provider_answer_invalid" : "http_status";
    return { outcome: "unreachable", status, reason };
  }
  const isError = status >= 300 || !(error === undefined || error === null || error === "" || error === false);
  if (!isError || (word === "invalid_token" && unknownMeansGone)) return { outcome: "revoked", status, reason: null };
  // the host may mend its app's settings meanwhile (TR-08)
  const appAtFault = word === undefined ? status === 401 : kindOfErrorWord(word) === "app_refused";
  const mayHelp = appAtFault || (word !== undefined && kindOfErrorWord(word) === "unreachable");
  return { outcome: mayHelp ? "unreachable" : "refused", status, reason: word ?? "http_status" };
}
