import type { InstallOptions, WireIntegration } from "@portico/protocol";
import { setupIncomplete, toPorticoError } from "./error-makers.ts";
import { PorticoError } from "./errors.ts";
import type { Events } from "./events.ts";
import { installOptions, pendingCredential } from "./install-options.ts";
import { usesOAuth } from "./install-stage.ts";
import type { InstallEvent, InstallIntegrationOptions } from "./option-types.ts";
import type { Portal } from "./portal.ts";
import type { ProviderWindow } from "./provider-window.ts";
import type { Session } from "./session.ts";

export interface InstallIntegrationParts {
  readonly session: Session;
  readonly portal: Portal;
  readonly events: Events;
  readonly providerWindow: ProviderWindow;
  readonly isHeadless: () => boolean;
}

export interface DirectInstall {
  /** `Portico.installIntegration`. */
  install(type: string, options?: InstallIntegrationOptions): Promise<InstallEvent | undefined>;
  /** The provider's window for an installation that the portal shows (wire contract 5.3); returns once it is open. */
  openWindow(integration: WireIntegration, options: InstallOptions, timeoutMs?: number): void;
  /** Closes the provider's window, if one is open. */
  cancel(): void;
}

export function createInstallIntegration(parts: InstallIntegrationParts): DirectInstall {
  const { session, portal, events, providerWindow, isHeadless } = parts;
  /** The direct install that the provider's window belongs to. */
  let running: { type: string; outcome: Promise<InstallEvent | undefined> } | undefined;

  function cancel(): void {
    running = undefined;
    providerWindow.close();
  }

  function fail(type: string, error: PorticoError): void {
    events.fail(type, error);
    const shown = portal.shown();
    if (shown?.integration.type !== type) return;
    if (shown.options.isApiInstallation) portal.close(error);
    else portal.update({ connectionError: { message: error.message, code: error.code } });
  }

  function openWindow(integration: WireIntegration, options: InstallOptions, timeoutMs?: number): void {
    running = undefined;
    const onFailed = (error: PorticoError): void => fail(integration.type, error);
    providerWindow.open({
      integration,
      installOptions: options,
      timeoutMs,
      onConnected({ credential }) {
        if (credential.status !== "VALID" && mayNotAsk(options)) onFailed(setupIncomplete());
      },
      onClosed: onFailed,
      onFailed,
    });
  }

  function mayNotAsk({ bypassPostOAuthPrompt }: InstallOptions): boolean {
    return isHeadless() || bypassPostOAuthPrompt === true;
  }

  async function install(type: string, options: InstallIntegrationOptions): Promise<InstallEvent | undefined> {
    session.current();
    portal.close();
    cancel();
    const integration = session.activeIntegration(type);
    const owned = session.userIntegration(type);
    if (owned?.enabled && !options.allowMultipleCredentials) throw alreadyInstalled(type);
    const wire: InstallOptions = { isApiInstallation: true, ...installOptions(options, integration, owned) };

    const resumes = pendingCredential(owned, wire) !== undefined;
    if (resumes && mayNotAsk(wire)) throw setupIncomplete();
    const opensWindow = !resumes && needsOnlyConsent(integration, wire);
    if (!opensWindow && isHeadless()) {
      throw new PorticoError("sdk.inputs_needed", `"${type}" asks the user first. Use installFlow.`);
    }
    const outcome = portal.open(integration, wire);
    try {
      // No await before this line: the browser allows a window only inside the user's click.
      if (opensWindow) openWindow(integration, wire, options.oauthTimeout);
    } catch (error) {
      portal.close(toPorticoError(error));
    }
    return outcome;
  }

  return {
    install(type, options = {}) {
      if (running?.type === type && providerWindow.focus()) return running.outcome;
      const outcome = events.during(type, options, () => install(type, options));
      running = { type, outcome };
      return outcome;
    },
    openWindow,
    cancel,
  };
}

/** Whether the provider's window may open without asking the user anything first (wire contract 4.1). */
function needsOnlyConsent(integration: WireIntegration, { selectedAccountConfig }: InstallOptions): boolean {
  if (!usesOAuth(integration, selectedAccountConfig)) return false;
  if (!integration.needPreOauthInputs) return true;
  return selectedAccountConfig !== undefined && !selectedAccountConfig.endUserSuppliedValues?.length;
}

function alreadyInstalled(type: string): PorticoError {
  return new PorticoError("sdk.already_installed", `"${type}" is connected. Use allowMultipleCredentials.`);
}
