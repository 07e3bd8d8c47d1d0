import type { AccountType, WireIntegration } from "@portico/protocol";
import type { Addresses } from "./addresses.ts";
import type { IntegrationMetadata, SettingInput } from "./data-types.ts";
import { notFound } from "./error-makers.ts";
import { IntegrationNotFoundError } from "./errors.ts";
import { postOptions, preOptions } from "./install-stage.ts";
import type { Portico } from "./portico-types.ts";
import type { Session } from "./session.ts";

/** What the project offers, from what `authenticate` has read; makes no request. */
export type Catalogue = Pick<
  Portico,
  | "getIntegrationMetadata"
  | "getIntegrationConfig"
  | "getIntegrationId"
  | "getAssetUrl"
  | "getDataSourceOptions"
  | "getSourcesForInput"
  | "getCustomWebhookUserManualUrl"
  | "getAccountTypeOptions"
  | "getPreOptions"
  | "getPostOptions"
>;

export interface CatalogueParts {
  readonly session: Session;
  readonly addresses: Addresses;
}

export function createCatalogue({ session, addresses }: CatalogueParts): Catalogue {
  function described({ type, name, brandColor, projectId }: WireIntegration): IntegrationMetadata {
    const icon = `${addresses.urls().CDN_PUBLIC_URL}/integrations/${encodeURIComponent(type)}.svg?projectId=${projectId}`;
    return { type, name, brandColor, icon };
  }

  function getIntegrationMetadata(): IntegrationMetadata[];
  function getIntegrationMetadata(type: string): IntegrationMetadata;
  function getIntegrationMetadata(type?: string): IntegrationMetadata[] | IntegrationMetadata {
    const active = session.peek()?.integrations.filter((each) => each.isActive && each.configs.length > 0) ?? [];
    if (type === undefined) return active.map(described);
    const found = active.find((each) => each.type === type);
    if (!found) throw new IntegrationNotFoundError(type);
    return described(found);
  }

  function getAccountTypeOptions(type: string): AccountType[] {
    return session.integration(type).sdkIntegrationConfig.accountTypes;
  }

  return {
    getIntegrationMetadata,
    getIntegrationConfig(type) {
      const { description, overview, sharedMeta } = session.integration(type).configs[0]!.values;
      return {
        shortDescription: description,
        longDescription: overview,
        availableUserSettings: sharedMeta.inputs as SettingInput[],
        availableWorkflows: [],
        hiddenWorkflows: [],
      };
    },
    getIntegrationId: (type) => session.integration(type).id,
    getAssetUrl: (name) => `${addresses.urls().CDN_PUBLIC_URL}/images/${name}.png`,
    getDataSourceOptions(type, key) {
      const found = session.integration(type).sdkIntegrationConfig.dataSources[key];
      if (found) return found;
      throw notFound("data_source", key);
    },
    getSourcesForInput(type, { sourceType = "" }) {
      const source = session.integration(type).sdkIntegrationConfig.dataSources[sourceType];
      return source?.type === "DYNAMIC_DATA_SOURCE" ? { kind: "single", source } : null;
    },
    getCustomWebhookUserManualUrl(workflowId) {
      // no integration has one yet
      throw notFound("workflow", workflowId);
    },
    getAccountTypeOptions,
    getPreOptions(type, accountTypeId) {
      const accountType = getAccountTypeOptions(type).find(({ id }) => id === accountTypeId);
      return preOptions(session.integration(type), accountType);
    },
    getPostOptions: (type) => postOptions(session.integration(type)),
  };
}
