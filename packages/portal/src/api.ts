/**
 * The calls that the portal makes itself, all to its own origin. The token travels in the Authorization header and
 * nowhere else: never in an address, a cookie or a storage.
 */
import type { AttemptStatus, InstallOptions } from "@portico/protocol";
import { ApiError } from "./api-error.ts";
import { createSettingsApi, type SettingsApi } from "./settings/settings-api.ts";
import { isRecord } from "./snapshot.ts";
import type { HostTexts } from "./text-overrides.ts";

export interface ConsentRequest {
  readonly action: string;
  readonly integrationId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly installOptions: InstallOptions;
  readonly redirectUrl: string | null;
  /** The attempt's key, made by the caller. */
  readonly key: string;
  readonly proof: WindowProof;
}

/** What the finishing browser alone had: a nonce that its window said, or a code that its window showed. */
export type WindowProof =
  { readonly handshake: string } | { readonly windowCode: { readonly meeting: string; readonly code: string } };

/** What an attempt without a window begins with. */
export type DeviceRequest = Pick<ConsentRequest, "integrationId" | "values" | "installOptions" | "key">;

/** Use the account that was consented as, keep the one that is connected, or have both. */
export type AccountChoice = "use" | "keep" | "add";

export interface Api extends SettingsApi {
  /** The address of the page that the provider's window opens on. Carries no secret. */
  readonly startPageUrl: (action: string, integrationId: string, meeting: string) => string;
  /** `texts` are the project's own, where it has any. */
  readonly portalFacts: () => Promise<{ allowedOrigins: readonly string[]; hostName: string; texts: HostTexts }>;
  /** Whether a window stands without an opener and shows its code. Asking also says that somebody waits for one. */
  readonly hasLoneWindow: (meeting: string, integrationId: string) => Promise<boolean>;
  /** Confirms the handshake and answers where the window has to go next. */
  readonly consentUrl: (request: ConsentRequest) => Promise<string>;
  /** Asks the provider for a code that the end user types there. */
  readonly beginDevice: (request: DeviceRequest) => Promise<AttemptStatus>;
  readonly attemptStatus: (key: string) => Promise<AttemptStatus>;
  readonly cancelAttempt: (key: string) => Promise<void>;
  /** Which of two accounts it shall be, for an attempt that asks. */
  readonly decideAccount: (key: string, choice: AccountChoice) => Promise<AttemptStatus>;
}

export function createApi(parts: {
  readonly origin: string;
  readonly projectId: () => string;
  readonly token: () => string;
  /** Told when the server refuses the token. */
  readonly onTokenRefused: (token: string) => void;
  readonly fetch: typeof fetch;
}): Api {
  const { origin, projectId, token } = parts;
  const project = (version = ""): string => `${origin}${version}/projects/${encodeURIComponent(projectId())}/sdk`;

  const send = async (url: string, init: RequestInit = {}): Promise<unknown> => {
    const used = token();
    const headers = { ...init.headers, Authorization: `Bearer ${used}`, "Content-Type": "application/json" };
    const response = await parts.fetch(url, {
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
    });
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (response.ok) return body;
    if (response.status === 401) parts.onTokenRefused(used);
    throw new ApiError(response.status, body);
  };

  return {
    startPageUrl: (action, integrationId, meeting) => {
      const query = new URLSearchParams({ action, integrationId, originForPostMessage: origin, meeting });
      return `${project()}/actions/oauth-nonce?${query}`;
    },
    portalFacts: async () => {
      const body = await send(`${project()}/portal`);
      const facts = isRecord(body) ? body : {};
      const origins = Array.isArray(facts.allowedOrigins) ? facts.allowedOrigins : [];
      return {
        allowedOrigins: origins.filter((allowed) => typeof allowed === "string"),
        hostName: typeof facts.hostName === "string" ? facts.hostName : "",
        texts: readTexts(facts.texts),
      };
    },
    consentUrl: async (request) => {
      // In the body: an end user's own app has a secret among its answers.
      const begun = {
        action: request.action,
        integrationId: request.integrationId,
        endUserSuppliedValues: JSON.stringify(request.values),
        parameters: JSON.stringify(request.parameters),
        installOptions: JSON.stringify(request.installOptions),
        originForPostMessage: origin,
        oauthMetaKeyId: request.key,
        ...request.proof,
        canAsk: "account",
        ...(request.redirectUrl === null ? {} : { redirectUrl: request.redirectUrl }),
      };
      const init = { method: "POST", body: JSON.stringify(begun) };
      const body = await send(`${project("/v2")}/actions/build-oauth`, init);
      const url = isRecord(body) && typeof body.redirectUrl === "string" ? new URL(body.redirectUrl, origin) : null;
      // The next stop is our own page; anything else, `javascript:` above all, is not an answer of our server.
      if (url?.origin !== origin) throw new ApiError(502, { code: "unknown", message: "The redirect is not ours." });
      return url.href;
    },
    hasLoneWindow: async (meeting, integrationId) => {
      const init = { method: "PUT", body: JSON.stringify({ integrationId }) };
      const body = await send(`${project()}/meetings/${meeting}`, init);
      return isRecord(body) && body.hasArrived === true;
    },
    beginDevice: async ({ integrationId, values, installOptions, key }) => {
      const begun = {
        integrationId,
        endUserSuppliedValues: JSON.stringify(values),
        installOptions: JSON.stringify(installOptions),
        canAsk: "account",
      };
      const init = { method: "POST", body: JSON.stringify(begun) };
      return (await send(`${project()}/attempts/${key}/device`, init)) as AttemptStatus;
    },
    attemptStatus: async (key) => (await send(`${project()}/actions/session-id/${key}`)) as AttemptStatus,
    cancelAttempt: async (key) => {
      // The frame may go away with the portal; the cancellation has to arrive nevertheless.
      await send(`${project()}/attempts/${key}`, { method: "DELETE", keepalive: true });
    },
    decideAccount: async (key, choice) =>
      (await send(`${project()}/attempts/${key}/account`, {
        method: "POST",
        body: JSON.stringify({ choice }),
      })) as AttemptStatus,
    ...createSettingsApi({ send, project }),
  };
}

/** By language, then by key. What is no text is left out. */
function readTexts(value: unknown): HostTexts {
  const languages = Object.entries(isRecord(value) ? value : {}).map(([language, texts]) => [
    language,
    Object.fromEntries(Object.entries(isRecord(texts) ? texts : {}).filter(([, text]) => typeof text === "string")),
  ]);
  return Object.fromEntries(languages) as HostTexts;
}
