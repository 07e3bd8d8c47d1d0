/** Wire objects as a server sends them, with only what a test is about spelt out. */
import type {
  AccountType,
  ConnectInput,
  WireCredential,
  WireIntegration,
  WireMe,
  WireUserIntegration,
} from "@portico/protocol";

const at = "2026-11-22T10:00:00.000Z";

/** An unsigned user token: the SDK never verifies one. */
export function userToken(claims: Record<string, unknown> = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  return `${part({ alg: "RS256" })}.${part({ sub: "alice", exp: inAnHour, ...claims })}.${"s".repeat(40)}`;
}

export function input(id: string, changes: Partial<ConnectInput> = {}): ConnectInput {
  return { id, title: id, type: "TEXT_NO_VARS", ...changes };
}

export interface IntegrationFacts {
  type: string;
  isActive?: boolean;
  scheme?: "oauth" | "basic";
  before?: ConnectInput[];
  after?: ConnectInput[];
  accountTypes?: AccountType[];
}

export function wireIntegration(facts: IntegrationFacts): WireIntegration {
  const { type, isActive = true, scheme = "oauth", before = [], after = [], accountTypes = [] } = facts;
  const id = `${type}-integration`;
  const dates = { dateCreated: at, dateUpdated: at };
  return {
    id,
    type,
    name: type,
    brandColor: "#112233",
    isActive,
    configs: [
      {
        id,
        integrationId: id,
        ...dates,
        values: { description: `About ${type}`, overview: "Long", workflowMeta: {}, sharedMeta: { inputs: [] } },
      },
    ],
    workflows: [],
    customIntegrationId: null,
    customIntegration: null,
    authenticationType: scheme,
    needPreOauthInputs: scheme !== "oauth" || before.length > 0 || accountTypes.length > 1,
    sdkIntegrationConfig: {
      oauthInputs: [],
      authConfigInputs: before,
      postOauthInputs: after,
      accountTypes,
      dataSources: {
        plans: {
          type: "STATIC_ENUM_DATA_SOURCE",
          id: "plans",
          title: "Plan",
          values: [{ value: "pro", label: "Pro" }],
        },
      },
    },
    hasCredential: true,
    connectedUserLimitOnDevCred: 0,
    connectedUserLimitReached: false,
    providerType: type,
    resourceId: null,
    projectId: "project",
    ...dates,
    portico: { access: [], hostName: "Host" },
  };
}

export function wireCredential(id: string, type: string, changes: Partial<WireCredential> = {}): WireCredential {
  return {
    id,
    status: "VALID",
    configurations: [
      {
        id: `${id}-configuration`,
        connectCredentialId: id,
        workflowSettings: {},
        sharedSettings: {},
        configMeta: {},
        isDefault: true,
        dateCreated: at,
        dateUpdated: at,
      },
    ],
    providerData: { accountName: `${id}@example.com` },
    projectId: "project",
    integrationId: `${type}-integration`,
    personaId: "persona",
    isPreviewCredential: false,
    dateCreated: at,
    dateUpdated: at,
    dateRefreshed: at,
    refreshFailureCount: 0,
    isRefreshing: false,
    ...changes,
  };
}

export function wireUserIntegration(credentials: WireCredential[]): WireUserIntegration {
  const selected = credentials[0];
  return {
    enabled: selected?.status === "VALID",
    allCredentials: credentials,
    ...(selected && {
      credentialId: selected.id,
      credentialConfigId: selected.configurations[0]!.id,
      credentialStatus: selected.status,
      providerData: selected.providerData,
    }),
  };
}

export function wireMe(credentials: Record<string, WireCredential[]>, changes: Partial<WireMe> = {}): WireMe {
  return {
    authenticated: true,
    userId: "alice",
    integrations: Object.fromEntries(
      Object.entries(credentials).map(([type, owned]) => [type, wireUserIntegration(owned)]),
    ),
    meta: {},
    resources: [],
    project: { id: "project", billingPlan: "connect_enterprise", accessibleFeatures: ["headless-cp"] },
    ...changes,
  };
}
