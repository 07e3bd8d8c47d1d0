import type { ApiKeyId, ProjectId } from "@portico/protocol";
import type { ApiKeyScope } from "@portico/protocol/endpoints";
import type { ApiKeyCaller } from "../http/context.ts";
import type { Secret } from "../lib/secret.ts";

/** What is known of an API key; the key itself is not. */
export interface ApiKey {
  id: ApiKeyId;
  projectId: ProjectId;
  name: string;
  hint: string;
  scopes: readonly ApiKeyScope[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface NewApiKey {
  name: string;
  scopes: readonly ApiKeyScope[];
  /** 1 to 365. */
  expiresInDays: number;
}

/** A project's server-to-server keys. Every method throws `project.not_found` for an unknown project. */
export interface ApiKeys {
  /** Keys that are not revoked, newest first. */
  list(projectId: ProjectId): Promise<readonly ApiKey[]>;
  /** The key is in this answer and nowhere else. Throws `api_key.too_many` at 50 keys that still work. */
  create(projectId: ProjectId, wanted: NewApiKey): Promise<{ apiKey: ApiKey; key: Secret }>;
  /**
   * Makes a successor with the same name and scopes. The old key works for `overlapHours` more, never longer than it
   * would have. Throws `api_key.not_found`, `api_key.too_many`.
   */
  rotate(
    projectId: ProjectId,
    keyId: ApiKeyId,
    options: { overlapHours: number; expiresInDays: number },
  ): Promise<{ apiKey: ApiKey; key: Secret }>;
  /** The key is refused from now on, on every node. Throws `api_key.not_found`. */
  revoke(projectId: ProjectId, keyId: ApiKeyId): Promise<void>;
  /**
   * Who a key speaks for, from memory when it was seen before. Throws `api_key.malformed`, `api_key.unknown`,
   * `api_key.expired`, `api_key.revoked`. Does not know the request: project and scope are the caller's to compare.
   */
  verify(key: string): Promise<ApiKeyCaller>;
  /** Writes when keys were last used, all in one statement. Call every minute, and before closing. */
  storeUses(): Promise<void>;
}
