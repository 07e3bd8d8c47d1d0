/** Snapshots as an SDK sends them, for looking and testing. */
import type {
  InstallOptions,
  SdkIntegrationConfig,
  UiUpdate,
  WireCredential,
  WireIntegration,
  WireSettingInput,
  WireUserIntegration,
} from "@portico/protocol";

const day = "2026-11-03T09:30:00.000Z";
export const projectId = "11111111-1111-4111-8111-111111111111";

export function integrationOf(
  type: string,
  name: string,
  parts: {
    config?: Partial<SdkIntegrationConfig>;
    scheme?: WireIntegration["authenticationType"];
    access?: string[];
    connectsBy?: "device";
    asksForKey?: true;
  } = {},
): WireIntegration {
  const { config = {}, scheme = "oauth", access = [], connectsBy, asksForKey } = parts;
  return {
    id: "22222222-2222-4222-8222-222222222222",
    type,
    name,
    brandColor: "#24292f",
    isActive: true,
    configs: [],
    workflows: [],
    customIntegrationId: null,
    customIntegration: null,
    authenticationType: scheme,
    needPreOauthInputs: scheme !== "oauth",
    sdkIntegrationConfig: {
      oauthInputs: [],
      authConfigInputs: [],
      postOauthInputs: [],
      accountTypes: [],
      dataSources: {},
      ...config,
    },
    hasCredential: true,
    connectedUserLimitOnDevCred: 0,
    connectedUserLimitReached: false,
    providerType: type,
    resourceId: null,
    projectId,
    dateCreated: day,
    dateUpdated: day,
    portico: {
      access,
      hostName: "Acme",
      keyHelpUrl: "https://dashboard.stripe.com/apikeys",
      ...(connectsBy === undefined ? {} : { connectsBy }),
      ...(asksForKey === undefined ? {} : { asksForKey }),
    },
  };
}

export function credentialOf(accountName: string, parts: Partial<WireCredential> = {}): WireCredential {
  return {
    id: "33333333-3333-4333-8333-333333333333",
    status: "VALID",
    configurations: [],
    providerId: "583231",
    providerData: { accountName, accountDetail: "GitHub user since 2011" },
    projectId,
    integrationId: "22222222-2222-4222-8222-222222222222",
    personaId: "44444444-4444-4444-8444-444444444444",
    isPreviewCredential: false,
    dateCreated: day,
    dateUpdated: day,
    dateRefreshed: day,
    refreshFailureCount: 0,
    isRefreshing: false,
    ...parts,
  };
}

export interface UpdateParts {
  readonly integration: WireIntegration | null;
  readonly credentials?: readonly WireCredential[];
  readonly options?: InstallOptions;
  readonly connectionError?: unknown;
  readonly accentColor?: string;
  /** Null: signed out. */
  readonly token?: string | null;
  readonly description?: string;
  readonly overview?: string;
  readonly cdn?: string;
  readonly loadsUser?: boolean;
  /** What the host asks of every account. */
  readonly settings?: readonly WireSettingInput[];
  /** What keeps the user from connecting it. */
  readonly paused?: WireUserIntegration["paused"];
}

export function updateOf(parts: UpdateParts): UiUpdate {
  const { integration, credentials = [], token = "stub-token" } = parts;
  const first = credentials[0];
  const userIntegration = {
    enabled: first?.status === "VALID",
    allCredentials: [...credentials],
    ...(parts.paused === undefined ? {} : { paused: parts.paused }),
    ...(first ? { credentialId: first.id, credentialStatus: first.status } : {}),
  };
  const integrations = integration && parts.loadsUser !== true ? { [integration.type]: userIntegration } : {};
  return {
    messageType: "UI_UPDATE",
    nextContext: {
      user:
        token === null
          ? { authenticated: false }
          : { authenticated: true, userId: "ada", integrations, meta: {}, resources: [], token },
      projectId,
      environments: { CDN_PUBLIC_URL: parts.cdn },
    },
    nextModalState: {
      integration,
      config: {
        ...(parts.accentColor === undefined ? {} : { accentColor: parts.accentColor }),
        description: parts.description ?? "",
        overview: parts.overview ?? "",
        workflowMeta: {},
        sharedMeta: { inputs: [...(parts.settings ?? [])] },
      },
      apiInstallationOptions: parts.options ?? {},
      connectionError: parts.connectionError,
    },
  };
}

/** An error as the official SDK puts it into its snapshot: the server's body as JSON inside an `Error`. */
export function refusalOf(code: string, more: object = {}): Error {
  return new Error(
    JSON.stringify({ code, message: "For developers.", status: 422, meta: {}, requestId: "req_7Hq2mVx9", ...more }),
  );
}
