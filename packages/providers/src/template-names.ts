import type { ProviderDeclaration } from "./provider.ts";

/** What a declaration's templates may ask for, by when it is known and whether it is secret. */
export interface TemplateNames {
  /** Public answers given before the credential exists. */
  connect: ReadonlySet<string>;
  /** Public facts from the token answer. */
  token: ReadonlySet<string>;
  /** Answers given after consent; unknown while the credential is pending. */
  postConnect: ReadonlySet<string>;
  /** The credential itself: an access token, or the fields of type `password`. Never part of a URL's host or path. */
  secret: ReadonlySet<string>;
  /** Patterns by name, of fields and of token fields. */
  patterns: ReadonlyMap<string, string>;
}

/** Sorts the names a declaration declares. */
export function readNames({ auth, connectFields, postConnectFields }: ProviderDeclaration): TemplateNames {
  const keyFields = auth.scheme === "oauth2" ? [] : auth.fields;
  const tokenFields = auth.scheme === "oauth2" ? auth.tokenFields : {};
  const tokenFieldPatterns = auth.scheme === "oauth2" ? auth.tokenFieldPatterns : {};
  const patterns = new Map(Object.entries(tokenFieldPatterns));
  for (const field of [...connectFields, ...keyFields, ...postConnectFields]) {
    if (field.pattern !== undefined) patterns.set(field.id, field.pattern);
  }
  return {
    connect: new Set([...connectFields, ...keyFields.filter(({ type }) => type !== "password")].map(({ id }) => id)),
    token: new Set(Object.keys(tokenFields)),
    postConnect: new Set(postConnectFields.map(({ id }) => id)),
    secret: new Set(
      auth.scheme === "oauth2"
        ? ["accessToken"]
        : keyFields.filter(({ type }) => type === "password").map(({ id }) => id),
    ),
    patterns,
  };
}
