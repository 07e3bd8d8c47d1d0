import type { WireIntegration } from "@portico/protocol";
import { IntegrationNotInstalledError } from "./errors.ts";
import type { Events } from "./events.ts";
import { credentialIdOf } from "./install-options.ts";
import type { UninstallOptions } from "./option-types.ts";
import type { Session } from "./session.ts";

export interface Uninstall {
  /** `Portico.uninstallIntegration`. */
  uninstall(type: string, options?: UninstallOptions): Promise<void>;
  /** The same for one credential, without an event. */
  disconnect(integration: WireIntegration, credentialId: string): Promise<void>;
}

export function createUninstall({
  session,
  events,
}: {
  readonly session: Session;
  readonly events: Events;
}): Uninstall {
  async function disconnect({ id }: WireIntegration, credentialId: string): Promise<void> {
    await session.send(`/sdk/integrations/${id}`, { method: "DELETE", credentialId });
    await session.refresh();
  }

  return {
    disconnect,
    async uninstall(type, { selectedCredentialId } = {}) {
      const integration = session.integration(type);
      const owned = session.userIntegration(type);
      const credentialId = selectedCredentialId ? credentialIdOf(selectedCredentialId, owned) : owned?.credentialId;
      if (!credentialId) throw new IntegrationNotInstalledError(type);
      await disconnect(integration, credentialId);
      events.emit("onIntegrationUninstall", { integrationId: integration.id, integrationType: type, credentialId });
    },
  };
}
