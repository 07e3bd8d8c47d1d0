import type { AttemptStatus, InstallOptions, WireIntegration } from "@portico/protocol";
import { projectPath } from "./api.ts";
import { watchAttempt } from "./attempt.ts";
import type { Addresses } from "./addresses.ts";
import { OAuthTimeoutError, type PorticoError } from "./errors.ts";
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
export interface OAuthAttempt {
  /** The credential's id. */
  readonly outcome: Promise<string>;
  readonly popup: Window;
  /** Whether the user can still finish in the window. */
  isOpen(): boolean;
  /** Closes the window, and calls the attempt off where it has no outcome yet; its outcome is then for nobody. */
  cancel(): void;
}

export type StartOAuth = (request: OAuthRequest) => OAuthAttempt;

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
    listenToPopup(page, popup, addresses.popupOrigins(), abort.signal, ({ type, handshake }) => {
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
        end(error);
      }
    }

    function end(reason?: unknown): void {
      if (abort.signal.aborted) return;
      abort.abort(reason);
      popup.close();
      // The server ends an attempt by itself too; this only keeps a late consent from connecting what was called off.
      if (session.peek()) session.send(`/sdk/attempts/${key}`, { method: "DELETE" }).catch(() => {});
    }

    async function follow(): Promise<string> {
      if (timeoutMs) page.setTimeout(() => end(new OAuthTimeoutError()), timeoutMs);
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
        if (popup.closed) end(error);
        throw error;
      } finally {
        // Whatever still waits for this attempt, a message or the time limit, comes too late.
        abort.abort();
      }
    }

    return {
      outcome: follow(),
      popup,
      isOpen: () => !popup.closed && !abort.signal.aborted,
      cancel() {
        end();
        popup.close();
      },
    };
  };
}

/** 128 random bits: whoever knows an attempt's key and is signed in as its user may read its outcome. */
function randomKey(page: Page): string {
  return page.crypto.getRandomValues(new Uint32Array(4)).join("");
}
