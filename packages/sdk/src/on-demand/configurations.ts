import type { WireConfiguration, WireCredential } from "@portico/protocol";
import type { Configuration } from "../data-types.ts";
import type { OnDemandParts } from "./parts.ts";
import { credentialNamed, named } from "./selection.ts";

/** Several sets of settings on one credential (contract 3.11). */
export function createConfigurations(parts: OnDemandParts) {
  function chosen(credentialId: string, id: string): { credential: WireCredential; configuration: WireConfiguration } {
    const credential = credentialNamed(parts, credentialId);
    const configuration = named(credential.configurations, id);
    if (configuration) return { credential, configuration };
    throw parts.makeError("configuration.not_found", `There is no configuration "${id}".`);
  }

  const headersOf = ({ credential, configuration }: ReturnType<typeof chosen>): Record<string, string> => ({
    "X-Paragon-Credential": credential.id,
    "X-Paragon-Configuration-Id": configuration.id,
  });

  return {
    async createConfiguration(options: { credentialId: string; externalId?: string }): Promise<Configuration> {
      const before = credentialNamed(parts, options.credentialId);
      const known = new Set(before.configurations.map(({ id }) => id));
      const { externalId } = options;
      const credential = await parts.call<WireCredential>(`/sdk/credentials/${before.id}/configurations`, {
        method: "POST",
        body: externalId === undefined ? {} : { externalId },
      });
      await parts.keep(credential);
      // another may have been made at the same time: by its name where it has one, else whichever is new here
      const made = credential.configurations.filter(({ id }) => !known.has(id));
      return (externalId === undefined ? made.at(-1) : named(made, externalId))!;
    },

    async updateConfiguration(options: {
      id: string;
      credentialId: string;
      meta: Record<string, unknown>;
    }): Promise<Configuration> {
      const found = chosen(options.credentialId, options.id);
      const credential = await parts.call<WireCredential>(`/sdk/credentials/${found.credential.id}/configurations`, {
        method: "PATCH",
        headers: headersOf(found),
        body: { meta: options.meta },
      });
      await parts.keep(credential);
      return named(credential.configurations, found.configuration.id)!;
    },

    async destroyConfiguration(options: { id: string; credentialId: string }): Promise<void> {
      const found = chosen(options.credentialId, options.id);
      await parts.call(`/sdk/credentials/${found.credential.id}/configurations`, {
        method: "DELETE",
        headers: headersOf(found),
      });
      await parts.keep(null);
    },
  };
}
