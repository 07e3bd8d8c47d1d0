import type { ProviderDeclaration, ProviderField } from "./provider.ts";
import { consentSecrets } from "./oauth1-rules.ts";
import { consentsByOauth1, formFieldsOf, hasConsent, isSecretField, mintsTokens } from "./scheme-facts.ts";

/** What a declaration's templates may ask for, by when it is known and whether it is secret. */
export interface TemplateNames {
  /** Public answers given before the credential exists. */
  connect: ReadonlySet<string>;
  /** Public facts from the token answer. */
  token: ReadonlySet<string>;
  /** Answers given after consent; unknown while the credential is pending. */
  postConnect: ReadonlySet<string>;
  /** The credential itself: an access token, and the secret fields. Never part of a URL's host or path. */
  secret: ReadonlySet<string>;
  /** Patterns by name, of fields and of token fields. */
  patterns: ReadonlyMap<string, string>;
}

/** Sorts the names a declaration declares. */
export function readNames({ auth, connectFields, postConnectFields }: ProviderDeclaration): TemplateNames {
  const keyFields = formFieldsOf(auth);
  const { tokenFields, tokenFieldPatterns } = tokenFactsOf(auth);
  const patterns = new Map<string, string>(Object.entries(tokenFieldPatterns));
  for (const field of [...connectFields, ...keyFields, ...postConnectFields]) {
    if (field.pattern !== undefined) patterns.set(field.id, field.pattern);
  }
  return {
    connect: new Set([...connectFields, ...keyFields.filter((field) => !isSecretField(field))].map(({ id }) => id)),
    token: new Set(Object.keys(tokenFields)),
    postConnect: new Set(postConnectFields.map(({ id }) => id)),
    secret: new Set([
      ...(hasAccessToken(auth) ? ["accessToken"] : []),
      ...(consentsByOauth1(auth) ? consentSecrets : []),
      ...keyFields.flatMap(secretNamesOf),
    ]),
    patterns,
  };
}

/** Whether requests carry a token that the provider gave, not what the end user typed. */
export function hasAccessToken(auth: ProviderDeclaration["auth"]): boolean {
  return hasConsent(auth) || consentsByOauth1(auth) || mintsTokens(auth);
}

/** What is kept of a token's answer, wherever the scheme declares it. */
export function tokenFactsOf(auth: ProviderDeclaration["auth"]): {
  tokenFields: Readonly<Record<string, string>>;
  tokenFieldPatterns: Readonly<Record<string, string>>;
} {
  if (consentsByOauth1(auth)) return auth.consent;
  return "tokenFields" in auth ? auth : { tokenFields: {}, tokenFieldPatterns: {} };
}

function secretNamesOf(field: ProviderField): string[] {
  if (!isSecretField(field)) return [];
  return field.members === undefined ? [field.id] : Object.keys(field.members);
}
