import { isAllowedHost, type DeviceCode } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";
import { readAnswerBody } from "./answer-body.ts";
import { buildClientRequest, proofOf } from "./client-request.ts";
import { addressOf } from "./endpoint-url.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import { invalidAnswer, readToken, refuseForNow, type TokenAnswer } from "./token-answer.ts";
import { askTokenEndpoint, callTokenEndpoint, refuseUnrefreshable } from "./token-endpoint.ts";
import { kindOfErrorWord, showableWord, TokenRequestError } from "./token-failure.ts";

/** What a device authorization gave, checked. */
export interface DeviceAuthorization {
  deviceCode: Secret;
  /** What the end user types. */
  userCode: string;
  /** Where; on a host that the declaration allows. */
  verificationUrl: string;
  /** The same with the code in it; null where the provider has none, or one that leads elsewhere. */
  verificationUrlComplete: string | null;
  /** Counted from the moment the request was sent. */
  expiresAt: Date;
  /** Least time between two polls: 1 to 60 (5). */
  intervalSeconds: number;
}

/** What a poll found out. `later`: try again after `afterSeconds`, and from then on each `intervalSeconds`. */
export type DevicePoll =
  | { kind: "tokens"; answer: TokenAnswer }
  | { kind: "later"; afterSeconds: number; intervalSeconds: number }
  /** The code ran out at the provider. */
  | { kind: "expired" };

/** RFC 8628 section 3.2: used where the answer names none. */
const defaultIntervalSeconds = 5;
/** RFC 8628 section 3.5: what `slow_down` adds, for this and all later polls. */
const slowDownSeconds = 5;
const longestIntervalSeconds = 60;
/** No grant type of RFC 6749: RFC 8628 section 3.4. */
const grantType = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * Asks for a device code and a user code (RFC 8628 sections 3.1 and 3.2). An address that is neither on the provider's
 * hosts nor on the declaration's verification hosts is refused: the end user would be sent there.
 *
 * Throws `TokenRequestError`: `connect.provider_unreachable`, `connect.provider_answer_invalid`,
 * `connect.app_misconfigured`; also `connect.input_invalid` when the app's values do not lead to the provider.
 */
export async function requestDeviceAuthorization(
  transport: Readonly<Transport>,
  app: OAuthApp,
  scopes: readonly string[],
): Promise<DeviceAuthorization> {
  const auth = deviceCodeOf(app);
  const request = buildClientRequest(app, {
    url: addressOf(app, auth.deviceAuthorizationUrl, app.values),
    method: "POST",
    parameters: {
      ...auth.deviceParameters,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(auth.scopeSeparator) }),
    },
    body: auth.tokenRequest,
    authentication: proofOf(auth.clientAuthentication),
  });
  const { response, requestedAt } = await callTokenEndpoint(transport, request);
  refuseForNow(response, requestedAt);
  const body = readAnswerBody(response);
  if (body.kind !== "members") throw invalidAnswer("The device authorization's answer cannot be read", false);
  const { error } = body.members;
  if (error !== undefined || response.status !== 200) {
    const word = showableWord(error);
    throw new TokenRequestError(
      word === undefined ? "answer_invalid" : kindOfErrorWord(word),
      `The device authorization was answered with ${response.status}`,
      { providerError: word },
    );
  }
  return readAuthorization(app.provider.hosts, auth, body.members, requestedAt);
}

function readAuthorization(
  hosts: readonly string[],
  { verificationHosts }: DeviceCode,
  members: Readonly<Record<string, unknown>>,
  requestedAt: Date,
): DeviceAuthorization {
  const allowed = [...hosts, ...verificationHosts];
  const deviceCode = readToken(members["device_code"], /^[\x21-\x7e]+$/, "device code");
  const userCode = members["user_code"];
  if (deviceCode === undefined) throw invalidAnswer("The device authorization has no device code", false);
  if (typeof userCode !== "string" || !/^[\p{L}\p{N}][\p{L}\p{N} -]{0,38}$/u.test(userCode))
    throw invalidAnswer("The device authorization has no user code that a person could type", false);
  // Google's and Microsoft's first versions call it so
  const verificationUrl = readAddress(members["verification_uri"] ?? members["verification_url"], allowed);
  if (verificationUrl === null)
    throw invalidAnswer("The device authorization's address is not on one of the provider's hosts", false);
  const lifetime = members["expires_in"];
  if (typeof lifetime !== "number" || !(lifetime > 0))
    throw invalidAnswer("The device authorization does not say how long it is good for", false);
  const interval = members["interval"];
  return {
    deviceCode,
    userCode,
    verificationUrl,
    verificationUrlComplete: readAddress(members["verification_uri_complete"], allowed),
    expiresAt: new Date(requestedAt.getTime() + Math.min(lifetime, 24 * 60 * 60) * 1000),
    intervalSeconds:
      typeof interval === "number" && interval > 0
        ? Math.min(Math.max(Math.ceil(interval), 1), longestIntervalSeconds)
        : defaultIntervalSeconds,
  };
}

function readAddress(value: unknown, allowed: readonly string[]): string | null {
  if (typeof value !== "string" || value.length > 2000 || !isAllowedHost(value, allowed)) return null;
  return new URL(value).href;
}

/**
 * Asks once whether the end user has allowed access (RFC 8628 sections 3.4 and 3.5). `intervalSeconds` is the one of the
 * last answer: `slow_down` makes it 5 longer, and a provider that does not answer doubles it (60 at most).
 *
 * Throws `TokenRequestError` for an answer that ends the attempt: `connect.denied`, `connect.interrupted`,
 * `connect.app_misconfigured`, `connect.provider_answer_invalid`.
 */
export async function pollDeviceAuthorization(
  transport: Readonly<Transport>,
  app: OAuthApp,
  { deviceCode, intervalSeconds }: Readonly<{ deviceCode: Secret; intervalSeconds: number }>,
): Promise<DevicePoll> {
  const auth = deviceCodeOf(app);
  try {
    const answer = await askTokenEndpoint(transport, app, {
      parameters: { ...auth.tokenParameters, grant_type: grantType, device_code: deviceCode.reveal() },
      body: auth.tokenRequest,
      authentication: proofOf(auth.clientAuthentication),
      rules: { ...auth, defaultLifetimeSeconds: auth.refresh.defaultLifetimeSeconds },
    });
    refuseUnrefreshable(auth, answer);
    return { kind: "tokens", answer };
  } catch (error) {
    if (!(error instanceof TokenRequestError)) throw error;
    switch (error.meta["providerError"]) {
      case "authorization_pending":
        return later(intervalSeconds);
      case "slow_down":
        return later(intervalSeconds + slowDownSeconds);
      case "expired_token":
        return { kind: "expired" };
    }
    if (error.kind !== "unreachable") throw error;
    const backedOff = Math.max(intervalSeconds, Math.min(intervalSeconds * 2, longestIntervalSeconds));
    return later(backedOff, error.retryAfterSeconds);
  }
}

function later(intervalSeconds: number, retryAfterSeconds = 0): DevicePoll {
  return { kind: "later", afterSeconds: Math.max(intervalSeconds, retryAfterSeconds), intervalSeconds };
}

function deviceCodeOf({ provider }: OAuthApp): DeviceCode {
  if (provider.auth.scheme !== "device_code") throw new TypeError(`${provider.key} does not connect by a device code`);
  return provider.auth;
}
