import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";

declare global {
  interface Window {
    /** What a hostile page heard. */
    got: { data: unknown; origin: string }[];
    /** The window that it opened last. */
    opened: Window | null;
  }
}

export interface HostilePage extends AsyncDisposable {
  origin: string;
}

/** A page that nobody allowed anything, on a site of its own; it keeps every message that it hears in `window.got`. */
export async function startHostilePage(): Promise<HostilePage> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Win a prize</title><link rel="icon" href="data:,"><button id="go">Claim it</button>
<script>window.got = []; addEventListener("message", ({ data, origin }) => window.got.push({ data, origin }));</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://evil.localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Has a page open a window, and waits until that has loaded. */
export async function openFrom(page: Page, url: string): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((address) => {
      window.opened = window.open(address);
    }, url),
  ]);
  await popup.waitForLoadState();
  return popup;
}

/** Has a window say all of this to the host's page that opened it, or to the portal in that, again and again. */
export function keepSaying(speaker: Page, target: "host" | "portal", messages: readonly object[]): Promise<void> {
  return speaker.evaluate(
    (given) => {
      const listener = given.target === "host" ? (window.opener as Window) : (window.opener as Window).frames[0];
      setInterval(() => given.messages.forEach((message) => listener?.postMessage(message, "*")), 20);
    },
    { target, messages },
  );
}

/** What would break off or take over a flow, if it were believed. */
export function disturbances(integrationId: string): object[] {
  const errorResponse = { message: "made up", code: "connect.denied", status: 422, meta: {} };
  return [
    { type: "oauth-nonce-loaded", handshake: "A".repeat(43) },
    { type: "oauth_error_callback", error: "connect.denied", integrationId, errorResponse },
    {
      messageType: "UI_UPDATE",
      nextContext: { user: { authenticated: false } },
      nextModalState: { integration: null },
    },
  ];
}
