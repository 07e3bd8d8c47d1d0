import type { OAuth2, ProviderDeclaration } from "./provider.ts";

/** What the interpreter decides itself. A declaration that sets one could turn the flow into another (OA-20). */
const authorizeParametersOfTheFlow = [
  "client_id",
  "redirect_uri",
  "response_type",
  "response_mode",
  "state",
  "scope",
  "code_challenge",
  "code_challenge_method",
  "request",
  "request_uri",
];
const tokenParametersOfTheFlow = [
  "grant_type",
  "code",
  "code_verifier",
  "client_id",
  "client_secret",
  "redirect_uri",
  "refresh_token",
  "username",
  "password",
  "assertion",
];
const headersOfTheFlow = ["authorization", "accept", "content-type", "content-length", "host", "cookie"];

/** Whether the authorization is a code flow with PKCE, a recorded exemption at most, and asks for named scopes. */
export function authorizationProblems({ auth, accountTypes }: ProviderDeclaration): string[] {
  if (auth.scheme !== "oauth2") return accountTypes.length > 0 ? ["accountTypes: overrides are for OAuth only"] : [];
  return [
    ...reserved("auth.authorizeParameters", auth.authorizeParameters, [
      ...authorizeParametersOfTheFlow,
      auth.scopeParameter,
    ]),
    ...reserved("auth.tokenParameters", auth.tokenParameters, tokenParametersOfTheFlow),
    ...reserved(
      "auth.tokenHeaders",
      auth.tokenHeaders,
      headersOfTheFlow.filter((name) => name !== "accept"),
    ),
    ...scopeProblems(auth),
    ...refreshProblems(auth),
    ...(auth.pkceExemption !== undefined && auth.pkceExemption.reason.trim().length < 20
      ? ["auth.pkceExemption: say what breaks, in a sentence (OA-08)"]
      : []),
    ...(auth.issuerRequired && auth.issuer === undefined ? ["auth.issuer: is needed where it is required"] : []),
    ...Object.keys(auth.tokenFieldPatterns)
      .filter((name) => !Object.hasOwn(auth.tokenFields, name))
      .map((name) => `auth.tokenFieldPatterns.${name}: no token field has this name`),
  ];
}

function reserved(path: string, given: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => names.includes(name.toLowerCase()))
    .map((name) => `${path}.${name}: is set by the flow itself (OA-20)`);
}

function scopeProblems({ scopes }: OAuth2): string[] {
  if (scopes.length === 0) return [];
  const names = scopes.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...repeated.map((name) => `auth.scopes: ${name} is listed twice`),
    ...(scopes.some(({ required, byDefault }) => required || byDefault)
      ? []
      : ["auth.scopes: none is required or chosen by default (OA-13)"]),
  ];
}

function refreshProblems({ refresh }: OAuth2): string[] {
  if (refresh.kind !== "none") return [];
  return refresh.defaultLifetimeSeconds === null
    ? []
    : ["auth.refresh: a token that expires and cannot be refreshed is lost; name the kind of refresh"];
}
