import { OAuthBlockedError } from "./errors.ts";
import type { Page } from "./page.ts";

/**
 * Opens the window in which the user meets the provider. Has to run inside the user's click, before anything is awaited.
 * Throws `sdk.popup_blocked`. The window has no name, so that no other page can have prepared one under it.
 */
export function openPopup(page: Page, url: string): Window {
  const popup = page.open(url, "_blank", "width=500,height=600");
  if (popup && !popup.closed) return popup;
  throw new OAuthBlockedError();
}

/** Hears messages from this very window, at one of the server's origins, and no others, until `signal` says so. */
export function listenToPopup(
  page: Page,
  popup: Window,
  origins: readonly string[],
  signal: AbortSignal,
  onMessage: (data: { type?: unknown; handshake?: unknown }) => void,
): void {
  function listener({ source, origin, data }: MessageEvent): void {
    if (source === popup && origins.includes(origin)) onMessage(data ?? {});
  }
  page.addEventListener("message", listener, { signal });
}
