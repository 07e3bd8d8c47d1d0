import type { Hono } from "hono";
import { z } from "zod";
import type { AppEnvironment } from "../../http/context.ts";
import type { BrowserCookie } from "../browser-cookie.ts";
import { whoIs } from "../pages/confirm-link-page.ts";
import type { Arrival, Meetings } from "./meetings.ts";

const question = z.object({ handshake: z.string().max(100), isShown: z.boolean() });

/**
 * What our start page asks when it stands alone. It carries no user token: the nonce and the browser's cookie say which
 * window it is, and what it is told is a code that is good for nothing without the waiting portal's token.
 */
export function mountLoneWindow(
  app: Hono<AppEnvironment>,
  { meetings, cookie }: Readonly<{ meetings: Meetings; cookie: BrowserCookie }>,
): void {
  app.post("/oauth/window", async (context) => {
    const headers = { "cache-control": "no-store" };
    // another site's page has no business here; browsers of today say whose page asks
    const site = context.req.header("sec-fetch-site");
    const asked = question.safeParse(await context.req.json().catch(() => null));
    if (!asked.success || (site !== undefined && site !== "same-origin"))
      return context.json({ kind: "over" }, 400, headers);
    const browserValue = cookie.read(context.req.header("cookie"));
    const { handshake, isShown } = asked.data;
    const arrival = await meetings.arrive(handshake, browserValue, isShown);
    return context.json(toAnswer(arrival), 200, headers);
  });
}

function toAnswer(arrival: Arrival): object {
  return arrival.kind === "code" ? { kind: "code", code: arrival.code, who: whoIs(arrival.user) } : arrival;
}
