import type { WireIntegration } from "@portico/protocol";
import { IntegrationNotFoundError, PorticoError } from "./errors.ts";
import type { Events } from "./events.ts";
import { installOptions, redirectUrl } from "./install-options.ts";
import type { ConnectOptions, InstallEvent } from "./option-types.ts";
import { isLoopback, type Page } from "./page.ts";
import type { Portal } from "./portal.ts";
import type { Portico } from "./portico-types.ts";
import type { Session } from "./session.ts";

export type Connect = Pick<Portico, "connect" | "completeInstall">;

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
    async completeInstall(type, options) {
      const { authorizationCode, redirectUrl: url, state, showPortalAfterInstall = true, integrationOptions } = options;
      const integration = session.activeIntegration(type);
      const { id } = await session.send<{ id: string }>("/sdk/credentials", {
        method: "POST",
        body: {
          code: authorizationCode,
          integrationId: integration.id,
          redirectUrl: url && redirectUrl(url),
          state,
          integrationOptions: integrationOptions ?? { installOptions: {} },
        },
      });
      await session.refresh();
      if (!showPortalAfterInstall || isHeadless()) return;
      onOpen();
      void portal.open(integration, {});
      portal.update({ credentialId: id, shouldShowPortalAfterInstall: true });
    },
  };
}
