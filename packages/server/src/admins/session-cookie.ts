import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnvironment } from "../http/context.ts";

/**
 * The dashboard's session cookie (security bar TN-18). The `__Host-` prefix binds it to this host over a secure origin;
 * browsers count plain http on a loopback name as one.
 */
const name = "__Host-portico-session";
const attributes = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

export function readSessionCookie(context: Context<AppEnvironment>): string | undefined {
  return getCookie(context, name) || undefined;
}

/** Set without an age: the cookie ends with the browser, the session by the server's limits. */
export function writeSessionCookie(context: Context<AppEnvironment>, sessionToken: string): void {
  setCookie(context, name, sessionToken, attributes);
}

export function clearSessionCookie(context: Context<AppEnvironment>): void {
  deleteCookie(context, name, attributes);
}
