import { mintingSurface } from "./minting-rules.ts";
import { oauth1Surface } from "./oauth1-rules.ts";
import type { ProviderDeclaration, ProviderField } from "./provider.ts";
import { formFieldsOf } from "./scheme-facts.ts";

/**
 * What decides where a credential goes and what it can do, a line each, for people to review as a difference (SC-09).
 * Words for end users and notes are left out: they may change without a second look.
 */
export function securitySurface(declarations: readonly ProviderDeclaration[]): string {
  return declarations.map(surfaceOf).join("\n");
}

function surfaceOf({
  key,
  hosts,
  auth,
  accountTypes,
  connectFields,
  postConnectFields,
  api,
  whoami,
  dataSources,
}: ProviderDeclaration): string {
  const lines = [
    `hosts ${hosts.join(" ")}`,
    `scheme ${auth.scheme}`,
    ...mintingSurface(auth),
    ...(auth.scheme === "device_code"
      ? [
          `device ${auth.deviceAuthorizationUrl} ${auth.verificationHosts.join(" ")} ${listed(auth.deviceParameters)}`,
          `token ${auth.tokenUrl} ${auth.clientAuthentication} ${auth.tokenRequest} ${listed(auth.tokenParameters)}`,
        ]
      : []),
    ...(auth.scheme === "oauth2_discovery"
      ? [`discovers ${auth.resource} ${auth.issuer ?? "any issuer"} ${auth.endpointHosts.join(" ")}`]
      : []),
    ...(auth.scheme === "oauth2"
      ? [
          `authorize ${auth.authorizeUrl} ${listed(auth.authorizeParameters)}`,
          `token ${auth.tokenUrl} ${auth.clientAuthentication} ${auth.tokenRequest} ${listed(auth.tokenParameters)}`,
          `revoke ${auth.revokeUrl === undefined ? "none" : `${auth.revokeRequest.method} ${auth.revokeUrl} ${auth.revokeRequest.authentication}`}`,
          `pkce ${auth.pkceExemption === undefined ? auth.pkce : `exempt since ${auth.pkceExemption.checkedOn}`}`,
          ...auth.scopes.map(
            ({ name, required, byDefault }) => `scope ${name}${required ? " required" : byDefault ? " default" : ""}`,
          ),
          ...Object.entries(auth.tokenFields).map(
            ([name, pointer]) => `token field ${name} ${pointer} ${auth.tokenFieldPatterns[name] ?? ""}`,
          ),
        ]
      : fieldLines("key field", formFieldsOf(auth))),
    ...(auth.scheme === "basic" ? [`basic ${auth.username}:${auth.password}`] : []),
    ...(auth.scheme === "aws_sigv4"
      ? [`signs ${auth.service} ${auth.region} ${auth.payload} ${Object.keys(auth.otherHosts).join(" ")}`]
      : []),
    ...(auth.scheme === "oauth1" ? oauth1Surface(auth) : []),
    ...accountTypes.map(({ id, overrides }) => `account type ${id} ${listed(overrides)}`),
    ...fieldLines("connect field", connectFields),
    ...fieldLines("post-connect field", postConnectFields),
    `api ${api.baseUrl} ${listed(api.headers)} ${listed(api.query)}`,
    ...(api.body === undefined ? [] : [`body ${api.body.encoding} ${listed(api.body.members)}`]),
    `whoami ${whoami.method} ${whoami.path} ${whoami.accountId} of ${whoami.accountIdsAreOf}`,
    ...Object.entries(dataSources).map(([id, { request }]) => `data source ${id} ${request.path}`),
  ];
  return `${key}\n${lines.map((line) => `  ${line.trimEnd()}\n`).join("")}`;
}

function fieldLines(label: string, fields: readonly ProviderField[]): string[] {
  return fields.map(({ id, type, pattern }) => `${label} ${id} ${type} ${pattern ?? ""}`);
}

function listed(members: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
