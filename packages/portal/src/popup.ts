/**
 * The provider's window as the portal knows it: it opens on our start page, says so with a one-time handshake, and then
 * leaves for the provider. Whether it is closed is only ever a hint (security bar OA-18).
 */
import { isRecord } from "./snapshot.ts";

export interface ProviderWindow {
  /**
   * Resolves with the start page's one-time nonce; with null where the window went on by itself, by its code. Stays pending
   * if neither happens.
   */
  readonly handshake: Promise<string | null>;
  /** The window goes on by itself: its end user has typed its code here. */
  readonly wentOn: () => void;
  /** True also for a window that the provider cut off from us while it is still open. */
  readonly isGone: () => boolean;
  readonly leaveFor: (url: string) => void;
  readonly focus: () => void;
  /** Closes the window where we still may, and stops listening. */
  readonly close: () => void;
}

interface WindowParts {
  readonly own: Window;
  /** The origin of our pages, the only one whose messages count. */
  readonly origin: string;
  /** Told of the callback page's failure message, which carries more than the attempt's row. */
  readonly onFailure: (errorResponse: unknown) => void;
}

/** Opens the window. Must be called inside a click handler. Null: the browser stopped it. */
export function openProviderWindow(parts: WindowParts & { readonly url: string }): ProviderWindow | null {
  const popup = parts.own.open(parts.url, "_blank", centred(parts.own.screen, 520, 700));
  return popup && attend(parts, popup);
}

/** Waits for a window that the end user opens by a link, for browsers that stopped `openProviderWindow`. */
export function awaitLinkedWindow(parts: WindowParts): ProviderWindow {
  return attend(parts, null);
}

function attend(parts: WindowParts, opened: Window | null): ProviderWindow {
  const { own, origin } = parts;
  const { promise: handshake, resolve } = Promise.withResolvers<string | null>();
  let popup = opened;

  const onMessage = (event: MessageEvent): void => {
    if (event.origin !== origin || !isRecord(event.data)) return;
    const isOurWindow = popup === null ? isLinkedWindow(event.source, own) : event.source === popup;
    if (!isOurWindow) return;
    const { type, handshake: nonce, errorResponse } = event.data;
    if (type === "oauth-nonce-loaded" && typeof nonce === "string" && /^[\w-]{8,200}$/.test(nonce)) {
      popup ??= event.source as Window;
      resolve(nonce);
    } else if (type === "oauth_error_callback" && isRecord(errorResponse)) {
      parts.onFailure(errorResponse);
    }
  };
  own.addEventListener("message", onMessage);

  return {
    handshake,
    wentOn: () => resolve(null),
    isGone: () => popup?.closed === true,
    leaveFor: (url) => {
      if (popup) popup.location.href = url;
    },
    focus: () => popup?.focus(),
    close: () => {
      own.removeEventListener("message", onMessage);
      popup?.close();
    },
  };
}

/** A page of our own origin in a window of its own: not this frame, and not the page around it. */
function isLinkedWindow(source: MessageEventSource | null, own: Window): boolean {
  return source !== null && source !== own && source !== own.parent && "closed" in source;
}

function centred(screen: Screen, width: number, height: number): string {
  const left = Math.max(0, Math.round((screen.availWidth - width) / 2));
  const top = Math.max(0, Math.round((screen.availHeight - height) / 3));
  return `popup=yes,width=${width},height=${height},left=${left},top=${top}`;
}
