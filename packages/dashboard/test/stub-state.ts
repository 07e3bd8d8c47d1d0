import { randomUUID } from "node:crypto";
import type {
  ConnectedUser,
  Integration,
  Project,
  ProviderSummary,
  SigningKey,
  CredentialHealth,
  Freeze,
} from "@portico/protocol/endpoints";
import { stubCatalogue } from "./stub-catalogue.ts";
import { emptyHostSide, populateHostSide, type HostSide } from "./stub-host-side.ts";

/** Everything the stub knows; a test may look at it and change it. */
export interface StubState {
  readonly links: Set<string>;
  readonly sessions: Set<string>;
  readonly projects: Project[];
  readonly signingKeys: (SigningKey & { projectId: string })[];
  readonly providers: ProviderSummary[];
  readonly integrations: Integration[];
  readonly clientSecrets: Map<string, string>;
  /** Provider origins, each with the origin that answers for it. */
  readonly standIns: Readonly<Record<string, string>>;
  readonly users: (ConnectedUser & { projectId: string })[];
  readonly host: HostSide;
  /** Newest first. */
  readonly freezes: Freeze[];
  /** How many connections an earlier mass revocation has ended. */
  revokedCredentials: number;
}

/** No project; one unspent sign-in link. */
export function emptyState(link: string): StubState {
  return {
    links: new Set([link]),
    sessions: new Set(),
    projects: [],
    signingKeys: [],
    providers: stubCatalogue(),
    integrations: [],
    clientSecrets: new Map(),
    standIns: {
      "https://github.com": "http://127.0.0.1:4201",
      "https://api.github.com": "http://127.0.0.1:4201",
      "https://accounts.google.com": "http://127.0.0.1:4202",
    },
    users: [],
    host: emptyHostSide(),
    freezes: [],
    revokedCredentials: 0,
  };
}

/** A project in use: two integrations, a key, and users in every state of health. */
export function populate(state: StubState, userCount = 32): Project {
  const project: Project = {
    id: randomUUID(),
    name: "Acme CRM",
    allowedOrigins: ["http://localhost:4100", "https://app.acme.example"],
    redirectUrls: [],
    portalTexts: {},
    createdAt: hoursAgo(400),
  };
  state.projects.push(project);
  state.signingKeys.push({
    projectId: project.id,
    id: randomUUID(),
    createdAt: hoursAgo(300),
    lastUsedAt: hoursAgo(1),
  });
  const github = newIntegration(project.id, "github", ["read:user", "read:org", "gist"]);
  Object.assign(github, { isActive: true, clientId: "Iv1.8a61f9b3a7aba766", hasClientSecret: true, missing: [] });
  const slack = newIntegration(project.id, "slack", ["users:read", "chat:write"]);
  state.integrations.push(github, slack);
  for (let number = 1; number <= userCount; number += 1) state.users.push(newUser(project.id, github.id, number));
  github.connectedUsers = state.users.filter((user) => user.credentials.length > 0).length;
  populateHostSide(state.host, project.id);
  return project;
}

export function newIntegration(projectId: string, integrationType: string, scopes: string[]): Integration {
  const id = randomUUID();
  return {
    id,
    projectId,
    integrationType,
    isActive: false,
    clientId: null,
    hasClientSecret: false,
    scopes,
    portal: {},
    settings: [],
    consent: { userConfiguredApp: false, optionalScopes: [] },
    requestPolicy: { mode: "identity", rules: [] },
    isTestApp: false,
    testAppLifetimeDays: null,
    redirectUrl: `http://localhost:4000/oauth/${id}`,
    missing: ["client id", "client secret"],
    connectedUsers: 0,
    outage: null,
    refusedConnect: null,
    createdAt: hoursAgo(0),
    updatedAt: hoursAgo(0),
  };
}

function newUser(projectId: string, integrationId: string, number: number): ConnectedUser & { projectId: string } {
  const status = number % 5 === 2 ? "INVALID" : number % 5 === 3 ? "PENDING" : "VALID";
  const credential = {
    id: randomUUID(),
    integrationId,
    integrationType: "github",
    status,
    health: healthOf(status, number),
    paused: null,
    accountId: null,
    scopes: {
      granted: ["read:user"] as string[],
      missing: (number % 5 === 4 ? ["repo"] : []) as string[],
      declined: [] as string[],
    },
    consentedAt: hoursAgo(number * 20),
    lastSuccessAt: hoursAgo(number),
    lastFailureAt: null,
    lastFailureReason: null,
    lastUsedAt: hoursAgo(number),
    accessExpiresAt: null,
    grantExpiresAt: number % 5 === 1 ? hoursAgo(-24 * 6) : null,
    frozenAt: null,
    accountName: status === "PENDING" ? null : `octo-${number}`,
    externalId: null,
    connectedAt: hoursAgo(number * 20),
    refreshedAt: null,
  } as const;
  return {
    projectId,
    id: randomUUID(),
    endUserId: `user-${number}`,
    meta: number === 1 ? { Name: "Ada Lovelace" } : {},
    createdAt: hoursAgo(number * 24),
    lastActiveAt: hoursAgo(number * 3),
    credentials: number % 7 === 0 ? [] : [credential],
    revocations: [],
  };
}

function healthOf(status: "VALID" | "INVALID" | "PENDING", number: number): CredentialHealth["health"] {
  const since = hoursAgo(number);
  if (status === "INVALID")
    return {
      state: "dead",
      reason: "grant_revoked",
      message: "GitHub no longer accepts the access. The user has to reconnect.",
      since,
    };
  if (status === "PENDING")
    return {
      state: "setup_incomplete",
      reason: "credential.setup_incomplete",
      message: "One more answer is needed before GitHub is ready.",
      since,
    };
  if (number % 5 === 4)
    return {
      state: "needs_access",
      reason: "credential.scope_shortfall",
      message: "GitHub works, but more access is needed.",
      since,
    };
  return { state: "healthy", reason: null, message: "GitHub works.", since };
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
