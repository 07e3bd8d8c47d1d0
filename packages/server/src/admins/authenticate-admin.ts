import type { Context } from "hono";
import type { AdminCaller, AppEnvironment } from "../http/context.ts";
import { refuseRepeatedAuthorization } from "../http/sole-authorization.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Admins } from "./admin.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { readSessionCookie } from "./session-cookie.ts";

/**
 * Who is calling: the command line by `Authorization: Bearer portico_local_…`, or a person by the session cookie. A
 * request with an `Authorization` header never falls back to the cookie. Throws `admin.not_signed_in`,
 * `http.cross_site_refused`, `http.authorization_ambiguous`.
 */
export function createAdminAuthenticator({
  admins,
  publicUrl,
}: Readonly<{ admins: Pick<Admins, "bySession" | "byLocalAdminKey">; publicUrl: string }>) {
  return async (context: Context<AppEnvironment>): Promise<AdminCaller> => {
    // answers are about one person at one moment; no cache may keep them
    context.header("cache-control", "no-store");
    const authorization = context.req.header("authorization");
    if (authorization !== undefined) {
      refuseRepeatedAuthorization(authorization);
      const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      const caller = key === undefined ? undefined : admins.byLocalAdminKey(key);
      if (!caller) throw notSignedIn("The key is not this server's; it changes with every start");
      return caller;
    }
    const sessionToken = readSessionCookie(context);
    if (sessionToken === undefined) throw notSignedIn("Nobody is signed in");
    refuseCrossSite({ method: context.req.method, header: (name) => context.req.header(name) }, publicUrl);
    const caller = await admins.bySession(sessionToken);
    if (!caller) throw notSignedIn("The session has ended");
    return caller;
  };
}

function notSignedIn(message: string): PorticoError {
  return new PorticoError("admin.not_signed_in", message, { userMessage: "Sign in again with a new link." });
}
