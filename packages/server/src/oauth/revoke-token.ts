import { interpolate, InterpolationError, readPointer } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { readAnswerBody } from "./answer-body.ts";
import { buildClientRequest } from "./client-request.ts";
import { endpointUrl } from "./endpoint-url.ts";
import { oauthOf, type OAuthApp, type Transport } from "./oauth-app.ts";

/** What became of a revocation: `unsupported` when the declaration has no way to, `unreachable` when trying later may help. */
export type Revocation = "revoked" | "unsupported" | "refused" | "unreachable";

const revokeTimeoutMs = 5_000;

/**
 * Revokes a grant at the provider (RFC 7009 section 2.1, or as the declaration's `revokeRequest` says). Best effort within
 * 5 seconds. Throws nothing that a provider can cause.
 */
export async function revokeToken(
  { outbound }: Pick<Transport, "outbound">,
  app: OAuthApp,
  tokens: Readonly<{ accessToken: Secret; refreshToken?: Secret | undefined }>,
): Promise<Revocation> {
  const auth = oauthOf(app);
  const { method, authentication, body, tokenParameter, token: wanted } = auth.revokeRequest;
  const token = wanted === "refresh" ? (tokens.refreshToken ?? tokens.accessToken) : tokens.accessToken;
  const parameters: Record<string, string> = { [tokenParameter]: token.reveal() };
  if (tokenParameter === "token" && body === "form") {
    parameters["token_type_hint"] = token === tokens.refreshToken ? "refresh_token" : "access_token";
  }
  try {
    const url = endpointUrl(app, "revokeUrl");
    if (url === null) return "unsupported";
    const response = await outbound.call(
      buildClientRequest(
        app,
        {
          url,
          method,
          parameters,
          body,
          authentication:
            authentication === "client" ? auth.clientAuthentication : authentication === "basic" ? "basic" : "none",
          headers: authentication === "access_token" ? apiHeaders(app, tokens.accessToken) : {},
        },
        revokeTimeoutMs,
      ),
    );
    return outcomeOf(response, auth.tokenAnswer.error);
  } catch (error) {
    if (error instanceof InterpolationError) return "refused";
    if (error instanceof PorticoError) return error.code.startsWith("net.") ? "unreachable" : "refused";
    throw error;
  }
}

/** The access token as requests to the API carry it. */
function apiHeaders({ provider, values }: OAuthApp, accessToken: Secret): Record<string, string> {
  const known = { ...values, accessToken: accessToken.reveal() };
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(provider.api.headers))
    headers[name.toLowerCase()] = interpolate(template, known);
  return headers;
}

function outcomeOf(response: SmallResponse, errorPointer: string): Revocation {
  if (response.status === 429 || response.status >= 500) return "unreachable";
  if (response.status >= 300) return "refused";
  const answer = readAnswerBody(response);
  const error = answer.kind === "members" ? readPointer(answer.members, errorPointer) : undefined;
  return error === undefined || error === null || error === "" || error === false ? "revoked" : "refused";
}
