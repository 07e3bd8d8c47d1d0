import type { InstallOptions, UiUpdate, WireIntegration, WireUserIntegration } from "@portico/protocol";
import type { ServerUrls } from "./addresses.ts";
import type { SignedIn } from "./session.ts";

/** What the portal is asked to show. */
export interface Shown {
  readonly integration: WireIntegration;
  readonly options: InstallOptions;
  /** The credential to show as the selected one: as asked for, or the one just connected. */
  credentialId?: string | undefined;
  connectionError?: unknown;
  shouldShowPortalAfterInstall?: boolean;
}

/** Everything the portal needs to know, as one message (wire contract 5.2). */
export function portalSnapshot(
  signedIn: SignedIn | undefined,
  urls: ServerUrls,
  shown?: Shown,
  locale?: string,
): UiUpdate {
  return {
    messageType: "UI_UPDATE",
    nextContext: {
      ...context(signedIn, shown),
      locale,
      environments: { ...urls },
      endUserIntegrationConfig: shown ? { overrideRedirectUrl: shown.options.overrideRedirectUrl } : {},
    },
    nextModalState: shown && signedIn ? modalState(signedIn, shown) : { integration: null },
  } as UiUpdate;
}

function context(signedIn: SignedIn | undefined, shown: Shown | undefined) {
  if (!signedIn) return { user: { authenticated: false as const } };
  const { project, ...me } = signedIn.me;
  const integrations = shown ? withSelected(me.integrations, shown) : me.integrations;
  return { user: { ...me, integrations, token: signedIn.token }, projectId: signedIn.projectId, project };
}

function modalState(signedIn: SignedIn, shown: Shown): UiUpdate["nextModalState"] {
  const { integration, options, connectionError, shouldShowPortalAfterInstall } = shown;
  // Not the integration as it was when the portal opened: the user may have signed in again since.
  const current = signedIn.integrations.find(({ id }) => id === integration.id) ?? integration;
  return {
    integration: current,
    config: current.configs[0]!.values,
    apiInstallationOptions: options,
    selectedCredentialId: options.selectedCredentialId,
    connectionError,
    shouldShowPortalAfterInstall,
  } as UiUpdate["nextModalState"];
}

/** The portal reads the account to show from the user's selected credential (contract 5.4), so that is moved for it. */
function withSelected(integrations: SignedIn["me"]["integrations"], { integration: { type }, credentialId }: Shown) {
  const owned = integrations[type];
  const credential = owned?.allCredentials.find((each) => each.id === credentialId);
  const configuration = credential?.configurations[0];
  if (!owned || !credential || !configuration) return integrations;
  const { status: credentialStatus, providerId, providerData } = credential;
  const selected = {
    ...owned,
    // The settings, and the external id, which on the wire is the configuration's.
    ...configuration,
    enabled: credentialStatus === "VALID",
    credentialId,
    credentialConfigId: configuration.id,
    credentialStatus,
    providerId,
    providerData,
  } as WireUserIntegration;
  return { ...integrations, [type]: selected };
}
