import { consentsByOauth1 } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { readAnswerBody } from "./answer-body.ts";
import { addressOf } from "./endpoint-url.ts";
import { oauth1Authorization } from "./oauth1-authorization.ts";
import { problemOf } from "./oauth1-answer.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import type { RevocationAnswer } from "./revoke-token.ts";

const revokeTimeoutMs = 10_000;

/**
 * Takes an OAuth 1.0a token back by the declaration's signed request: one try of at most 10 seconds. Throws nothing that
 * a provider can cause.
 */
export async function revokeOauth1Token(
  { outbound, clock }: Readonly<Transport>,
  app: OAuthApp,
  tokens: Readonly<{ accessToken?: Secret | undefined; tokenSecret?: Secret | undefined }>,
): Promise<RevocationAnswer> {
  const { auth } = app.provider;
  const { accessToken, tokenSecret } = tokens;
  if (!consentsByOauth1(auth) || auth.consent.revoke === undefined || !accessToken || !tokenSecret)
    return { outcome: "unsupported", status: null, reason: "revocation.not_offered", done: [] };
  const { method } = auth.consent.revoke;
  try {
    const url = addressOf(app, auth.consent.revoke.url, app.values);
    const request = { method, url, consumerKey: app.clientId, token: accessToken.reveal() };
    const secrets = { consumerSecret: app.clientSecret?.reveal() ?? "", tokenSecret: tokenSecret.reveal() };
    const authorization = oauth1Authorization(auth.signatureMethod, request, secrets, clock.now());
    const headers = { accept: "application/json", authorization };
    return outcomeOf(await outbound.call({ method, url: url.href, headers, timeoutMs: revokeTimeoutMs }));
  } catch (error) {
    const reason = error instanceof PorticoError ? error.code : "connect.app_misconfigured";
    return { outcome: reason.startsWith("net.") ? "unreachable" : "refused", status: null, reason, done: [] };
  }
}

/** What the provider does not know lives no longer. */
const goneProblems = new Set(["token_rejected", "token_revoked", "token_expired", "token_used"]);

function outcomeOf(response: SmallResponse): RevocationAnswer {
  const { status } = response;
  const problem = problemOf(response);
  if (problem !== undefined && goneProblems.has(problem))
    return { outcome: "revoked", status, reason: null, done: ["access"] };
  if (status < 300 && problem === undefined) {
    // a page of whoever stands before the provider; these servers call much HTML that is none, so it has to look like one
    if (readAnswerBody(response).kind === "html" && /^\s*</.test(response.text))
      return { outcome: "unreachable", status, reason: "connect.provider_answer_invalid", done: [] };
    return { outcome: "revoked", status, reason: null, done: ["access"] };
  }
  // the host may mend its app's settings meanwhile (TR-08)
  const mayHelp = status === 401 || status === 429 || status >= 500;
  return { outcome: mayHelp ? "unreachable" : "refused", status, reason: problem ?? "http_status", done: [] };
}
