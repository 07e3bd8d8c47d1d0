import type { InstallOptions } from "@portico/protocol";
import type { BridgeMethods } from "./bridge.ts";
import { invalidArgument } from "./error-makers.ts";
import type { Events } from "./events.ts";
import type { GetFieldOptions } from "./field-options.ts";
import type { DirectInstall } from "./install-integration.ts";
import type { Installs } from "./installs.ts";
import { SDK_EVENT, type EventName, type UninstallOptions } from "./option-types.ts";
import type { Portal } from "./portal.ts";
import type { Session } from "./session.ts";

export interface PortalMethodParts {
  readonly session: Session;
  readonly portal: Portal;
  readonly events: Events;
  readonly installs: Installs;
  readonly direct: DirectInstall;
  readonly uninstall: (type: string, options?: UninstallOptions) => Promise<void>;
  readonly getFieldOptions: GetFieldOptions;
}

/** What the portal may have done in the host's page: protocol's closed list, and nothing else (wire contract 5.3). */
export function createPortalMethods(parts: PortalMethodParts): BridgeMethods {
  const { session, portal, events, installs, direct, uninstall, getFieldOptions } = parts;
  return {
    updateContainerStyle: portal.updateContainerStyle,
    onOpen: portal.onOpen,
    onClose: portal.onClose,
    startOAuthFlow: (type: string, options: InstallOptions) =>
      direct.openWindow(session.activeIntegration(type), options),
    _oauthCallback: installs.oauthCallback,
    uninstallIntegration: uninstall,
    getFieldOptions,
    sendConnectRequest: (path: string, init: RequestInit = {}, isProjectPath = true) =>
      session.send(path, {
        method: init.method ?? "GET",
        isProjectPath,
        credentialId: new Headers(init.headers).get("X-Paragon-Credential") ?? undefined,
        ...(typeof init.body === "string" && { body: init.body }),
      }),
    // Not merged as the portal tells it: what the user has is what the server says.
    updateAuthenticatedUser: session.refresh,
    triggerSDKEvent({ type, ...payload }: { type: EventName; integrationId: string; integrationType: string }) {
      if (!Object.values(SDK_EVENT).includes(type)) {
        throw invalidArgument(`event ${type}`);
      }
      events.emit(type, payload as never);
    },
  };
}
