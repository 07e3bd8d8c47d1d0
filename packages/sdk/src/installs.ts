import type { InstallOptions, WireCredential, WireIntegration } from "@portico/protocol";
import { notFound } from "./error-makers.ts";
import { IntegrationNotFoundError, IntegrationNotInstalledError } from "./errors.ts";
import type { Events } from "./events.ts";
import { credentialIdOf } from "./install-options.ts";
import type { InstallEvent, UninstallOptions } from "./option-types.ts";
import type { Portal } from "./portal.ts";
import type { Session } from "./session.ts";

/**
 * The one place where a credential becomes known to the page, whoever made it, and where it goes again; so each event is
 * made once.
 */
export interface Installs {
  /**
   * Makes a credential of `payload` (wire contract 3.7), or with `credentialId` finishes a pending one (3.10). Resolves
   * to what was connected; it is an install event, and was told as one, if and only if its credential is `VALID`.
   */
  submit(
    integration: WireIntegration,
    payload: Record<string, unknown>,
    installOptions: InstallOptions,
    credentialId?: string,
  ): Promise<InstallEvent>;
  /** The same for a credential that the server has made already. */
  announce(integration: WireIntegration, credentialId: string): Promise<InstallEvent>;
  /** The portal's `_oauthCallback` (wire contract 5.3). */
  oauthCallback(
    answer: { integrationId: string; payload: Record<string, unknown> },
    credentialId?: string,
    options?: { installOptions?: InstallOptions },
  ): Promise<InstallEvent>;
  /** `Portico.uninstallIntegration`. */
  uninstall(type: string, options?: UninstallOptions): Promise<void>;
  /** The same for one credential, without an event. */
  disconnect(integration: WireIntegration, credentialId: string): Promise<void>;
}

export interface InstallsParts {
  readonly session: Session;
  readonly portal: Portal;
  readonly events: Events;
}

export function createInstalls({ session, portal, events }: InstallsParts): Installs {
  /** By attempt: the portal may repeat a call whose answer it has missed, and the event must not be repeated. */
  const redeemed = new Map<unknown, Promise<InstallEvent>>();

  async function announce({ id, type }: WireIntegration, credentialId: string): Promise<InstallEvent> {
    if (portal.shown()?.integration.id === id) portal.update({ credentialId });
    await session.refresh();
    const found = session.userIntegration(type)?.allCredentials.find((each) => each.id === credentialId);
    if (!found) throw notFound("credential", credentialId);
    const credential = structuredClone(found);
    const event = { integrationId: id, integrationType: type, credentialId, credential };
    if (credential.status === "VALID") {
      events.emit("onIntegrationInstall", event);
      portal.installed(event);
    }
    return event;
  }

  async function submit(
    integration: WireIntegration,
    payload: Record<string, unknown>,
    installOptions: InstallOptions,
    credentialId?: string,
  ): Promise<InstallEvent> {
    const { id } = await session.send<WireCredential>(
      `/sdk/credentials${credentialId ? `/${credentialId}/complete-setup` : ""}`,
      { method: "POST", body: { integrationId: integration.id, config: {}, payload, installOptions } },
    );
    return announce(integration, id);
  }

  async function disconnect({ id }: WireIntegration, credentialId: string): Promise<void> {
    await session.send(`/sdk/integrations/${id}`, { method: "DELETE", credentialId });
    await session.refresh();
  }

  return {
    submit,
    announce,
    oauthCallback({ integrationId, payload }, credentialId, options) {
      const integration = session.current().integrations.find((each) => each.id === integrationId);
      if (!integration) throw new IntegrationNotFoundError(integrationId);
      const attempt = payload["porticoAttempt"];
      const installOptions = options?.installOptions ?? portal.shown()?.options ?? {};
      const outcome = redeemed.get(attempt) ?? submit(integration, payload, installOptions, credentialId);
      if (attempt) redeemed.set(attempt, outcome);
      outcome.catch(() => redeemed.delete(attempt));
      return outcome;
    },
    async uninstall(type, { selectedCredentialId } = {}) {
      const integration = session.integration(type);
      const owned = session.userIntegration(type);
      const credentialId = selectedCredentialId ? credentialIdOf(selectedCredentialId, owned) : owned?.credentialId;
      if (!credentialId) throw new IntegrationNotInstalledError(type);
      await disconnect(integration, credentialId);
      events.emit("onIntegrationUninstall", { integrationId: integration.id, integrationType: type, credentialId });
    },
    disconnect,
  };
}
