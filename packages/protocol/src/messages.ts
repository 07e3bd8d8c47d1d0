/**
 * Messages between windows. Every sender names the target origin; every receiver checks source, origin and, where the
 * message opens a door, a nonce (security bar OA-17). The official SDK checks none of that, so ours does it for it.
 */
import type { InstallOptions, ModalConfig, WireIntegration, WireMe } from "./wire.ts";

/** SDK → portal: a full snapshot on every change of state (contract 5.2). */
export interface UiUpdate {
  messageType: "UI_UPDATE";
  nextContext: {
    user: { authenticated: false } | (Omit<WireMe, "project"> & { token: string });
    projectId?: string;
    /** Ours: the language that the host's page wants, a BCP 47 tag. */
    locale?: string;
    environments: Record<string, string | undefined>;
    project?: WireMe["project"];
    endUserIntegrationConfig?: { overrideRedirectUrl?: string };
  };
  nextModalState: {
    integration: WireIntegration | null;
    config?: ModalConfig;
    apiInstallationOptions?: InstallOptions;
    selectedCredentialId?: string;
    connectionError?: unknown;
    shouldShowPortalAfterInstall?: boolean;
  };
}

/** Portal or start page → SDK: call a method of the SDK in the host's page (contract 5.3). */
export interface SdkCall {
  messageType: "SDK_FUNCTION_INVOCATION";
  type: string;
  parameters: unknown[];
  id: string;
}

export type SdkReply =
  | { messageType: "SDK_FUNCTION_RESPONSE"; id: string; type: string; result: unknown }
  | { messageType: "SDK_FUNCTION_ERROR"; id: string; error: true; message: string };

/** Start page → opener: the window is up and its handshake is done (contract 4.3). */
export interface StartPageLoaded {
  type: "oauth-nonce-loaded";
  /** Ours: the handshake's one-time nonce, for openers that confirm it themselves (our SDK, our portal). */
  handshake?: string;
}

/** Callback page → opener, failures only; success is learnt from the attempt (contract 4.5, strategy B). */
export interface ConnectFailed {
  type: "oauth_error_callback";
  error: string;
  integrationId: string;
  errorResponse: { message: string; code: string; status: number; meta: Record<string, unknown> };
}

/** The methods of the SDK that our portal calls; the bridge of our own SDK answers these and no others. */
export const portalMethods = [
  "updateContainerStyle",
  "onOpen",
  "onClose",
  "startOAuthFlow",
  "_oauthCallback",
  "uninstallIntegration",
  "getFieldOptions",
  "sendConnectRequest",
  "updateAuthenticatedUser",
  "triggerSDKEvent",
] as const;
export type PortalMethod = (typeof portalMethods)[number];
