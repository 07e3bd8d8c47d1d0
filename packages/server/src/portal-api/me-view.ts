import type { IntegrationId, WireCredential, WireMe, WireUserIntegration } from "@portico/protocol";
import type { Credential } from "../credentials/credential.ts";
import type { RefreshOutage } from "../credentials/refresh-breaker.ts";
import { toWireCredential, toWirePause } from "../credentials/credential-view.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";

/** Every feature that the official SDK may ask about (contract 7.8): there is one edition and it has them all. */
const accessibleFeatures = [
  "byo",
  "dfm",
  "headless-cp",
  "th-api",
  "monitoring",
  "rbac",
  "user-metadata",
  "whitelabel",
  "workflow-permissions",
];

/** What keeps accounts from being used, renewed or connected, for which no user is at fault. */
export interface Interruptions {
  outages: ReadonlyMap<IntegrationId, RefreshOutage>;
  /** Accounts that may not be connected again, because of a freeze. */
  refused: ReadonlySet<string>;
  /** Integrations that the user may not connect, because of a freeze. */
  paused: ReadonlySet<IntegrationId>;
}

/** The answer of `GET /sdk/me` (contract 3.2): one entry per configured integration, connected or not. */
export function toWireMe(
  caller: UserCaller,
  meta: Readonly<Record<string, unknown>>,
  integrations: readonly Integration[],
  credentials: readonly Credential[],
  { outages, refused, paused }: Readonly<Interruptions>,
): WireMe {
  return {
    authenticated: true,
    userId: caller.endUserId,
    integrations: Object.fromEntries(
      integrations.map((integration) => [
        integration.type,
        {
          ...toUserIntegration(
            credentials
              .filter((credential) => credential.integrationId === integration.id)
              .map((credential) => {
                const { provider } = integration;
                const paused = toWirePause(credential, provider.name, {
                  provider,
                  outage: outages.get(integration.id),
                  refusesConnecting: refused.has(credential.id),
                });
                return { ...toWireCredential(credential, provider.name), ...(paused && { paused }) };
              }),
          ),
          ...(paused.has(integration.id) && { paused: pauseOf(integration) }),
        },
      ]),
    ),
    meta: { ...meta },
    resources: [],
    project: { id: caller.projectId, billingPlan: "connect_enterprise", accessibleFeatures },
  };
}

function pauseOf({ provider }: Integration): NonNullable<WireUserIntegration["paused"]> {
  const message = `${provider.name} cannot be connected at the moment: whoever runs this app has paused it.`;
  return { code: "frozen", message };
}

/** Contract 7.5. The oldest credential is the selected one. */
function toUserIntegration(allCredentials: WireCredential[]): WireUserIntegration {
  const [selected] = allCredentials;
  if (!selected) return { enabled: false, allCredentials: [] };
  const [configuration] = selected.configurations;
  return {
    enabled: selected.status === "VALID",
    allCredentials,
    credentialId: selected.id,
    credentialStatus: selected.status,
    providerData: selected.providerData,
    ...(selected.providerId === undefined ? {} : { providerId: selected.providerId }),
    ...(configuration === undefined
      ? {}
      : {
          credentialConfigId: configuration.id,
          sharedSettings: configuration.sharedSettings,
          workflowSettings: configuration.workflowSettings,
          configuredWorkflows: configuration.workflowSettings,
          configMeta: configuration.configMeta,
          ...(configuration.externalId === undefined ? {} : { externalId: configuration.externalId }),
        }),
  };
}
