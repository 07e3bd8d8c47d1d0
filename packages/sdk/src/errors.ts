/**
 * Codes of the SDK itself. An error's code is one of these or one of the server's (`room.what_happened`); codes never
 * change their meaning, texts may change.
 */
export type SdkErrorCode =
  | "sdk.already_installed"
  | "sdk.headless_mode"
  | "sdk.headless_required"
  | "sdk.inputs_needed"
  | "sdk.invalid_argument"
  | "sdk.network_failed"
  | "sdk.no_install_flow"
  | "sdk.not_authenticated"
  | "sdk.not_configured"
  | "sdk.popup_blocked"
  | "sdk.superseded"
  | "sdk.unexpected"
  | "sdk.user_token_failed";

export interface ErrorDetails {
  name?: string;
  /** HTTP status, where the server answered. */
  status?: number | undefined;
  meta?: Record<string, unknown> | undefined;
  userMessage?: string | undefined;
  requestId?: string | undefined;
  cause?: unknown;
  /** Of a `ProxyRequestError`. */
  response?: unknown;
}

const brand: unique symbol = Symbol.for("portico.error");

/** Every error of the SDK. `message` is for developers; `userMessage`, where there is one, may be shown to the end user. */
export class PorticoError extends Error {
  declare readonly [brand]: true;
  declare readonly code: SdkErrorCode | (string & {});
  declare readonly status: number | undefined;
  declare readonly meta: Record<string, unknown>;
  declare readonly userMessage: string | undefined;
  /** What to quote to whoever runs the server. */
  declare readonly requestId: string | undefined;

  constructor(code: SdkErrorCode | (string & {}), message: string, details: ErrorDetails = {}) {
    super(message, details);
    Object.assign(this, { [brand]: true, name: "PorticoError", meta: {}, ...details, code });
  }
}

/** Whether a value is an error of this SDK, also across two copies of it in one page, where `instanceof` fails. */
export function isPorticoError(value: unknown): value is PorticoError {
  return typeof value === "object" && value !== null && brand in value;
}

/** Nobody is signed in. Next: `authenticate`. */
export class UserNotAuthenticatedError extends PorticoError {
  constructor() {
    super("sdk.not_authenticated", "Call authenticate() first.", {
      name: "UserNotAuthenticatedError",
    });
  }
}

/** A method of `installFlow` was called while no flow is running. Next: `installFlow.start`. */
export class NoActiveInstallFlowError extends PorticoError {
  constructor() {
    super("sdk.no_install_flow", "Call installFlow.start() first.", {
      name: "NoActiveInstallFlowError",
    });
  }
}

/** The project has no integration of this type, or it is not active; `code` tells which. */
export class IntegrationNotFoundError extends PorticoError {
  constructor(integrationName: string, isInactive = false) {
    super(
      isInactive ? "integration.inactive" : "integration.not_found",
      `"${integrationName}" is not ${isInactive ? "active" : "set up"}.`,
      { name: "IntegrationNotFoundError", meta: { integrationName } },
    );
  }
}

/** The user has no credential of this integration. */
export class IntegrationNotInstalledError extends PorticoError {
  constructor(integrationName: string) {
    super("credential.not_connected", `"${integrationName}" is not connected.`, {
      name: "IntegrationNotInstalledError",
      meta: { integrationName },
    });
  }
}

/** `installFlow` was started without `setHeadless(true)`. */
export class HeadlessModeNotEnabledError extends PorticoError {
  constructor() {
    super("sdk.headless_required", "Call setHeadless(true) first.", {
      name: "HeadlessModeNotEnabledError",
    });
  }
}

/** The browser refused to open the provider's window, as it does outside a click. */
export class OAuthBlockedError extends PorticoError {
  constructor() {
    super("sdk.popup_blocked", "The browser blocked the window. Call this inside a click.", {
      name: "OAuthBlockedError",
      userMessage: "Your browser blocked the window. Please allow it, then try again.",
    });
  }
}

/** The user did not finish at the provider within `oauthTimeout`, or within the attempt's life. */
export class OAuthTimeoutError extends PorticoError {
  constructor() {
    super("connect.timed_out", "The user did not finish in time.", {
      name: "OAuthTimeoutError",
      userMessage: "This took too long. Please try again.",
    });
  }
}

/** A call of `request()` failed. */
export class ProxyRequestError extends PorticoError {
  /** The answer's body without a `headers` key; the `Response` where the body is not JSON. */
  declare readonly response: unknown;

  constructor(code: string, message: string, response: unknown, details: ErrorDetails = {}) {
    super(code, message, { ...details, response, name: "ProxyRequestError" });
  }
}
