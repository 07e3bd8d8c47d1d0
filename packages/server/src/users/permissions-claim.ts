import type { PermissionScope } from "../http/context.ts";
import { parseStrictJson } from "./strict-json.ts";
import { refuseToken } from "./token-refusal.ts";

const claimName = "urn:useparagon:connect:permissions";
const maxDepth = 8;

/**
 * The permissions claim (wire contract 1.4): an object, or the same as a JSON text. Undefined when absent, which allows
 * everything. A claim that cannot be understood refuses the token, because ignoring it would allow everything.
 * Throws `user_token.invalid_claims`.
 */
export function readPermissions(claims: Readonly<Record<string, unknown>>): PermissionScope | undefined {
  if (!Object.hasOwn(claims, claimName)) return undefined;
  const scope = typeof claims[claimName] === "string" ? fromText(claims[claimName]) : claims[claimName];
  if (typeof scope !== "object" || Array.isArray(scope) || !isPermissionScope(scope, maxDepth)) throw notUnderstood();
  return scope;
}

function fromText(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (cause) {
    throw notUnderstood(cause);
  }
}

function isPermissionScope(value: unknown, depthLeft: number): value is PermissionScope {
  if (typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every((name) => typeof name === "string");
  if (typeof value !== "object" || value === null || depthLeft === 0) return false;
  return Object.values(value).every((nested) => isPermissionScope(nested, depthLeft - 1));
}

function notUnderstood(cause?: unknown): Error {
  return refuseToken(
    "user_token.invalid_claims",
    `The user token's "${claimName}" is not an object of scopes, or a JSON text of one`,
    { claim: claimName },
    cause,
  );
}
