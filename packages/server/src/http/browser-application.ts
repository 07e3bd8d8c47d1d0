import type { Context, Hono } from "hono";
import { randomToken } from "../lib/random.ts";
import type { AppEnvironment } from "./context.ts";
import { staticAnswer, type StaticFile } from "./static-files.ts";

/**
 * Serves a built single-page application below a path: its assets by name, its document for the addresses that a person
 * may go to, with a fresh nonce in place of `__CSP_NONCE__`. It may not be framed by anybody (TN-14).
 */
export function mountBrowserApplication(
  app: Hono<AppEnvironment>,
  path: string,
  files: ReadonlyMap<string, StaticFile>,
): void {
  const document = files.get("index.html");
  const html = document === undefined ? undefined : new TextDecoder().decode(document.body);
  const serve = (context: Context<AppEnvironment>): Response | Promise<Response> => {
    const name = context.req.path.slice(path.length + 1);
    const asset = staticAnswer(files, name);
    if (asset && !name.endsWith(".html")) return asset;
    if (isForPrograms(name)) return context.notFound();
    if (html === undefined) return new Response("Not built; run npm run build", { status: 503 });
    const nonce = randomToken(16);
    return new Response(html.replaceAll("__CSP_NONCE__", nonce), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "content-security-policy": [
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "object-src 'none'",
          "frame-ancestors 'none'",
        ].join("; "),
      },
    });
  };
  app.get(path, serve);
  app.get(`${path}/*`, serve);
}

/** A script that asks for a file or an endpoint that is not there must not be given a page: it would read it as an answer. */
function isForPrograms(name: string): boolean {
  return name.startsWith("api/") || name.startsWith("assets/") || /\.\w+$/.test(name);
}
