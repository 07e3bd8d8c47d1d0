/**
 * Identifiers that programs exchange. Every id on the wire is a lower-case UUID, because the official SDK tells a
 * credential id from an external id by its UUID shape (wire contract 3.1.2).
 */
export type Brand<Name extends string> = string & { readonly __brand: Name };

export type ProjectId = Brand<"ProjectId">;
export type SigningKeyId = Brand<"SigningKeyId">;
export type ApiKeyId = Brand<"ApiKeyId">;
export type EventId = Brand<"EventId">;
export type AdminId = Brand<"AdminId">;
/** A connected user's row, not the `sub` that the host chose: that one is an `EndUserId`. */
export type UserId = Brand<"UserId">;
/** What the host calls this user: the user token's `sub`, compared byte for byte. */
export type EndUserId = Brand<"EndUserId">;
export type IntegrationId = Brand<"IntegrationId">;
export type CredentialId = Brand<"CredentialId">;
export type ConfigurationId = Brand<"ConfigurationId">;
export type AttemptId = Brand<"AttemptId">;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a text has the shape of an id. Says nothing about whether the thing exists. */
export function isId(text: string): boolean {
  return uuidPattern.test(text);
}
