import type { AdminId, ApiKeyId, EndUserId, ProjectId, UserId } from "@portico/protocol";

/** The connected user that a verified user token names. */
export interface UserCaller {
  kind: "user";
  projectId: ProjectId;
  userId: UserId;
  endUserId: EndUserId;
  /** The token's permissions claim, parsed; undefined means everything is allowed (contract 1.4). */
  permissions: PermissionScope | undefined;
  /** They opened a link of the host's, and prove nothing more than that (false). */
  isByLink?: boolean;
}

/** A scope of the permissions claim: nested scopes, a yes or no, or names of permissions. */
export type PermissionScope = boolean | readonly string[] | { readonly [scope: string]: PermissionScope };

/** A person signed in to the dashboard, or the command line on the server's own machine. */
export interface AdminCaller {
  kind: "admin";
  adminId: AdminId;
  name: string;
  role: "owner";
}

/** Whoever may act for a project through the host API. */
export type HostCaller = AdminCaller | ApiKeyCaller;

/** The host's own server, by one of its project's API keys. */
export interface ApiKeyCaller {
  kind: "api_key";
  projectId: ProjectId;
  keyId: ApiKeyId;
  scopes: readonly ("read" | "write")[];
}

/** Hono's variables of every request. */
export interface RequestVariables {
  requestId: string;
}
export type AppEnvironment = { Variables: RequestVariables };
