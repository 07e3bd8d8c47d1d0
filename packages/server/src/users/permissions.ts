import type { PermissionScope } from "../http/context.ts";

/** A credential as the permissions claim names it: by its id, or by the host's own name for it. */
export interface NamedCredential {
  id: string;
  externalId: string | null;
}

/**
 * Whether the permissions claim covers an integration, and of it a credential (contract 1.4). Absence covers
 * everything. The more specific key wins over the star. Only `true` grants: names of permissions that we do not know
 * grant nothing, and a scope narrowed to configurations does not cover the whole account.
 *
 * Without a credential the answer is whether the claim leaves any of the integration's within reach.
 */
export function permits(permissions: PermissionScope | undefined, type: string, credential?: NamedCredential): boolean {
  if (permissions === undefined) return true;
  const scope = nested(permissions, [`integration:${type}`, "integration:*"]);
  if (scope === true) return true;
  return isScope(scope) && (credential === undefined || coversCredential(scope, credential));
}

type Scope = Readonly<Record<string, PermissionScope>>;

function coversCredential(scope: Scope, { id, externalId }: NamedCredential): boolean {
  const external = externalId === null ? [] : [`credential:ext:${externalId}`];
  return nested(scope, [`credential:${id}`, ...external, "credential:*"]) === true;
}

function nested(scope: PermissionScope, keys: readonly string[]): PermissionScope | undefined {
  if (!isScope(scope)) return scope === true ? true : undefined;
  const key = keys.find((candidate) => Object.hasOwn(scope, candidate));
  return key === undefined ? undefined : scope[key];
}

function isScope(scope: PermissionScope | undefined): scope is Scope {
  return typeof scope === "object" && !Array.isArray(scope);
}
