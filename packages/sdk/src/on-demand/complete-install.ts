import type { CompleteInstallOptions } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";

/** Finishes what began at the provider's marketplace (contract 3.7 b). */
export function createCompleteInstall(parts: OnDemandParts) {
  return {
    async completeInstall(type: string, options: CompleteInstallOptions): Promise<void> {
      const { authorizationCode, redirectUrl, state, showPortalAfterInstall = true, integrationOptions } = options;
      const integrationId = parts.activeIntegrationOf(type).id;
      const { id } = await parts.call<{ id: string }>("/sdk/credentials", {
        method: "POST",
        body: {
          code: authorizationCode,
          integrationId,
          redirectUrl: redirectUrl && parts.checkedRedirectUrl(redirectUrl),
          state,
          integrationOptions: integrationOptions ?? { installOptions: {} },
        },
      });
      await parts.keep(null);
      if (showPortalAfterInstall) parts.showInstalled(type, id);
    },
  };
}
