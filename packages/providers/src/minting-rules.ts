import { headersOfTheFlow, reserved, scopeProblems, tokenRequestProblems } from "./token-request-rules.ts";
import type { ProviderDeclaration } from "./provider.ts";
import type { MintingScheme } from "./scheme-facts.ts";

type ClientCredentials = Extract<MintingScheme, { scheme: "client_credentials" }>;
type JwtBearer = Extract<MintingScheme, { scheme: "jwt_bearer" }>;
type TwoStep = Extract<MintingScheme, { scheme: "two_step" }>;

/** Whether a token can be asked for without its user, and by nothing that the code flow forbids (OA-20). */
export function mintingProblems(auth: MintingScheme): string[] {
  switch (auth.scheme) {
    case "client_credentials":
      return clientProblems(auth);
    case "jwt_bearer":
      return assertionProblems(auth);
    case "two_step":
      return exchangeProblems(auth);
  }
}

function clientProblems(auth: ClientCredentials): string[] {
  const { client, fields, clientId, clientSecret, clientAuthentication } = auth;
  const own =
    client === "user"
      ? [
          ...(fields.length === 0 ? ["auth.fields: the end user must be asked for the client"] : []),
          ...(clientId === undefined ? ["auth.clientId: is needed where the client is the end user's"] : []),
          ...(clientSecret === undefined ? ["auth.clientSecret: is needed where the client is the end user's"] : []),
        ]
      : fields.length > 0 || clientId !== undefined || clientSecret !== undefined
        ? ["auth.fields: the client is the integration's app; what else is asked belongs into connectFields"]
        : [];
  return [
    ...own,
    ...(clientAuthentication === "none" ? ["auth.clientAuthentication: this grant is the client's proof itself"] : []),
    ...grantTypeProblems("auth.grantType", auth.grantType),
    ...tokenRequestProblems(auth),
    ...scopeProblems(auth),
  ];
}

const claimsOfTheFlow = ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "scope"];

function assertionProblems(auth: JwtBearer): string[] {
  return [
    ...reserved("auth.assertion.claims", auth.assertion.claims, claimsOfTheFlow),
    ...tokenRequestProblems(auth),
    ...scopeProblems(auth),
  ];
}

function exchangeProblems({ exchange, answer }: TwoStep): string[] {
  const { method, headers, basic, body } = exchange;
  return [
    ...reserved(
      "auth.exchange.headers",
      headers,
      headersOfTheFlow.filter((name) => name !== "accept" && (name !== "authorization" || basic !== undefined)),
    ),
    ...(method === "GET" && body !== undefined ? ["auth.exchange.body: a GET has none"] : []),
    ...(body?.encoding === "form" ? grantTypeProblems("auth.exchange.body", body.members["grant_type"] ?? "") : []),
    ...(answer.expiresAt !== undefined && answer.expiresInSeconds !== undefined
      ? ["auth.answer: name one of expiresAt and expiresInSeconds"]
      : []),
  ];
}

function grantTypeProblems(path: string, grantType: string): string[] {
  return /^(password|implicit)$/i.test(grantType.trim()) ? [`${path}: no password and no implicit grant (OA-20)`] : [];
}

/** For the reviewer's eye: where the tokens of a minting scheme come from. */
export function mintingSurface(auth: ProviderDeclaration["auth"]): string[] {
  switch (auth.scheme) {
    case "client_credentials":
      return [`token ${auth.tokenUrl} ${auth.grantType} ${auth.client} ${auth.clientAuthentication}`];
    case "jwt_bearer":
      return [`token ${auth.tokenUrl} assertion ${auth.assertion.algorithm} ${auth.assertion.audience ?? "token URL"}`];
    case "two_step":
      return [`exchange ${auth.exchange.method} ${auth.exchange.url}`];
    default:
      return [];
  }
}
