import type {
  AccountType,
  ConnectInput,
  ModalConfig,
  SdkIntegrationConfig,
  WireDataSource,
  WireIntegration,
} from "@portico/protocol";
import { defaultAccentColor } from "@portico/protocol/endpoints";
import { connectsBy, formFieldsOf, isOpenToAll, scopesOf, wireSchemeOf, type ProviderField } from "@portico/providers";
import { ownChoicesOf, toWireSetting } from "./setting-view.ts";
import { defaultAccountType, permissionInputs, userAppAccountTypes } from "./consent-inputs.ts";
import type { Integration } from "../integrations/integration.ts";

/** An integration as the SDKs and the portal read it (contract 7.1). An inactive one carries its name and little else. */
export function toWireIntegration(
  integration: Integration,
  hostName: string,
  userAppRedirectUrl: string,
): WireIntegration {
  const { provider } = integration;
  const config = integration.isActive ? inputs(integration, hostName, userAppRedirectUrl) : noInputs;
  const { accountTypes } = config;
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
    authenticationType: wireSchemeOf(provider.auth),
    // the official SDK opens its own window at once unless this says that the portal must ask something first (4.1)
    needPreOauthInputs:
      connectsBy(provider.auth) !== "consent" ||
      config.authConfigInputs.length > 0 ||
      accountTypes.length > 1 ||
      accountTypes.some(({ scheme }) => scheme === "oauth_app"),
    sdkIntegrationConfig: config,
    hasCredential: integration.clientId !== null,
    connectedUserLimitOnDevCred: 0,
    connectedUserLimitReached: false,
    providerType: integration.type,
    resourceId: null,
    projectId: integration.projectId,
    ...dates,
    portico: {
      access: integration.isActive ? access(integration) : [],
      ...(provider.setupUrl === undefined ? {} : { keyHelpUrl: provider.setupUrl }),
      ...(provider.auth.scheme === "api_key" ? { asksForKey: true as const } : {}),
      ...(connectsBy(provider.auth) === "device" ? { connectsBy: "device" as const } : {}),
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

function inputs(integration: Integration, hostName: string, userAppRedirectUrl: string): SdkIntegrationConfig {
  const { provider } = integration;
  const before = [...provider.connectFields, ...formFieldsOf(provider.auth)];
  const asksNothing = before.length === 0 && connectsBy(provider.auth) === "form";
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
  for (const input of integration.settings) {
    const source = ownChoicesOf(input);
    if (source) sources[source.id] = source;
  }
  for (const [key, source] of Object.entries(provider.dataSources)) {
    sources[key] = { type: "DYNAMIC_DATA_SOURCE", cacheKey: key, title: source.title, refreshDependencies: [] };
  }
  const connectInputs = provider.connectFields.map(toConnectInput);
  const asked = [...connectInputs, ...permissionInputs(integration)];
  return {
    oauthInputs: [],
    authConfigInputs: [
      ...before.map(toConnectInput),
      ...permissionInputs(integration),
      ...(asksNothing ? [nothingAsked] : []),
    ],
    postOauthInputs: provider.postConnectFields.map(toConnectInput),
    accountTypes: [
      ...provider.accountTypes.map((accountType): AccountType => ({
        id: accountType.id,
        scheme: "oauth",
        accountDescription: accountType.title,
        endUserSuppliedValues: asked,
      })),
      ...defaultAccountType(integration, hostName, asked),
      ...userAppAccountTypes(integration, connectInputs, userAppRedirectUrl),
    ],
    dataSources: sources,
  };
}

/** The official SDK's headless flow ends without connecting where a form asks nothing at all (contract 4.8). */
const nothingAsked: ConnectInput = {
  id: "confirmed",
  title: "Connect",
  type: "SWITCH",
  required: false,
  hidden: true,
  defaultValue: "true",
};

/** A provider's question as the wire puts it (contract 7.4). */
export function toConnectInput(field: ProviderField): ConnectInput {
  const type = {
    text: "TEXT_NO_VARS",
    password: "PASSWORD",
    url: "URL",
    select: "ENUM",
    secret_text: "TEXTAREA_NO_VARS",
  } as const;
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
    sharedMeta: { inputs: integration.settings.map(toWireSetting) },
  };
}

/** What the host "will be able to" do, a line each that goes on with that sentence: the descriptions of the scopes that the integration asks for. */
function access(integration: Integration): string[] {
  const { auth, name } = integration.provider;
  if (isOpenToAll(auth)) return [`Use what ${name} offers to everybody`];
  if (integration.scopes.length === 0)
    return [`Do what ${connectsBy(auth) === "form" ? "the details you enter allow" : "you allow it to"} in ${name}`];
  const left = new Set(
    integration.consent.optionalScopes.flatMap(({ name, preselected }) => (preselected ? [] : [name])),
  );
  const lines = integration.scopes
    .filter((scope) => !left.has(scope))
    .map((scope) => scopesOf(auth).find((declared) => declared.name === scope)?.description ?? scope);
  return [...new Set(lines)];
}
