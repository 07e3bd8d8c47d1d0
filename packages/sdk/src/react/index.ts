/** Portico for React 18 and later. The SDK itself is `@portico/connect`, one copy for both. */
export { ConnectProvider, type ConnectProviderProps } from "./provider.tsx";
export { useConnect, type ConnectMethods, type ConnectState } from "./use-connect.ts";
export { useIntegrations, type ConnectedAccount, type Integration } from "./use-integrations.ts";
export { useInstallFlow, type InstallFlowMethods, type InstallFlowState } from "./use-install-flow.ts";
export { IntegrationCatalog, type IntegrationCatalogProps } from "./integration-catalog.tsx";
export type { CatalogClassNames, CatalogTexts } from "./catalog-item.tsx";
export type { ConnectStatus } from "./user-store.ts";
