import type { Context } from "hono";
import type { AppEnvironment } from "../../http/context.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import { failurePage } from "./result-page.ts";

/**
 * Runs a page only for a person who navigated here: link previews, prefetches and HEAD requests get an empty answer and
 * spend nothing (OA-02, OA-10). Errors become pages; whatever the status, HTML is what the window can show.
 */
export async function asPage(context: Context<AppEnvironment>, page: () => Promise<Response>): Promise<Response> {
  const purpose = `${context.req.header("sec-purpose") ?? ""}${context.req.header("purpose") ?? ""}`;
  const mode = context.req.header("sec-fetch-mode");
  if (
    context.req.method === "HEAD" ||
    /prefetch|preview/i.test(purpose) ||
    (mode !== undefined && mode !== "navigate")
  ) {
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  }
  try {
    return await page();
  } catch (error) {
    const known = error instanceof PorticoError ? error : undefined;
    if (!known || known.status >= 500) throw error;
    return failurePage({
      status: known.status,
      title: "This did not work",
      message: known.userMessage ?? "Go back to your app and press Connect again.",
      reference: context.get("requestId"),
    });
  }
}
