import type { InstallOptions } from "@portico/protocol";
import type { BridgeMethods } from "./bridge.ts";
import type { Events } from "./events.ts";
import type { OnDemand } from "./on-demand.ts";
import type { DirectInstall } from "./install-integration.ts";
import type { Installs } from "./installs.ts";
import type { EventName } from "./option-types.ts";
import type { Portal } from "./portal.ts";
import type { Session } from "./session.ts";

export interface PortalMethodParts {
  readonly session: Session;
  readonly portal: Portal;
  readonly events: Events;
  readonly installs: Installs;
  readonly direct: DirectInstall;
  readonly getFieldOptions: OnDemand["getFieldOptions"];
}

/** What the portal may have done in the host's page: protocol's closed list, and nothing else (wire contract 5.3). */
export function createPortalMethods(parts: PortalMethodParts): BridgeMethods {
  const { session, portal, events, installs, direct, getFieldOptions } = parts;
  return {
    updateContainerStyle: portal.updateContainerStyle,
    onOpen: portal.onOpen,
    onClose: portal.onClose,
    startOAuthFlow: (type: string, options: InstallOptions) =>
      direct.openWindow(session.activeIntegration(type), options),
    _oauthCallback: installs.oauthCallback,
    uninstallIntegration: installs.uninstall,
    getFieldOptions,
    sendConnectRequest: (path: string, init: RequestInit = {}, isProjectPath = true) =>
      session.send(path, {
        method: init.method,
        isProjectPath,
        credentialId: new Headers(init.headers).get("X-Paragon-Credential") ?? undefined,
        ...(typeof init.body === "string" && { body: init.body }),
      }),
    // Not merged as the portal tells it: what the user has is what the server says.
    updateAuthenticatedUser: session.refresh,
    triggerSDKEvent({ type, ...payload }: { type: EventName; integrationId: string; integrationType: string }) {
      events.emit(type, payload as never);
    },
  };
}
