import { createSignInLink, currentAdmin, signIn, signOut } from "@portico/protocol/endpoints";
import type { Admins } from "../admins/admin.ts";
import { refuseCrossSite } from "../admins/cross-site.ts";
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from "../admins/session-cookie.ts";
import type { Router } from "../http/define-route.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { clientAddress } from "./client-address.ts";

export interface SessionsDependencies {
  admins: Admins;
  /** The server's origin, without a slash at the end. */
  publicUrl: string;
  version: string;
  standIns: Readonly<Record<string, string>>;
  /** Reverse proxies whose `X-Forwarded-For` is believed when attempts are counted (nobody's). */
  trustedProxies?: readonly string[];
}

export function mountSessionsRoutes(
  router: Router,
  { admins, publicUrl, version, standIns, trustedProxies = [] }: Readonly<SessionsDependencies>,
): void {
  router.on(signIn, async ({ body, context }) => {
    // also here, or a foreign page could sign its visitor in to a session of its own making
    refuseCrossSite({ method: context.req.method, header: (name) => context.req.header(name) }, publicUrl);
    context.header("cache-control", "no-store");
    const { admin, sessionToken } = await admins.signIn({
      token: body.token,
      address: clientAddress(context, trustedProxies),
      previousSession: readSessionCookie(context),
    });
    writeSessionCookie(context, sessionToken);
    return admin;
  });

  router.on(currentAdmin, async ({ caller }) => ({
    id: caller.adminId,
    name: caller.name,
    role: caller.role,
    server: { publicUrl, version, standIns: { ...standIns } },
  }));

  router.on(signOut, async ({ context }) => {
    const sessionToken = readSessionCookie(context);
    if (sessionToken !== undefined) await admins.signOut(sessionToken);
    clearSessionCookie(context);
  });

  router.on(createSignInLink, async ({ context }) => {
    // a borrowed session must not be able to make itself another way in
    if (context.req.header("authorization") === undefined) {
      throw new PorticoError(
        "admin.not_allowed",
        "Sign-in links are made on the command line: npx portico sign-in-link",
      );
    }
    return { url: await admins.createSignInLink() };
  });
}
