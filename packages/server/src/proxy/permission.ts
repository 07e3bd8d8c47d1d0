import type { Credential } from "../credentials/credential.ts";
import type { PermissionScope } from "../http/context.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { permits } from "../users/permissions.ts";

/** Refuses a call that the permissions claim does not cover. Throws `user_token.permission_denied`. */
export function requirePermission(
  permissions: PermissionScope | undefined,
  type: string,
  credential?: Credential,
): void {
  if (permits(permissions, type, credential)) return;
  throw new PorticoError("user_token.permission_denied", `The user token's permissions do not allow calls to ${type}`, {
    meta: { integrationType: type },
  });
}
