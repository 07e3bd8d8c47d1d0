import { placeholdersIn } from "./interpolate.ts";
import type { ProviderDeclaration } from "./provider.ts";
import type { Oauth1Consent } from "./scheme-facts.ts";

type Oauth1 = Extract<ProviderDeclaration["auth"], { scheme: "oauth1" }>;

/** What a consent gives and the app brings, by the names that the signature's templates use. */
export const consentSecrets = ["accessToken", "tokenSecret", "consumerKey", "consumerSecret"] as const;

/** What the flow itself puts into the address of the consent page (RFC 5849 section 2.2). */
const authorizeParametersOfTheFlow = ["oauth_token", "oauth_callback"];

/** One way to a token, and one only: the provider's consent page, or a form. */
export function oauth1Problems({ auth, api }: ProviderDeclaration): string[] {
  if (auth.scheme !== "oauth1") return [];
  const { consent, fields } = auth;
  if (consent === undefined)
    return fields.length >= 2 ? [] : ["auth.fields: without a consent page the end user enters a key and its secret"];
  const renamed = (["consumerKey", "consumerSecret", "token", "tokenSecret"] as const).filter(
    (name) => auth[name] !== ownTemplate[name],
  );
  const reserved = Object.keys(consent.authorizeParameters).filter((name) =>
    authorizeParametersOfTheFlow.includes(name.toLowerCase()),
  );
  const sent = [api.headers, api.query, api.body?.members ?? {}]
    .flatMap((templates) => Object.values(templates))
    .flatMap(placeholdersIn)
    .filter((name) => (consentSecrets as readonly string[]).includes(name));
  return [
    ...(fields.length > 0 ? ["auth.fields: the consent page asks; a form beside it would ask again"] : []),
    ...renamed.map((name) => `auth.${name}: is the consent's own, or the app's`),
    ...reserved.map((name) => `auth.consent.authorizeParameters.${name}: is set by the flow itself (OA-20)`),
    ...(auth.signatureMethod === "PLAINTEXT" &&
    Object.values(oauth1Addresses(consent)).some((url) => url.startsWith("http:"))
      ? ["auth.signatureMethod: PLAINTEXT sends the secrets, so it needs https"]
      : []),
    ...Object.keys(consent.tokenFieldPatterns)
      .filter((name) => !Object.hasOwn(consent.tokenFields, name))
      .map((name) => `auth.consent.tokenFieldPatterns.${name}: no token field has this name`),
    ...sent.map((name) => `api: {${name}} signs requests and is never sent`),
  ];
}

/** The consent's addresses by the names that they have in a declaration. */
export function oauth1Addresses({
  requestTokenUrl,
  authorizeUrl,
  accessTokenUrl,
  revoke,
}: Oauth1Consent): Record<string, string> {
  return {
    requestTokenUrl,
    authorizeUrl,
    accessTokenUrl,
    ...(revoke === undefined ? {} : { "revoke.url": revoke.url }),
  };
}

/** Where an OAuth 1.0a credential comes from and what it signs with, for `securitySurface`. */
export function oauth1Surface(auth: Oauth1): string[] {
  const { consent } = auth;
  if (consent === undefined) return [`signs ${auth.signatureMethod}`];
  const parameters = Object.entries(consent.authorizeParameters).map(([name, value]) => `${name}=${value}`);
  return [
    `signs ${auth.signatureMethod}`,
    `request token ${consent.requestTokenMethod} ${consent.requestTokenUrl}`,
    `authorize ${consent.authorizeUrl} ${parameters.join(" ")}`,
    `token ${consent.accessTokenMethod} ${consent.accessTokenUrl}`,
    `revoke ${consent.revoke === undefined ? "none" : `${consent.revoke.method} ${consent.revoke.url}`}`,
    ...Object.entries(consent.tokenFields).map(
      ([name, pointer]) => `token field ${name} ${pointer} ${consent.tokenFieldPatterns[name] ?? ""}`,
    ),
  ];
}

const ownTemplate = {
  consumerKey: "{consumerKey}",
  consumerSecret: "{consumerSecret}",
  token: "{accessToken}",
  tokenSecret: "{tokenSecret}",
} as const;
