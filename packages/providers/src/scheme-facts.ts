/**
 * What the rest of the house needs to know of a scheme, so that nobody outside `providers` lists schemes: a new one is a
 * new file in `schemes/` and a new case here.
 */
import { placeholdersIn } from "./interpolate.ts";
import type { Authentication, OAuth2Discovery, ProviderDeclaration, ProviderField, ProviderScope } from "./provider.ts";

/**
 * How an end user connects: `consent` on the provider's own page, in a window that comes back to us; the same on any
 * `device`, where they type a code; or a `form` in the portal whose answers are the credential, or what a first token is
 * asked with. A form may be without questions.
 */
export type ConnectsBy = "consent" | "device" | "form";

export function connectsBy(auth: Authentication): ConnectsBy {
  switch (auth.scheme) {
    case "oauth2":
    case "oauth2_discovery":
      return "consent";
    case "device_code":
      return "device";
    case "client_credentials":
    case "jwt_bearer":
    case "two_step":
    case "api_key":
    case "basic":
    case "aws_sigv4":
    case "none":
      return "form";
    case "oauth1":
      return auth.consent === undefined ? "form" : "consent";
  }
}

/** The questions whose answers are the credential; empty where the provider's consent page asks them. */
export function formFieldsOf(auth: Authentication): readonly ProviderField[] {
  return "fields" in auth ? auth.fields : [];
}

/** The scopes that the declaration knows; empty for schemes without. */
export function scopesOf(auth: Authentication): readonly ProviderScope[] {
  return "scopes" in auth ? auth.scopes : [];
}

/** Whether the host must register an app at the provider before anybody can connect. */
export function needsApp(auth: Authentication): boolean {
  return (
    (hasConsent(auth) && auth.scheme !== "oauth2_discovery") ||
    consentsByOauth1(auth) ||
    (auth.scheme === "client_credentials" && auth.client === "project")
  );
}

/** Schemes whose tokens come of the end user's consent: renewed by a refresh token, and taken back by a revocation. */
export type ConsentScheme = Extract<Authentication, { scheme: "oauth2" | "oauth2_discovery" | "device_code" }>;

export function hasConsent(auth: Authentication): auth is ConsentScheme {
  return auth.scheme === "oauth2" || auth.scheme === "oauth2_discovery" || auth.scheme === "device_code";
}

export type Oauth1 = Extract<Authentication, { scheme: "oauth1" }>;
export type Oauth1Consent = NonNullable<Oauth1["consent"]>;

/** Whether tokens come of a consent as RFC 5849 has it: never renewed, and used with the app's own key to sign. */
export function consentsByOauth1(auth: Authentication): auth is Oauth1 & { consent: Oauth1Consent } {
  return auth.scheme === "oauth1" && auth.consent !== undefined;
}

/** Whether a token came of somebody's consent, by either protocol: then it may be theirs to take back. */
export function comesOfConsent(auth: Authentication): boolean {
  return hasConsent(auth) || consentsByOauth1(auth);
}

/** Whether a program can have access taken back. A discovered server says so itself, so that it counts as one that can. */
export function takesAccessBack(auth: Authentication): boolean {
  if (consentsByOauth1(auth)) return auth.consent.revoke !== undefined;
  return auth.scheme === "oauth2_discovery" || (hasConsent(auth) && auth.revokeUrl !== undefined);
}

/**
 * What the host's app proves itself with, stored as its client secret: a text that the provider gave, the private key of
 * a pair, or nothing, which is a public client. Null where the host registers no app.
 */
export function appSecretOf(auth: Authentication): "client_secret" | "signing_key" | "none" | null {
  if (consentsByOauth1(auth)) return auth.signatureMethod.startsWith("RSA-") ? "signing_key" : "client_secret";
  if (!needsApp(auth) || !("clientAuthentication" in auth)) return null;
  switch (auth.clientAuthentication) {
    case "private_key_jwt":
      return "signing_key";
    case "none":
      return "none";
    case "basic":
    case "body":
      return "client_secret";
  }
}

/** Schemes whose access token is asked for with what never changes, by Portico alone, as often as it is needed. */
export type MintingScheme = Extract<Authentication, { scheme: "client_credentials" | "jwt_bearer" | "two_step" }>;

export function mintsTokens(auth: Authentication): auth is MintingScheme {
  switch (auth.scheme) {
    case "client_credentials":
    case "jwt_bearer":
    case "two_step":
      return true;
    default:
      return false;
  }
}

/** Whether each request is signed, so that it can be sent only when all of it is decided. */
export function signsRequests({ scheme }: Authentication): boolean {
  return scheme === "aws_sigv4" || scheme === "oauth1";
}

/** The scheme's name for the official SDK (contract 7.1); everything that a form asks for and that is no client is `basic`. */
export function wireSchemeOf(auth: Authentication): "oauth" | "basic" | "oauth_client_credential" | "service_account" {
  switch (auth.scheme) {
    case "oauth2":
    case "oauth2_discovery":
    case "device_code":
      return "oauth";
    case "client_credentials":
      return "oauth_client_credential";
    case "jwt_bearer":
      return "service_account";
    case "two_step":
    case "api_key":
    case "basic":
    case "aws_sigv4":
    case "none":
      return "basic";
    case "oauth1":
      return auth.consent === undefined ? "basic" : "oauth";
  }
}

/** Whether an answer is sealed and never shown again. */
export function isSecretField({ type }: ProviderField): boolean {
  return type === "password" || type === "secret_text";
}

const defaultConcurrency = 20;

/** How gently a provider's token endpoint is treated: requests in flight, and tokens made for one account. */
export function refreshLimitsOf({ auth }: ProviderDeclaration): {
  concurrency: number;
  mintLimit: { count: number; seconds: number } | null;
} {
  if (!hasConsent(auth)) return { concurrency: defaultConcurrency, mintLimit: null };
  const { concurrency, mintLimit } = auth.refresh;
  return { concurrency, mintLimit };
}

/** Whether the API asks for no credential at all: connecting only confirms that it is wanted. */
export function isOpenToAll({ scheme }: Authentication): boolean {
  return scheme === "none";
}

/** Whether the address of the API is part of what each end user enters: the host's own app must not follow it there (OA-05). */
export function isResourceOfUser({ resource }: Pick<OAuth2Discovery, "resource">): boolean {
  return placeholdersIn(resource).length > 0;
}

/** Whether Portico registers the app by itself, and whether a client that the host enters is used instead. */
export function selfRegistrationOf(auth: Authentication): "always" | "without_client" | null {
  if (auth.scheme !== "oauth2_discovery") return null;
  return isResourceOfUser(auth) ? "always" : "without_client";
}

/** Whether an answer of the who-am-I call that names no account will do: nobody is there to be named, or no API call does. */
export function mayNameNoAccount({ scheme }: Authentication): boolean {
  return scheme === "none" || scheme === "oauth2_discovery";
}
