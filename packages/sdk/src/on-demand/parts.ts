import type { WireCredential, WireIntegration, WireUserIntegration } from "@portico/protocol";
import type { User } from "../data-types.ts";
import type { ServerUrls } from "../addresses.ts";
import type { ErrorDetails, PorticoError, ProxyRequestError, SdkErrorCode } from "../errors.ts";
import type { DataSources, WorkflowChangeEvent } from "../option-types.ts";

/** A call of the server, from what is loaded on demand. */
export interface OnDemandRequest {
  /** (GET) */
  method?: string;
  body?: object;
  headers?: Record<string, string | undefined>;
  /** Which of the server's addresses (`ZEUS_PUBLIC_URL`). */
  service?: keyof ServerUrls;
  /** Below `/projects/P` otherwise. */
  prefix?: string;
}

/**
 * What the SDK hands to the part of it that is loaded on demand. The two are built apart, so no name here may be one that
 * the build shortens (`internal-names.ts`), and nothing of the SDK's own is imported there but types.
 */
export interface OnDemandParts {
  /** Rejects as every call of the server does. */
  call<Result>(path: string, request?: OnDemandRequest): Promise<Result>;
  /** Throws `integration.not_found`. */
  integrationOf(type: string): WireIntegration;
  /** Throws `integration.not_found`, `integration.inactive`. */
  activeIntegrationOf(type: string): WireIntegration;
  /** With a scheme. Throws `connect.redirect_url_refused`. */
  checkedRedirectUrl(text: string): string;
  /** Opens the portal with a credential that was just made; not in headless mode. */
  showInstalled(type: string, credentialId: string): void;
  allIntegrations(): readonly WireIntegration[];
  ownedOf(type: string): WireUserIntegration | undefined;
  /** What the server has just answered is what the user has; `null`: it has to be read again. */
  keep(credential: WireCredential | null): Promise<void>;
  getUser(): User;
  tellWorkflowChange(event: WorkflowChangeEvent): void;
  /** The credential that an open portal or install flow is setting up. */
  inSetup(type: string): string | undefined;
  dataSources(): DataSources;
  /** Throws `sdk.not_authenticated`. */
  signedInAs(): { readonly projectId: string; readonly token: string };
  /** Whether it is still the user token of today. */
  isCurrent(token: string): boolean;
  endSession(): void;
  /** Throws `sdk.not_configured`. */
  address(service: keyof ServerUrls): string;
  /** `fetch`, whose one kind of failure becomes `sdk.network_failed`. */
  reach(url: string, init: RequestInit): Promise<Response>;
  makeProxyError(code: string, message: string, response: unknown, details?: ErrorDetails): ProxyRequestError;
  makeError(code: SdkErrorCode | (string & {}), message: string, meta?: Record<string, unknown>): PorticoError;
}
