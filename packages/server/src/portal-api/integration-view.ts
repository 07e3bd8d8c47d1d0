import type {
  AccountType,
  ConnectInput,
  ModalConfig,
  SdkIntegrationConfig,
  WireDataSource,
  WireIntegration,
} from "@portico/protocol";
import { defaultAccentColor } from "@portico/protocol/endpoints";
import type { ProviderDeclaration, ProviderField } from "@portico/providers";
import type { Integration } from "../integrations/integration.ts";

/** An integration as the SDKs and the portal read it (contract 7.1). An inactive one carries its name and little else. */
export function toWireIntegration(integration: Integration, hostName: string): WireIntegration {
  const { provider } = integration;
  const dates = { dateCreated: integration.createdAt.toISOString(), dateUpdated: integration.updatedAt.toISOString() };
  return {
    id: integration.id,
    type: integration.type,
    name: provider.name,
    brandColor: provider.brandColor,
    isActive: integration.isActive,
    configs: [{ id: integration.id, integrationId: integration.id, ...dates, values: modalConfig(integration) }],
    workflows: [],
    customIntegrationId: null,
    customIntegration: null,
    authenticationType: provider.auth.scheme === "oauth2" ? "oauth" : "basic",
    // the official SDK opens its own window at once unless this says that the portal must ask something first (4.1)
    needPreOauthInputs:
      provider.auth.scheme !== "oauth2" || provider.connectFields.length > 0 || provider.accountTypes.length > 1,
    sdkIntegrationConfig: integration.isActive ? inputs(provider) : noInputs,
    hasCredential: integration.clientId !== null,
    connectedUserLimitOnDevCred: 0,
    connectedUserLimitReached: false,
    providerType: integration.type,
    resourceId: null,
    projectId: integration.projectId,
    ...dates,
    portico: {
      access: integration.isActive ? access(integration, hostName) : [],
      ...(provider.setupUrl === undefined ? {} : { keyHelpUrl: provider.setupUrl }),
      hostName,
    },
  };
}

const noInputs: SdkIntegrationConfig = {
  oauthInputs: [],
  authConfigInputs: [],
  postOauthInputs: [],
  accountTypes: [],
  dataSources: {},
};

function inputs(provider: ProviderDeclaration): SdkIntegrationConfig {
  const keyFields = provider.auth.scheme === "oauth2" ? [] : provider.auth.fields;
  const before = [...provider.connectFields, ...keyFields];
  const sources: Record<string, WireDataSource> = {};
  for (const field of [...before, ...provider.postConnectFields]) {
    if (field.options) {
      sources[field.id] = {
        type: "STATIC_ENUM_DATA_SOURCE",
        id: field.id,
        title: field.title,
        values: field.options.map(({ value, label }) => ({ value, label })),
      };
    }
  }
  for (const [key, source] of Object.entries(provider.dataSources)) {
    sources[key] = { type: "DYNAMIC_DATA_SOURCE", cacheKey: key, title: source.title, refreshDependencies: [] };
  }
  return {
    oauthInputs: [],
    authConfigInputs: before.map(toConnectInput),
    postOauthInputs: provider.postConnectFields.map(toConnectInput),
    accountTypes: provider.accountTypes.map((accountType): AccountType => ({
      id: accountType.id,
      scheme: "oauth",
      accountDescription: accountType.title,
      endUserSuppliedValues: provider.connectFields.map(toConnectInput),
    })),
    dataSources: sources,
  };
}

/** A provider's question as the wire puts it (contract 7.4). */
export function toConnectInput(field: ProviderField): ConnectInput {
  const type = { text: "TEXT_NO_VARS", password: "PASSWORD", url: "URL", select: "ENUM" } as const;
  return {
    id: field.id,
    title: field.title,
    type: field.dataSource === undefined ? type[field.type] : "DYNAMIC_ENUM",
    required: field.required,
    ...(field.subtitle === undefined ? {} : { subtitle: field.subtitle }),
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    ...(field.prefix === undefined ? {} : { prefixLabel: field.prefix }),
    ...(field.suffix === undefined ? {} : { suffixLabel: field.suffix }),
    ...(field.helpUrl === undefined ? {} : { documentationLink: field.helpUrl }),
    ...(field.helpLabel === undefined ? {} : { documentationLinkLabel: field.helpLabel }),
    ...(field.dataSource !== undefined
      ? { sourceType: field.dataSource }
      : field.options
        ? { sourceType: field.id }
        : {}),
  };
}

function modalConfig(integration: Integration): ModalConfig {
  const { portal, provider } = integration;
  return {
    accentColor: portal.accentColor ?? defaultAccentColor,
    paragonLink: false,
    description: portal.description ?? provider.description,
    overview: portal.overview ?? "",
    workflowMeta: {},
    sharedMeta: { inputs: [] },
  };
}

/** What the host will be able to do, a line each: the descriptions of the scopes that the integration asks for. */
function access(integration: Integration, hostName: string): string[] {
  const { auth, name } = integration.provider;
  if (auth.scheme !== "oauth2") return [`${hostName} can do in ${name} whatever these details allow`];
  const lines = integration.scopes.map(
    (scope) => auth.scopes.find((declared) => declared.name === scope)?.description ?? scope,
  );
  return [...new Set(lines)];
}
