import type { PermissionScope } from "../http/context.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { permits, type NamedCredential } from "./permissions.ts";

/** Refuses what the permissions claim does not cover. Throws `user_token.permission_denied`. */
export function requirePermission(
  permissions: PermissionScope | undefined,
  type: string,
  credential?: NamedCredential,
): void {
  if (permits(permissions, type, credential)) return;
  throw new PorticoError("user_token.permission_denied", `The user token's permissions do not cover ${type}`, {
    meta: { integrationType: type },
  });
}
