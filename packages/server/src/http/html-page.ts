import { randomToken } from "../lib/random.ts";

export interface PageContent {
  title: string;
  /** HTML, already escaped. */
  body: string;
  /** JavaScript module text that runs on the page. */
  script?: string;
  /** Values for the script, as JSON: `JSON.parse(document.getElementById("facts").textContent)`. */
  facts?: Readonly<Record<string, unknown>>;
  /** It shows the portal: loads the SDK and frames our own pages. */
  showsPortal?: true;
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

/**
 * A page of our own in a window of its own (start page, callback, sign-in faults): nothing is loaded from elsewhere,
 * nothing may frame it, no referrer leaves it, no cache keeps it (OA-16, TN-14, TN-17). It must not set
 * Cross-Origin-Opener-Policy: the handshake with the window that opened it would be cut (OA-18).
 */
export function htmlPage(content: PageContent): Response {
  const nonce = randomToken(16);
  const script =
    content.script === undefined ? "" : `<script type="module" nonce="${nonce}">${content.script}</script>`;
  const sdk = content.showsPortal ? `<script nonce="${nonce}" src="/ui/scripts/sdk.js"></script>` : "";
  const facts =
    content.facts === undefined
      ? ""
      : // "<" would end the element; everything else is inert in a data block
        `<script type="application/json" id="facts">${JSON.stringify(content.facts).replaceAll("<", "\\u003c")}</script>`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(content.title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
${content.body}
</main>
${facts}${sdk}${script}
</body>
</html>`;
  return new Response(html, {
    status: content.status ?? 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": [
        "default-src 'none'",
        // the SDK loads a part of itself on demand
        `script-src 'nonce-${nonce}'${content.showsPortal ? " 'self'" : ""}`,
        ...(content.showsPortal ? ["frame-src 'self'"] : []),
        `style-src 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ].join("; "),
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...content.headers,
    },
  });
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --ground: #f4f5f7; --card: #fff; --line: #e0e3e8; --accent: #3358d4; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --ground: #111113; --card: #1b1d20; --line: #2f3238; --accent: #9eb1ff; --on-accent: #11131f; } }
* { box-sizing: border-box; }
html, body { margin: 0; min-height: 100%; }
body { display: grid; min-height: 100vh; place-items: center; padding: 20px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: min(100%, 400px); padding: 32px 28px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; text-align: center; overflow-wrap: anywhere; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.3; letter-spacing: -0.01em; }
p { margin: 0 0 16px; color: var(--soft); }
p:last-child { margin-bottom: 0; }
img { display: block; width: 48px; height: 48px; margin: 0 auto 20px; }
div + button { margin-top: 20px; }
form { margin-bottom: 16px; }
button { min-height: 44px; padding: 0 20px; border: 0; border-radius: 10px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
code.code { padding: 6px 14px; font-size: 26px; letter-spacing: 0.12em; }
code { padding: 2px 6px; border: 1px solid var(--line); border-radius: 6px; font: 14px ui-monospace, monospace; user-select: all; }
.progress { width: 28px; height: 28px; margin: 0 auto 20px; border: 3px solid var(--line); border-top-color: var(--accent); border-radius: 50%; animation: turn 0.9s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .progress { animation-duration: 6s; } }
[hidden] { display: none; }
`;
