import { compilePattern } from "./field-value.ts";
import { isAllowedHost } from "./hosts.ts";
import { hostPlaceholdersIn, placeholdersIn } from "./interpolate.ts";
import { oauth1Addresses } from "./oauth1-rules.ts";
import type { ProviderDeclaration } from "./provider.ts";
import { consentsByOauth1 } from "./scheme-facts.ts";
import { hasAccessToken, readNames, type TemplateNames } from "./template-names.ts";

/** A template of a declaration, with the names that have a value when it is filled in. */
interface Template {
  path: string;
  text: string;
  kind: "address" | "address or path" | "text";
  names: ReadonlySet<string>;
}

/** Whether every template can be filled in when it is needed, and leads to the provider's own hosts only. */
export function addressProblems(declaration: ProviderDeclaration): string[] {
  const names = readNames(declaration);
  return [
    ...templatesOf(declaration, names).flatMap((template) => templateProblems(template, declaration, names)),
    ...placementProblems(declaration, names),
  ];
}

function templatesOf(
  { auth, accountTypes, api, whoami, dataSources }: ProviderDeclaration,
  names: TemplateNames,
): Template[] {
  const early = names.connect;
  const connected = new Set([...early, ...names.token]);
  const complete = new Set([...connected, ...names.postConnect]);
  const carriers = new Set([...complete, ...names.secret]);
  const addresses = (
    path: string,
    urls: { authorizeUrl?: string | undefined; tokenUrl?: string | undefined; revokeUrl?: string | undefined },
  ) =>
    Object.entries({ authorizeUrl: urls.authorizeUrl, tokenUrl: urls.tokenUrl, revokeUrl: urls.revokeUrl }).flatMap(
      ([name, text]): Template[] =>
        text === undefined
          ? []
          : [
              {
                path: `${path}.${name}`,
                text,
                kind: "address",
                names: name === "revokeUrl" ? new Set([...connected, "clientId"]) : early,
              },
            ],
    );
  const texts = (path: string, templates: Record<string, string>, known: ReadonlySet<string>) =>
    Object.entries(templates).map(([name, text]): Template => ({
      path: `${path}.${name}`,
      text,
      kind: "text",
      names: known,
    }));
  // A pending credential has no post-consent answers yet, so a path below a base that needs them cannot be called.
  const callable = (text: string) => (text.startsWith("/") ? `${api.baseUrl}${text}` : text);

  return [
    ...("tokenUrl" in auth ? addresses("auth", auth) : []),
    ...(auth.scheme === "device_code"
      ? [
          {
            path: "auth.deviceAuthorizationUrl",
            text: auth.deviceAuthorizationUrl,
            kind: "address" as const,
            names: early,
          },
        ]
      : []),
    ...(auth.scheme === "oauth2_discovery"
      ? [{ path: "auth.resource", text: auth.resource, kind: "address" as const, names: early }]
      : []),
    ...(consentsByOauth1(auth)
      ? Object.entries(oauth1Addresses(auth.consent)).map(([name, text]): Template => ({
          path: `auth.consent.${name}`,
          text,
          kind: "address",
          names: early,
        }))
      : []),
    ...(auth.scheme === "two_step"
      ? [{ path: "auth.exchange.url", text: auth.exchange.url, kind: "address" as const, names: early }]
      : []),
    ...texts("auth", mintingTemplates(auth), new Set([...early, ...[...names.secret].filter(isTyped)])),
    ...accountTypes.flatMap(({ id, overrides }) => addresses(`accountTypes.${id}`, overrides)),
    { path: "api.baseUrl", text: api.baseUrl, kind: "address", names: complete },
    ...texts("api.headers", api.headers, carriers),
    ...texts("api.query", api.query, new Set([...carriers].filter(isTyped))),
    ...texts("api.body.members", api.body?.members ?? {}, carriers),
    { path: "whoami.path", text: callable(whoami.path), kind: "address or path", names: connected },
    ...Object.entries(dataSources).map(([id, { request }]): Template => ({
      path: `dataSources.${id}`,
      text: callable(request.path),
      kind: "address or path",
      names: connected,
    })),
    ...texts("auth", signingTemplates(auth), carriers),
  ];
}

/** A token is never part of an address (OA-20); a key may be, where a vendor knows no other way. */
function isTyped(name: string): boolean {
  return name !== "accessToken";
}

/** Templates that ask for a token. No token may be in them, or the first one could not be asked for. */
function mintingTemplates(auth: ProviderDeclaration["auth"]): Record<string, string> {
  const named = (path: string, templates: Record<string, string | undefined>) =>
    Object.fromEntries(
      Object.entries(templates).flatMap(([name, text]) => (text === undefined ? [] : [[`${path}${name}`, text]])),
    );
  switch (auth.scheme) {
    case "client_credentials": {
      const { clientId, clientSecret, tokenParameters } = auth;
      return { ...named("", { clientId, clientSecret }), ...named("tokenParameters.", tokenParameters) };
    }
    case "jwt_bearer": {
      const { keyId, issuer, subject, audience, claims, privateKey } = auth.assertion;
      return {
        ...named("assertion.", { keyId, issuer, subject, audience, privateKey: `{${privateKey}}` }),
        ...named("assertion.claims.", claims),
        ...named("tokenParameters.", auth.tokenParameters),
      };
    }
    case "two_step": {
      const { headers, basic, body } = auth.exchange;
      return {
        ...named("exchange.headers.", headers),
        ...named("exchange.basic.", { username: basic?.username, password: basic?.password }),
        ...(body === undefined
          ? {}
          : {
              "exchange.body":
                body.encoding === "form" ? Object.values(body.members).join(" ") : JSON.stringify(body.document),
            }),
      };
    }
    default:
      return {};
  }
}

/** Templates that a scheme itself puts into requests, without being named in `api`. */
function signingTemplates(auth: ProviderDeclaration["auth"]): Record<string, string> {
  switch (auth.scheme) {
    case "basic":
      return { username: auth.username, password: auth.password };
    case "aws_sigv4": {
      const { accessKeyId, secretAccessKey, sessionToken = "", region } = auth;
      return { accessKeyId, secretAccessKey, sessionToken, region };
    }
    case "oauth1": {
      const { consumerKey, consumerSecret, token, tokenSecret, realm = "" } = auth;
      return { consumerKey, consumerSecret, token, tokenSecret, realm };
    }
    default:
      return {};
  }
}

function templateProblems(
  { path, text, kind, names }: Template,
  { hosts }: ProviderDeclaration,
  declared: TemplateNames,
): string[] {
  const unknown = placeholdersIn(text).filter((name) => !names.has(name));
  if (unknown.length > 0) return unknown.map((name) => `${path}: {${name}} ${reasonForUnknown(name, declared)}`);
  if (kind === "text") return [];
  const inHost = hostPlaceholdersIn(text);
  return [
    ...placeholdersIn(text)
      .filter(
        (name) =>
          !declared.patterns.has(name) && (inHost.includes(name) || !declared.token.has(name)) && name !== "clientId",
      )
      .map((name) => `${path}: {${name}} enters a URL, so its field needs a pattern`),
    ...(text.startsWith("{") ? originProblems(text, hosts, declared) : hostProblems(text, hosts, declared)).map(
      (problem) => `${path}: ${problem}`,
    ),
  ];
}

function reasonForUnknown(name: string, declared: TemplateNames): string {
  if (declared.secret.has(name)) return "is secret and may not be part of this address (OA-20)";
  return declared.postConnect.has(name) ? "is not known before the questions after consent" : "is not declared";
}

/** `https://{shop}.myshopify.com/x`: a harmless value must lead to one of the hosts, and the pattern must let only such through. */
function hostProblems(text: string, hosts: readonly string[], { patterns }: TemplateNames): string[] {
  const sample = text.replace(/\{[^}]*\}/g, "portico-sample");
  if (!/^https?:\/\//.test(text)) return ['must begin with "https://", or with "/" where a path is meant'];
  if (!isAllowedHost(sample, hosts)) return [`${originOf(sample)} is not one of the hosts`];
  return hostPlaceholdersIn(text).flatMap((name) => {
    const pattern = tryCompile(patterns.get(name));
    const admitted = hostileLabels.find((label) => pattern?.test(label));
    return admitted === undefined
      ? []
      : [`the pattern of {${name}} admits ${JSON.stringify(admitted.slice(0, 24))}, which is not part of a host name`];
  });
}

/** `{instanceUrl}/x`: the provider names the whole origin, so the pattern is all that holds it. */
function originProblems(text: string, hosts: readonly string[], { patterns }: TemplateNames): string[] {
  const name = placeholdersIn(text)[0] ?? "";
  const rest = text.slice(name.length + 2);
  if (rest !== "" && !rest.startsWith("/"))
    return [`{${name}} stands for a whole origin and must be followed by a path`];
  const pattern = tryCompile(patterns.get(name));
  if (pattern === null) return [];
  const suffixes = hosts.filter((host) => host.startsWith("."));
  if (suffixes.length === 0) return [`{${name}} needs a suffix among the hosts`];
  const admitted = suffixes.flatMap(hostileOrigins).find((origin) => pattern.test(origin));
  return admitted === undefined ? [] : [`the pattern of {${name}} admits ${JSON.stringify(admitted)}`];
}

/** The credential must be put somewhere, or every call would go out without it. */
function placementProblems({ auth, api }: ProviderDeclaration, { secret }: TemplateNames): string[] {
  if (auth.scheme === "none") return [];
  const carriers = [api.headers, api.query, api.body?.members ?? {}, signingTemplates(auth)];
  const placed = new Set(carriers.flatMap((templates) => Object.values(templates)).flatMap(placeholdersIn));
  return [...secret].some((name) => placed.has(name) && (name === "accessToken" || !hasAccessToken(auth)))
    ? []
    : ["api.headers: no header, query parameter or body member carries the credential"];
}

/** Values that move the host, or that two readers of URLs see differently. None may pass for a part of a host name. */
const hostileLabels = [
  ..."/\\#?@:%;&= \t\n\r\0\"'<>[]{}^`|~$!*(),+"
    .split("")
    .flatMap((character) => [character, `a${character}a`, `a${character}`, `${character}a`]),
  "..",
  "a..a",
  ".a",
  "a.",
  "-",
  "а",
  "a。a",
  "a．a",
  "a｡a",
  "％2f",
  "a\u200ba",
  "xn--",
  "evil.test/",
  "a".repeat(300),
].filter((label) => label !== "xn--");

function hostileOrigins(suffix: string): string[] {
  return [
    "https://evil.test",
    `https://evil.test/${suffix}`,
    `https://evil.test#${suffix}`,
    `https://evil.test?${suffix}`,
    `https://evil.test\\${suffix}`,
    `https://evil.test:443${suffix}`,
    `https://a${suffix}.evil.test`,
    `https://a@evil.test${suffix}/`,
    `https://a${suffix}@evil.test`,
    `https://a${suffix}:8443`,
    `https://a${suffix}/`,
    `https://a${suffix}/x`,
    `http://a${suffix}`,
    `//a${suffix}`,
    `https://${suffix.slice(1)}`,
    `https://evil${suffix.slice(1)}`,
    `https://a${suffix.replaceAll(".", "x")}`,
    `https://a.${suffix}`,
  ];
}

function tryCompile(pattern: string | undefined): RegExp | null {
  if (pattern === undefined) return null;
  try {
    return compilePattern(pattern);
  } catch {
    return null;
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
