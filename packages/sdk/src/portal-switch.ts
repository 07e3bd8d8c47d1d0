import type { Page } from "./page.ts";
import type { PortalFrame } from "./portal-frame.ts";

/** Whether the page has a portal: not on a server, and not for a host with a user interface of its own. */
export interface PortalSwitch {
  isHeadless(): boolean;
  setHeadless(isOn: boolean): void;
  show(): void;
  remove(): void;
}

export interface PortalSwitchParts {
  readonly page: Page;
  readonly frame: PortalFrame;
  /** Begins, and ends, to answer the portal's calls. */
  readonly hear: (isOn: boolean) => void;
  readonly isSignedIn: () => unknown;
}

export function createPortalSwitch({ page, frame, hear, isSignedIn }: PortalSwitchParts): PortalSwitch {
  let headless = false;

  function show(): void {
    if (headless || !page.document) return;
    hear(true);
    frame.mount();
  }

  function remove(): void {
    if (!page.document) return;
    hear(false);
    frame.unmount();
  }

  return {
    isHeadless: () => headless,
    setHeadless(isOn) {
      headless = isOn;
      if (isOn) remove();
      else if (isSignedIn()) show();
    },
    show,
    remove,
  };
}
