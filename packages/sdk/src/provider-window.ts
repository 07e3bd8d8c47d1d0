import { toPorticoError } from "./error-makers.ts";
import type { PorticoError } from "./errors.ts";
import type { Installs } from "./installs.ts";
import type { OAuthAttempt, OAuthRequest, StartOAuth } from "./oauth.ts";
import type { InstallEvent } from "./option-types.ts";

export interface ProviderWindowRequest extends OAuthRequest {
  /** Called when the credential is known to the page; answers may still be due. */
  readonly onConnected: (event: InstallEvent) => void;
  /** Called when nothing was connected. */
  readonly onFailed: (error: PorticoError) => void;
}

/** The provider's window of one way to install: one at a time, and one that was closed has nothing to say any more. */
export interface ProviderWindow {
  /** Closes the one before it. Call it inside the user's click; throws `sdk.popup_blocked`. */
  open(request: ProviderWindowRequest): void;
  /** Whether the user can still finish in it: a window that only shows why it failed is not open. */
  isOpen(): boolean;
  /** Brings it to the front; false where none is open. */
  focus(): boolean;
  /** Closes it, whatever it shows, and calls its attempt off. */
  close(): void;
}

export interface ProviderWindowParts {
  readonly startOAuth: StartOAuth;
  readonly installs: Installs;
}

export function createProviderWindow({ startOAuth, installs }: ProviderWindowParts): ProviderWindow {
  let attempt: OAuthAttempt | undefined;

  const isOpen = (): boolean => attempt !== undefined && attempt.isOpen();

  function close(): void {
    attempt?.cancel();
    attempt = undefined;
  }

  return {
    open(request) {
      close();
      const started = (attempt = startOAuth(request));
      // What the host's own callbacks throw inside onConnected is left uncaught, for the browser to report.
      started.outcome
        .then((credentialId) => installs.announce(request.integration, credentialId))
        .then(request.onConnected, (error) => {
          if (attempt === started) request.onFailed(toPorticoError(error));
        });
    },
    isOpen,
    focus() {
      if (isOpen()) attempt?.popup.focus();
      return isOpen();
    },
    close,
  };
}
