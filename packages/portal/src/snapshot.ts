/**
 * The door for what the host's page says. A message is read into a `Snapshot` or refused; nothing behind this file
 * handles a raw message.
 */
import type {
  InstallOptions,
  ModalConfig,
  WireCredential,
  WireIntegration,
  WireUserIntegration,
} from "@portico/protocol";

/** What one `UI_UPDATE` says (contract 5.2), reduced to what the portal reads. */
export interface Snapshot {
  readonly projectId: string | null;
  /** The language that the host's page wants (BCP 47). The official SDK names none. */
  readonly locale: string | null;
  /** Null while nobody is signed in. Kept in memory only. */
  readonly token: string | null;
  /** Base of the icons, when the SDK names an http(s) one. */
  readonly iconBase: string | null;
  readonly integration: WireIntegration | null;
  /** The key of the integration in the user's state (contract 7.2). */
  readonly integrationType: string | null;
  readonly config: Partial<ModalConfig>;
  /** Null while the user's state is still being loaded by the SDK. */
  readonly userIntegration: WireUserIntegration | null;
  readonly options: InstallOptions;
  readonly overrideRedirectUrl: string | null;
  readonly connectionError: unknown;
  readonly showAfterInstall: boolean;
}

/** Reads a message's data; null when it is not a well-formed `UI_UPDATE`. */
export function readSnapshot(data: unknown): Snapshot | null {
  if (!isRecord(data) || data.messageType !== "UI_UPDATE") return null;
  const { nextContext: context, nextModalState: modal } = data;
  if (!isRecord(context) || !isRecord(modal) || !isRecord(context.user)) return null;

  const token = context.user.authenticated === true ? textOrNull(context.user.token) : null;
  const integration = readIntegration(modal.integration);
  const integrationType = integration && typeKey(integration);
  const integrations = isRecord(context.user.integrations) ? context.user.integrations : {};
  const environments = isRecord(context.environments) ? context.environments : {};
  const userConfig = isRecord(context.endUserIntegrationConfig) ? context.endUserIntegrationConfig : {};
  return {
    projectId: textOrNull(context.projectId),
    locale: textOrNull(context.locale),
    token,
    iconBase: httpAddressOrNull(environments.CDN_PUBLIC_URL),
    integration,
    integrationType,
    config: isRecord(modal.config) ? modal.config : (integration?.configs?.[0]?.values ?? {}),
    userIntegration: integrationType ? readUserIntegration(integrations[integrationType]) : null,
    options: isRecord(modal.apiInstallationOptions) ? modal.apiInstallationOptions : {},
    overrideRedirectUrl: textOrNull(userConfig.overrideRedirectUrl),
    connectionError: modal.connectionError ?? null,
    showAfterInstall: modal.shouldShowPortalAfterInstall === true,
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value has what the portal reads from a credential. */
export function isCredential(value: unknown): value is WireCredential {
  return isRecord(value) && typeof value.id === "string" && typeof value.status === "string";
}

function readIntegration(value: unknown): WireIntegration | null {
  if (!isRecord(value) || typeof value.id !== "string" || typeof value.type !== "string") return null;
  const known = value as unknown as WireIntegration;
  // A server that is older than this portal, or a custom integration, may leave parts out; the portal then shows less.
  const inputs = isRecord(value.sdkIntegrationConfig) ? known.sdkIntegrationConfig : null;
  return {
    ...known,
    name: textOrNull(value.name) ?? known.type,
    sdkIntegrationConfig: {
      oauthInputs: inputs?.oauthInputs ?? [],
      authConfigInputs: inputs?.authConfigInputs ?? [],
      postOauthInputs: inputs?.postOauthInputs ?? [],
      accountTypes: inputs?.accountTypes ?? [],
      dataSources: inputs?.dataSources ?? {},
    },
    portico: { ...known.portico, hostName: known.portico?.hostName ?? "", access: known.portico?.access ?? [] },
  };
}

function readUserIntegration(value: unknown): WireUserIntegration | null {
  if (!isRecord(value)) return null;
  const all = Array.isArray(value.allCredentials) ? value.allCredentials.filter(isCredential) : [];
  return { ...(value as unknown as WireUserIntegration), allCredentials: all };
}

/** Contract 7.2: the official SDK rewrites `custom.<slug>` to `custom` and keeps the slug beside it. */
function typeKey(integration: WireIntegration): string {
  const custom: unknown = integration.customIntegration;
  if (integration.type === "custom" && isRecord(custom) && typeof custom.slug === "string") return custom.slug;
  return integration.type;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function httpAddressOrNull(value: unknown): string | null {
  return typeof value === "string" && /^https?:\/\//.test(value) ? value.replace(/\/+$/, "") : null;
}
