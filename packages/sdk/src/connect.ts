import type { WireIntegration } from "@portico/protocol";
import { IntegrationNotFoundError, PorticoError } from "./errors.ts";
import type { Events } from "./events.ts";
import { installOptions } from "./install-options.ts";
import type { ConnectOptions, InstallEvent } from "./option-types.ts";
import { isLoopback, type Page } from "./page.ts";
import type { Portal } from "./portal.ts";
import type { Portico } from "./portico-types.ts";
import type { Session } from "./session.ts";

export interface Connect extends Pick<Portico, "connect"> {
  /** Opens the portal with a credential that was just made elsewhere; not in headless mode. */
  showInstalled(type: string, credentialId: string): void;
}

export interface ConnectParts {
  readonly page: Page;
  readonly session: Session;
  readonly portal: Portal;
  readonly events: Events;
  readonly isHeadless: () => boolean;
  /** For whoever develops the host. */
  readonly hint: (text: string) => void;
  /** Called before the portal opens: a provider's window of another installation must not stay behind it. */
  readonly onOpen: () => void;
}

export function createConnect({ page, session, portal, events, isHeadless, hint, onOpen }: ConnectParts): Connect {
  const hinted = new Set<string>();

  /** Says once, and only to a developer, why nothing appears. */
  function explain({ message, code }: PorticoError): void {
    if (hinted.has(message) || !isLoopback(page.location.hostname)) return;
    hinted.add(message);
    hint(`Portico: connect() did nothing. ${message} (${code})`);
  }

  async function open(type: string, options: ConnectOptions): Promise<InstallEvent | undefined> {
    let integration: WireIntegration;
    try {
      integration = session.activeIntegration(type);
    } catch (error) {
      if (!(error instanceof IntegrationNotFoundError)) throw error;
      explain(error);
      return undefined;
    }
    if (isHeadless()) {
      throw new PorticoError("sdk.headless_mode", "There is no portal in headless mode. Use installFlow.");
    }
    const wire = installOptions(options, integration, session.userIntegration(type));
    onOpen();
    return portal.open(integration, wire);
  }

  return {
    connect: (type, options = {}) => events.during(type, options, () => open(type, options)),
    showInstalled(type, credentialId) {
      if (isHeadless()) return;
      onOpen();
      void portal.open(session.activeIntegration(type), {});
      portal.update({ credentialId, shouldShowPortalAfterInstall: true });
    },
  };
}
