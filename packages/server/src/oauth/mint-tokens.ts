import { InterpolationError, interpolate, type MintingScheme } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { assertedParameters } from "./bearer-assertion.ts";
import { clientAssertion } from "./client-assertion.ts";
import { proofOf } from "./client-request.ts";
import { exchangeInputs } from "./exchange-inputs.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import type { TokenAnswer } from "./token-answer.ts";
import { askTokenEndpoint } from "./token-endpoint.ts";
import { TokenRequestError } from "./token-failure.ts";

/** A credential's plain secret, by name: what the end user typed. */
type SecretTexts = { readonly [name: string]: Secret };
type ClientCredentials = Extract<MintingScheme, { scheme: "client_credentials" }>;
type JwtBearer = Extract<MintingScheme, { scheme: "jwt_bearer" }>;

/**
 * An access token from what never changes: client credentials (RFC 6749 section 4.4), a signed assertion (RFC 7523
 * section 2.1), or a declared exchange. One request; asking again costs nothing.
 *
 * Throws `TokenRequestError`; `grant_refused` means that what the end user gave is not honoured. `app_refused` is about
 * the host's app only: a client that the end user brought is part of what they gave.
 */
export async function mintTokens(
  transport: Readonly<Transport>,
  app: OAuthApp,
  secret: SecretTexts,
): Promise<TokenAnswer> {
  const { auth } = app.provider;
  const values = { ...app.values, ...reveal(secret) };
  try {
    switch (auth.scheme) {
      case "client_credentials":
        return await requestAsClient(transport, app, auth, values);
      case "jwt_bearer":
        return await requestWithAssertion(transport, app, auth, values);
      case "two_step":
        return await exchangeInputs(transport, app, auth, values);
      default:
        throw new TypeError(`${app.provider.key} has no way to a token without its user`);
    }
  } catch (error) {
    throw asTheUsers(error, app);
  }
}

async function requestAsClient(
  transport: Readonly<Transport>,
  app: OAuthApp,
  auth: ClientCredentials,
  values: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const client = auth.client === "user" ? usersClient(app, auth, values) : app;
  return askTokenEndpoint(transport, client, {
    parameters: {
      ...fillAll(auth.tokenParameters, values),
      grant_type: auth.grantType,
      ...scopeParameter(app, auth.scopeSeparator),
      ...(await clientAssertion(client, transport.clock)),
    },
    body: auth.tokenRequest,
    authentication: proofOf(auth.clientAuthentication),
    rules: auth,
    isUsersClient: auth.client === "user",
  });
}

function usersClient(app: OAuthApp, auth: ClientCredentials, values: Readonly<Record<string, string>>): OAuthApp {
  const { clientId = "", clientSecret = "" } = auth;
  return {
    ...app,
    clientId: interpolate(clientId, values),
    clientSecret: new Secret(interpolate(clientSecret, values)),
  };
}

async function requestWithAssertion(
  transport: Readonly<Transport>,
  app: OAuthApp,
  auth: JwtBearer,
  values: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const inParameter = auth.assertion.scopeIn === "parameter";
  return askTokenEndpoint(transport, app, {
    parameters: {
      ...fillAll(auth.tokenParameters, values),
      ...(await assertedParameters(app, auth, values, transport.clock)),
      ...(inParameter ? scopeParameter(app, auth.scopeSeparator) : {}),
    },
    body: auth.tokenRequest,
    authentication: "nothing",
    rules: auth,
    isUsersClient: true,
  });
}

function scopeParameter({ scopes }: OAuthApp, separator: string): Record<string, string> {
  return scopes.length === 0 ? {} : { scope: scopes.join(separator) };
}

function fillAll(
  templates: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) filled[name] = interpolate(template, values);
  return filled;
}

function reveal(secret: SecretTexts): Record<string, string> {
  return Object.fromEntries(Object.entries(secret).map(([name, text]) => [name, text.reveal()]));
}

function asTheUsers(error: unknown, { provider }: OAuthApp): unknown {
  if (error instanceof InterpolationError) {
    return new TokenRequestError(
      "grant_refused",
      `A part of what ${provider.name} wants is missing or cannot be sent`,
      {
        cause: error,
      },
    );
  }
  const isHosts = provider.auth.scheme === "client_credentials" && provider.auth.client === "project";
  if (isHosts || !(error instanceof TokenRequestError)) return error;
  if (error.kind !== "app_refused" && error.kind !== "denied") return error;
  const word = error instanceof PorticoError ? error.meta["providerError"] : undefined;
  return new TokenRequestError("grant_refused", `${provider.name} did not honour what the end user gave`, {
    cause: error,
    providerError: typeof word === "string" ? word : undefined,
  });
}
