import type { Context, Hono } from "hono";
import type { AppEnvironment } from "../../http/context.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import { hasTokenShape } from "../../lib/random.ts";
import { asPage } from "../pages/navigation.ts";
import { failurePage } from "../pages/result-page.ts";
import { confirmLinkPage } from "../pages/confirm-link-page.ts";
import { hostedPage } from "../pages/hosted-page.ts";
import { linkSessionMs, type LinkSessions } from "./link-sessions.ts";

export interface LinkPageDependencies {
  linkSessions: LinkSessions;
  publicUrl: string;
  isSecureOrigin: boolean;
}

/** The pages that a link opens: first the question, then, in that browser only, the portal (OA-01, OA-02). */
export function mountLinkPages(
  app: Hono<AppEnvironment>,
  { linkSessions, publicUrl, isSecureOrigin }: Readonly<LinkPageDependencies>,
): void {
  const cookieOf = (id: string): string => `portico-link-${id}`;

  app.get("/connect/:secret", (context) =>
    asLinkPage(context, async () => confirmLinkPage(await linkSessions.look(context.req.param("secret")))),
  );

  app.post("/connect/:secret", (context) =>
    asLinkPage(context, async () => {
      // another site's page could put its own visitor into a session that it knows (login CSRF); our own form sends no
      // origin, because its page sends no referrer
      const site = context.req.header("sec-fetch-site");
      const origin = context.req.header("origin");
      if (site === undefined ? origin !== undefined && origin !== publicUrl : site !== "same-origin")
        return failurePage({
          status: 400,
          title: "Open the link yourself",
          message: "This page goes on only from the link that was sent to you.",
          reference: null,
        });
      const { id, session } = await linkSessions.open(context.req.param("secret"));
      const path = `/connect/session/${id}`;
      const maxAge = Math.floor(linkSessionMs / 1000);
      const secure = isSecureOrigin ? "; Secure" : "";
      return new Response(null, {
        status: 303,
        headers: {
          location: path,
          "set-cookie": `${cookieOf(id)}=${session}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`,
          "cache-control": "no-store",
          "referrer-policy": "no-referrer",
        },
      });
    }),
  );

  app.get("/connect/session/:id", (context) =>
    asLinkPage(context, async () => {
      const id = context.req.param("id");
      return hostedPage(await linkSessions.resume(id, readCookie(context.req.header("cookie"), cookieOf(id))));
    }),
  );
}

/** A link that opens for nobody any more is no fault of anybody's, and needs no reference. */
function asLinkPage(context: Context<AppEnvironment>, page: () => Promise<Response>): Promise<Response> {
  return asPage(context, async () => {
    try {
      return await page();
    } catch (error) {
      if (!(error instanceof PorticoError && error.code === "connect.link_spent")) throw error;
      const message = error.userMessage ?? error.message;
      return failurePage({ status: error.status, title: "This link is used up", message, reference: null });
    }
  });
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  const values = pairs.filter(([key]) => key === name).map(([, value]) => value ?? "");
  const [value] = values;
  return values.length === 1 && value !== undefined && hasTokenShape(value) ? value : undefined;
}
