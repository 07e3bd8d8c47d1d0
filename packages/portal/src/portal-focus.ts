/** Whether the end user is at the portal or elsewhere, such as in the provider's window. */
export interface PortalFocus {
  /** True while the portal has the keyboard's focus, which a window in front of it takes away. */
  readonly has: () => boolean;
  /** Tells each time that it comes back, until the signal is aborted. */
  readonly onReturn: (listener: () => void, signal: AbortSignal) => void;
}

export function createPortalFocus(own: Window): PortalFocus {
  return {
    has: () => own.document.hasFocus() && own.document.visibilityState === "visible",
    onReturn: (listener, signal) => {
      own.addEventListener("focus", listener, { signal });
      // On phones the provider's window is a tab, and coming back to this one may focus nothing.
      own.document.addEventListener("visibilitychange", listener, { signal });
    },
  };
}
