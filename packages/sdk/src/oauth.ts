import type { AttemptStatus, InstallOptions, WireIntegration } from "@portico/protocol";
import { projectPath } from "./api.ts";
import { watchAttempt } from "./attempt.ts";
import type { Addresses } from "./addresses.ts";
import { OAuthTimeoutError, PorticoError } from "./errors.ts";
import type { Page } from "./page.ts";
import { listenToPopup, openPopup } from "./popup.ts";
import type { Session } from "./session.ts";

export interface OAuthRequest {
  readonly integration: WireIntegration;
  readonly installOptions: InstallOptions;
  readonly timeoutMs?: number | undefined;
  /** Told at most once that the user closed the window; the attempt may succeed nevertheless. */
  readonly onClosed: (error: PorticoError) => void;
}

/** One connect attempt through the provider's consent page. */
export interface OAuthRun {
  /** The credential's id. */
  readonly outcome: Promise<string>;
  focus(): void;
  isWindowOpen(): boolean;
  /** Closes the window and calls the attempt off; `outcome` rejects with the reason, or with `connect.closed`. */
  cancel(reason?: PorticoError): void;
}

export type StartOAuth = (request: OAuthRequest) => OAuthRun;

export interface OAuthParts {
  readonly page: Page;
  readonly session: Session;
  readonly addresses: Addresses;
}

/**
 * Opens the start page at once, so call it inside the user's click; throws `sdk.popup_blocked`. The page's handshake
 * proves to the server that the browser which opened the window is the one that will finish in it (security bar N2).
 */
export function createOAuth({ page, session, addresses }: OAuthParts): StartOAuth {
  return ({ integration, installOptions, timeoutMs, onClosed }) => {
    const key = randomKey(page);
    const abort = new AbortController();
    const actions = `${projectPath(session.current().projectId)}/sdk/actions`;
    const subject = {
      action: integration.type,
      integrationId: integration.id,
      originForPostMessage: page.location.origin,
    };
    let isBuilding = false;

    const startPage = `${addresses.urls().ZEUS_PUBLIC_URL}${actions}/oauth-nonce?${new URLSearchParams(subject)}`;
    const popup = openPopup(page, startPage);
    const release = listenToPopup(page, popup, addresses.popupOrigins(), ({ type, handshake }) => {
      // What else the window says is not needed: how it went is read from the attempt.
      if (type === "oauth-nonce-loaded" && typeof handshake === "string") void build(handshake);
    });

    // The start page repeats its message until it is navigated away.
    async function build(handshake: string): Promise<void> {
      if (isBuilding) return;
      isBuilding = true;
      const { endUserSuppliedValues = {}, overrideRedirectUrl } = installOptions;
      const query = new URLSearchParams({
        ...subject,
        endUserSuppliedValues: JSON.stringify(endUserSuppliedValues),
        installOptions: JSON.stringify(installOptions),
        oauthMetaKeyId: key,
        handshake,
        ...(overrideRedirectUrl && { redirectUrl: overrideRedirectUrl }),
      });
      try {
        const path = `/v2${actions}/build-oauth?${query}`;
        const { redirectUrl } = await session.send<{ redirectUrl: string }>(path, { isProjectPath: false });
        // Never a `javascript:` address, which would run in the window with whatever is open there.
        if (!abort.signal.aborted && /^https?:/.test(redirectUrl)) popup.location.href = redirectUrl;
      } catch (error) {
        cancel(error as PorticoError);
      }
    }

    function cancel(reason?: PorticoError): void {
      if (abort.signal.aborted) return;
      abort.abort(reason ?? new PorticoError("connect.closed", "The connect attempt was called off."));
      popup.close();
      // The server ends an attempt by itself too; this only keeps a late consent from connecting what was called off.
      if (session.peek()) session.send(`/sdk/attempts/${key}`, { method: "DELETE" }).catch(() => {});
    }

    async function follow(): Promise<string> {
      const timeout = timeoutMs && page.setTimeout(() => cancel(new OAuthTimeoutError()), timeoutMs);
      try {
        const credentialId = await watchAttempt({
          readStatus: () => session.send<AttemptStatus>(`/sdk/actions/session-id/${key}`),
          isWindowClosed: () => popup.closed,
          hasFocus: () => page.document.hasFocus(),
          wait: (ms) => new Promise((resolve) => page.setTimeout(resolve, ms)),
          now: Date.now,
          signal: abort.signal,
          onClosed,
        });
        popup.close();
        return credentialId;
      } catch (error) {
        // A window that was closed before consent: its attempt must not outlive it.
        if (popup.closed) cancel(error as PorticoError);
        throw error;
      } finally {
        if (timeout) page.clearTimeout(timeout);
        release();
      }
    }

    return { outcome: follow(), focus: () => popup.focus(), isWindowOpen: () => !popup.closed, cancel };
  };
}

/** 128 random bits: whoever knows an attempt's key and is signed in as its user may read its outcome. */
function randomKey(page: Page): string {
  return page.crypto.getRandomValues(new Uint32Array(4)).join("");
}
