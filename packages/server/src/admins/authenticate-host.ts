import { isId } from "@portico/protocol";
import type { Context } from "hono";
import type { AdminCaller, ApiKeyCaller, AppEnvironment, HostCaller } from "../http/context.ts";
import { refuseRepeatedAuthorization } from "../http/sole-authorization.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { readSessionCookie } from "./session-cookie.ts";

/**
 * Who calls the host API: the host's server by `Authorization: Bearer portico_sk_…`, or an admin, who may do what a
 * host may. A request with an `Authorization` header never falls back to the cookie, and a key of another project is
 * answered as if the project were not there (security bar TN-01, TN-03). Throws `api_key.*`, `project.not_found`,
 * `admin.not_signed_in`, `http.cross_site_refused`, `http.authorization_ambiguous`.
 */
export function createHostAuthenticator({
  verifyApiKey,
  authenticateAdmin,
}: Readonly<{
  verifyApiKey: (key: string) => Promise<ApiKeyCaller>;
  authenticateAdmin: (context: Context<AppEnvironment>) => Promise<AdminCaller>;
}>) {
  return async (context: Context<AppEnvironment>): Promise<HostCaller> => {
    context.header("cache-control", "no-store");
    const authorization = context.req.header("authorization");
    refuseRepeatedAuthorization(authorization);
    if (authorization === undefined && readSessionCookie(context) === undefined) {
      throw new PorticoError("api_key.missing", "Send the project's API key: Authorization: Bearer portico_sk_…");
    }
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (authorization === undefined || key?.startsWith("portico_local_")) return authenticateAdmin(context);
    return checkRequest(await verifyApiKey(key ?? ""), context);
  };
}

function checkRequest(caller: ApiKeyCaller, context: Context<AppEnvironment>): ApiKeyCaller {
  const projectId = (context.req.param("projectId") ?? "").toLowerCase();
  if (projectId !== caller.projectId) {
    // word for word what the projects room says of a project that does not exist
    throw new PorticoError("project.not_found", `There is no project ${isId(projectId) ? projectId : "with that id"}`);
  }
  const scope = context.req.method === "GET" || context.req.method === "HEAD" ? "read" : "write";
  if (!caller.scopes.includes(scope)) {
    throw new PorticoError("api_key.scope_missing", `The API key may not ${scope}`, { meta: { scope } });
  }
  return caller;
}
