import type { Addresses } from "./addresses.ts";
import type { Page } from "./page.ts";

/** The iframe of the portal (wire contract 5.1). */
export interface PortalFrame {
  /** Creates the frame, hidden, unless it is there already. */
  mount(): void;
  /** Takes the frame out of the page. */
  unmount(): void;
  /** Its window, while it is in the page. */
  window(): Window | null | undefined;
  /** Sends a message to the portal, once the portal can hear it. */
  post(message: unknown): void;
  /**
   * Shows or hides the frame. Shown, it has the focus and the page behind does not scroll; hidden, the focus returns
   * to the element that had it.
   */
  setShown(isShown: boolean): void;
}

export interface PortalFrameParts {
  readonly page: Page;
  readonly addresses: Addresses;
  /** Called each time the portal's document has loaded: it knows nothing yet. */
  readonly onLoad: () => void;
}

export function createPortalFrame({ page, addresses, onLoad }: PortalFrameParts): PortalFrame {
  let frame: HTMLIFrameElement | undefined;
  let isLoaded = false;
  let restore: (() => void) | undefined;

  function mount(): void {
    const { document } = page;
    if (frame?.isConnected) return;
    unmount();
    const container = document.getElementById("paragon-connect-frame-container");
    const created = (frame = document.createElement("iframe"));
    created.id = "paragon-connect-frame";
    created.title = "Connect an account";
    created.allow = "clipboard-write";
    created.src = `${addresses.urls().CONNECT_PUBLIC_URL}/ui`;
    const position = container ? "absolute" : "fixed";
    created.style.cssText = `position:${position};inset:0;width:100%;height:100%;border:0;z-index:2147483647;display:none`;
    created.addEventListener("load", () => {
      // A frame that was taken out and replaced may still report its load.
      if (frame !== created) return;
      isLoaded = true;
      onLoad();
    });
    // In the head of a page there is no body yet.
    (container ?? document.body ?? document.documentElement).append(created);
  }

  function unmount(): void {
    setShown(false);
    frame?.remove();
    frame = undefined;
    isLoaded = false;
  }

  function setShown(isShown: boolean): void {
    if (!frame || isShown === Boolean(restore)) return;
    frame.style.display = isShown ? "block" : "none";
    if (isShown) restore = takeOver(page.document, frame);
    else {
      restore?.();
      restore = undefined;
    }
  }

  return {
    mount,
    unmount,
    window: () => frame?.contentWindow,
    post(message) {
      // The origin keeps the user token from whatever else the frame may have been navigated to.
      if (isLoaded) frame?.contentWindow?.postMessage(message, addresses.portalOrigin());
    },
    setShown,
  };
}

/** Moves the focus into the frame and locks the page's scroll; returns what undoes both. */
function takeOver(document: Document, frame: HTMLIFrameElement): () => void {
  const focused = document.activeElement;
  const { style } = document.body;
  const overflow = style.overflow;
  const coversPage = frame.style.position === "fixed";
  if (coversPage) style.overflow = "hidden";
  frame.focus();
  return () => {
    if (coversPage) style.overflow = overflow;
    if (focused?.isConnected && focused !== frame) (focused as HTMLElement).focus?.({ preventScroll: true });
  };
}
