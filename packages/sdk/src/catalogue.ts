import type { WireIntegration } from "@portico/protocol";
import type { IntegrationConfig, IntegrationMetadata } from "./data-types.ts";
import type { Addresses } from "./addresses.ts";
import { IntegrationNotFoundError } from "./errors.ts";
import type { Session } from "./session.ts";

export interface Catalogue {
  metadata(): IntegrationMetadata[];
  metadata(type: string): IntegrationMetadata;
  config(type: string): IntegrationConfig;
}

/** What the project offers, from what `authenticate` has read; makes no request. */
export function createCatalogue({
  session,
  addresses,
}: {
  readonly session: Session;
  readonly addresses: Addresses;
}): Catalogue {
  function described({ type, name, brandColor }: WireIntegration): IntegrationMetadata {
    const icon = `${addresses.urls().CDN_PUBLIC_URL}/integrations/${encodeURIComponent(type)}.svg`;
    return { type, name, brandColor, icon };
  }

  function metadata(): IntegrationMetadata[];
  function metadata(type: string): IntegrationMetadata;
  function metadata(type?: string): IntegrationMetadata[] | IntegrationMetadata {
    const active = session.peek()?.integrations.filter((each) => each.isActive && each.configs.length > 0) ?? [];
    if (type === undefined) return active.map(described);
    const found = active.find((each) => each.type === type);
    if (!found) throw new IntegrationNotFoundError(type);
    return described(found);
  }

  return {
    metadata,
    config(type) {
      const { description, overview, sharedMeta } = session.integration(type).configs[0]!.values;
      return {
        shortDescription: description,
        longDescription: overview,
        availableUserSettings: sharedMeta.inputs,
        availableWorkflows: [],
        hiddenWorkflows: [],
      };
    },
  };
}
