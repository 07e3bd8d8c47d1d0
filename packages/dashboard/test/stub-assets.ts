import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The policy that the dashboard works under: no inline script, and style elements by nonce only. */
export function dashboardPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Files of the build; every other path below `/dashboard` is the page itself, whose router reads the address. */
export async function serveAsset(dist: string, path: string, response: ServerResponse): Promise<void> {
  if (path.startsWith("/integrations/")) return serveIcon(path, response);
  const type = types[extname(path)];
  if (!type) return servePage(dist, response);
  try {
    const file = await readFile(join(dist, normalize(path.replace(/^\/dashboard\//, ""))));
    response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" }).end(file);
  } catch {
    response.writeHead(404).end();
  }
}

async function servePage(dist: string, response: ServerResponse): Promise<void> {
  const nonce = randomBytes(16).toString("base64url");
  const html = await readFile(join(dist, "index.html"), "utf8");
  response
    .writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": dashboardPolicy(nonce),
      "cache-control": "no-store",
    })
    .end(html.replaceAll("__CSP_NONCE__", nonce));
}

function serveIcon(path: string, response: ServerResponse): void {
  const key = path.replace(/^\/integrations\/|\.svg$/g, "");
  if (key === "missing") {
    response.writeHead(404).end();
    return;
  }
  const hue = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  response.writeHead(200, { "content-type": "image/svg+xml" }).end(
    // on a tile of its own, as every icon of the catalogue
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect x="0.5" y="0.5" width="47" height="47" rx="10.5" fill="#fff" stroke="#000" stroke-opacity="0.12"/><circle cx="24" cy="24" r="14" fill="hsl(${hue} 55% 45%)"/></svg>`,
  );
}
