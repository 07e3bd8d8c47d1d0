import { oauth1Problems } from "./oauth1-rules.ts";
import { mintingProblems } from "./minting-rules.ts";
import { reserved, scopeProblems, tokenRequestProblems } from "./token-request-rules.ts";
import { hostEntryProblem } from "./hosts.ts";
import type { DeviceCode, OAuth2, OAuth2Discovery, ProviderDeclaration } from "./provider.ts";

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

/** Whether the way to a token is one that the house allows, and is complete. */
export function authorizationProblems(declaration: ProviderDeclaration): string[] {
  const { auth, accountTypes } = declaration;
  return [
    ...(auth.scheme !== "oauth2" && accountTypes.length > 0 ? ["accountTypes: overrides are for OAuth only"] : []),
    ...("tokenFields" in auth
      ? Object.keys(auth.tokenFieldPatterns)
          .filter((name) => !Object.hasOwn(auth.tokenFields, name))
          .map((name) => `auth.tokenFieldPatterns.${name}: no token field has this name`)
      : []),
    ...schemeProblems(declaration),
    ...oauth1Problems(declaration),
  ];
}

function schemeProblems(declaration: ProviderDeclaration): string[] {
  const { auth } = declaration;
  switch (auth.scheme) {
    case "oauth2":
      return codeFlowProblems(auth);
    case "oauth2_discovery":
      return discoveryProblems(declaration, auth);
    case "device_code":
      return deviceProblems(auth);
    case "client_credentials":
    case "jwt_bearer":
    case "two_step":
      return mintingProblems(auth);
    default:
      return [];
  }
}

/** A code flow with PKCE, a recorded exemption at most, that asks for named scopes. */
function codeFlowProblems(auth: OAuth2): string[] {
  return [
    ...reserved("auth.authorizeParameters", auth.authorizeParameters, [
      ...authorizeParametersOfTheFlow,
      auth.scopeParameter,
    ]),
    ...tokenRequestProblems(auth),
    ...scopeProblems(auth),
    ...refreshProblems(auth),
    ...(auth.pkceExemption !== undefined && auth.pkceExemption.reason.trim().length < 20
      ? ["auth.pkceExemption: say what breaks, in a sentence (OA-08)"]
      : []),
    ...(auth.clientAuthentication === "none" && auth.pkceExemption !== undefined
      ? ["auth.pkceExemption: a public client has nothing but PKCE to prove itself with (OA-08)"]
      : []),
    ...(auth.issuerRequired && auth.issuer === undefined ? ["auth.issuer: is needed where it is required"] : []),
  ];
}

/** The code is shown where the declaration says, and the request for it is for nothing else. */
function deviceProblems(auth: DeviceCode): string[] {
  return [
    ...reserved("auth.deviceParameters", auth.deviceParameters, ["client_id", "client_secret", "scope"]),
    ...entryProblems("auth.verificationHosts", auth.verificationHosts),
    ...tokenRequestProblems(auth),
    ...scopeProblems(auth),
    ...refreshProblems(auth),
  ];
}

/** A token of a server that nobody knows goes to the one host that it is for (OA-21). */
function discoveryProblems({ hosts, api }: ProviderDeclaration, auth: OAuth2Discovery): string[] {
  return [
    ...(hosts.length > 1 ? ["hosts: only that of auth.resource may be here (OA-21)"] : []),
    ...(originTemplateOf(api.baseUrl) === originTemplateOf(auth.resource)
      ? []
      : ["api.baseUrl: must be at the origin of auth.resource (OA-21)"]),
    ...(/[?#]/.test(auth.resource) ? ["auth.resource: has no query and no fragment (RFC 9728)"] : []),
    ...entryProblems("auth.endpointHosts", auth.endpointHosts),
    ...scopeProblems(auth),
    ...refreshProblems(auth),
  ];
}

function originTemplateOf(text: string): string {
  return /^[a-z]+:\/\/[^/?#]*/.exec(text)?.[0] ?? text;
}

function entryProblems(path: string, entries: readonly string[]): string[] {
  return entries.flatMap((entry, index) => {
    const problem = hostEntryProblem(entry);
    return problem === null ? [] : [`${path}.${index}: ${problem}`];
  });
}

function refreshProblems({ refresh }: Pick<OAuth2, "refresh">): string[] {
  if (refresh.kind !== "none") return [];
  return refresh.defaultLifetimeSeconds === null
    ? []
    : ["auth.refresh: a token that expires and cannot be refreshed is lost; name the kind of refresh"];
}
