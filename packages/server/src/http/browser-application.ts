import type { Hono } from "hono";
import { randomToken } from "../lib/random.ts";
import type { AppEnvironment } from "./context.ts";
import { staticAnswer, type StaticFile } from "./static-files.ts";

/**
 * Serves a built single-page application below a path: its assets by name, its document for every other address, with
 * a fresh nonce in place of `__CSP_NONCE__`. It may not be framed by anybody (TN-14).
 */
export function mountBrowserApplication(
  app: Hono<AppEnvironment>,
  path: string,
  files: ReadonlyMap<string, StaticFile>,
): void {
  const document = files.get("index.html");
  const html = document === undefined ? undefined : new TextDecoder().decode(document.body);
  const serve = (requestPath: string): Response => {
    const asset = staticAnswer(files, requestPath.slice(path.length + 1));
    if (asset && !requestPath.endsWith(".html")) return asset;
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
  app.get(path, (context) => serve(context.req.path));
  app.get(`${path}/*`, (context) => serve(context.req.path));
}
