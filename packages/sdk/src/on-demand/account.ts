import type { IntegrationAccount } from "../data-types.ts";
import type { OnDemandParts } from "./parts.ts";
import { selectionOf } from "./selection.ts";

/** Contract 3.6. */
export function createAccount(parts: OnDemandParts) {
  return {
    async getIntegrationAccount(
      type: string,
      options: { selectedCredentialId?: string } = {},
    ): Promise<IntegrationAccount> {
      const { credential } = selectionOf(parts, type, options);
      return parts.call(`/sdk/credentials?${new URLSearchParams({ integration: type })}`, {
        headers: { "X-Paragon-Credential": credential.id },
      });
    },
  };
}
