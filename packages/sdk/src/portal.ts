import type { InstallOptions, WireIntegration } from "@portico/protocol";
import type { Addresses } from "./addresses.ts";
import type { PorticoError } from "./errors.ts";
import type { Events } from "./events.ts";
import type { InstallEvent } from "./option-types.ts";
import type { PortalFrame } from "./portal-frame.ts";
import { portalSnapshot, type Shown } from "./portal-snapshot.ts";
import type { Session } from "./session.ts";

/** One showing of the portal at a time, from `open` to its end. */
export interface Portal {
  /**
   * Asks the portal to show an integration; a showing before it ends. Resolves to the first install event, or to
   * undefined when the showing ends without one; rejects when it ends with an error.
   */
  open(integration: WireIntegration, options: InstallOptions): Promise<InstallEvent | undefined>;
  shown(): Shown | undefined;
  /** Ends the showing. */
  close(error?: PorticoError): void;
  installed(event: InstallEvent): void;
  /** Changes what is shown, and tells the portal. */
  update(change: Partial<Shown>): void;
  /** Tells the portal everything again. */
  render(): void;
  /** The portal's calls (wire contract 5.3). */
  updateContainerStyle(style: { isModalShown: boolean }): void;
  onOpen(): void;
  onClose(isForced?: boolean): void;
}

interface Showing extends Shown {
  settle(event?: InstallEvent): void;
  fail(error: PorticoError): void;
  isOpen: boolean;
}

export interface PortalParts {
  readonly session: Session;
  readonly addresses: Addresses;
  readonly events: Events;
  readonly frame: PortalFrame;
  readonly locale: () => string | undefined;
}

export function createPortal({ session, addresses, events, frame, locale }: PortalParts): Portal {
  let showing: Showing | undefined;

  function render(): void {
    if (frame.window()) frame.post(portalSnapshot(session.peek(), addresses.urls(), showing, locale()));
  }

  function update(change: Partial<Shown>): void {
    if (!showing) return;
    Object.assign(showing, change);
    render();
  }

  function announceClose(ended: Showing): void {
    frame.setShown(false);
    if (!ended.isOpen) return;
    ended.isOpen = false;
    events.emit("onPortalClose", portalEvent(ended));
  }

  function close(error?: PorticoError): void {
    const ended = showing;
    if (!ended) return;
    showing = undefined;
    announceClose(ended);
    render();
    if (error) ended.fail(error);
    else ended.settle();
  }

  return {
    open(integration, options) {
      close();
      const outcome = new Promise<InstallEvent | undefined>((resolve, reject) => {
        showing = {
          integration,
          options,
          credentialId: options.selectedCredentialId,
          isOpen: false,
          settle: resolve,
          fail: reject,
        };
      });
      render();
      return outcome;
    },
    shown: () => showing,
    close,
    installed(event) {
      if (showing?.integration.id !== event.integrationId) return;
      showing.settle(event);
      const { isApiInstallation, showPortalAfterInstall } = showing.options;
      // A direct install ends here, unless the host wants the portal afterwards; otherwise the user closes it.
      if (isApiInstallation && !showPortalAfterInstall) close();
      else update({ shouldShowPortalAfterInstall: isApiInstallation === true });
    },
    update,
    render,
    updateContainerStyle({ isModalShown }) {
      frame.setShown(isModalShown && showing !== undefined);
    },
    onOpen() {
      if (!showing || showing.isOpen) return;
      showing.isOpen = true;
      events.emit("onPortalOpen", portalEvent(showing));
    },
    onClose(isForced) {
      if (!showing) return;
      // During a direct install the plain form only hides (contract 5.3): the provider's window may still be open.
      const { options, shouldShowPortalAfterInstall } = showing;
      if (options.isApiInstallation && !shouldShowPortalAfterInstall && !isForced) announceClose(showing);
      else close();
    },
  };
}

function portalEvent({ integration }: Shown): { integrationId: string; integrationType: string } {
  return { integrationId: integration.id, integrationType: integration.type };
}
