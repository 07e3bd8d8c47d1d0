import type { IncomingMessage } from "node:http";
import { basicIn } from "../loopback/credential.ts";
import { parseObject } from "../loopback/request-body.ts";
import type { LoggedRequest } from "../loopback/request-log.ts";
import { verifierMatches, type Consent, type Consents } from "./consents.ts";
import type { Grant, TokenLedger } from "./token-ledger.ts";
import type { Upstream } from "./upstream.ts";
import type { Answer, RequestKind, StandInClient, TokenEndpointRefusal, VendorOAuth } from "./vendor.ts";

export interface TokenEndpointOptions {
  readonly oauth: VendorOAuth;
  readonly client: StandInClient;
  readonly consents: Consents;
  readonly ledger: TokenLedger;
  readonly upstream: Upstream;
  readonly accessTokenLifetimeSeconds: number | null;
}

/**
 * Answers a token request. The emulator exchanges the code; the gate checks the client and PKCE for every vendor, learns
 * the token, gives it a life and handles refreshes itself.
 */
export type TokenEndpoint = (
  request: IncomingMessage,
  fields: Readonly<Record<string, string>>,
  entry: LoggedRequest<RequestKind>,
) => Promise<Answer>;

export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const { oauth, client, consents, ledger, upstream } = options;

  const exchange = async (fields: Readonly<Record<string, string>>, consent: Consent): Promise<Answer> => {
    const form = new URLSearchParams({ ...fields, client_id: client.id, client_secret: client.secret }).toString();
    const answered = await upstream.send(
      {
        method: "POST",
        path: oauth.upstreamTokenPath,
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      },
      form,
    );
    const body = parseObject(answered.text);
    for (const holder of oauth.tokenHolders(body)) enterTokens(body, holder, consent);
    return { status: answered.status, body };
  };

  const enterTokens = (body: Readonly<Record<string, unknown>>, holder: Record<string, unknown>, consent: Consent) => {
    const accessToken = holder["access_token"];
    if (typeof accessToken !== "string") return;
    const grant: Grant = { login: consent.login, upstreamToken: accessToken, answer: flatAnswer(body, holder) };
    const refreshToken = ledger.enter(accessToken, grant, consent.offline);
    delete holder["refresh_token"];
    delete holder["expires_in"];
    Object.assign(holder, expiry(refreshToken));
  };

  const expiry = (refreshToken: string | null): Record<string, unknown> => ({
    ...(options.accessTokenLifetimeSeconds === null ? {} : { expires_in: options.accessTokenLifetimeSeconds }),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken, ...oauth.expiryExtras }),
  });

  return async (request, fields, entry) => {
    const refuse = (refusal: TokenEndpointRefusal) => {
      entry.refusal = refusal;
      return oauth.refuseToken(refusal);
    };
    const basic = basicIn(request.headers);
    const id = basic === null ? fields["client_id"] : decodeURIComponent(basic.username);
    const secret = basic === null ? fields["client_secret"] : decodeURIComponent(basic.password);
    if (id !== client.id || secret !== client.secret) return refuse("bad_client");

    if (fields["grant_type"] === "refresh_token") {
      const refreshed = ledger.refresh(fields["refresh_token"] ?? "");
      if (refreshed === null) return refuse("bad_refresh_token");
      entry.user = refreshed.grant.login;
      return {
        status: 200,
        body: { ...refreshed.grant.answer, access_token: refreshed.accessToken, ...expiry(refreshed.refreshToken) },
      };
    }

    const code = fields["code"] ?? "";
    const consent = consents.of(code);
    if (consent === null) return refuse("bad_code");
    if (!verifierMatches(consent, fields["code_verifier"])) return refuse("bad_verifier");
    consents.spend(code);
    entry.user = consent.login;
    return exchange(fields, consent);
  };
}

/** What a refresh repeats: everything public, with the members of the token's own object on top. */
function flatAnswer(
  body: Readonly<Record<string, unknown>>,
  holder: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const flat: Record<string, unknown> = { ...body, ...holder };
  for (const member of ["access_token", "refresh_token", "expires_in", "id_token", "authed_user", "id"])
    delete flat[member];
  return flat;
}
