import type { AttemptId, AttemptStatus, InstallOptions, IntegrationId } from "@portico/protocol";
import { connectsBy } from "@portico/providers";
import type { Credentials } from "../credentials/credential.ts";
import { readFieldValues } from "../credentials/field-values.ts";
import type { Database } from "../db/database.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, newId, randomToken } from "../lib/random.ts";
import type { RateLimit } from "../lib/rate-limit.ts";
import type { Outbound } from "../net/outbound.ts";
import { requestDeviceAuthorization } from "../oauth/device-authorization.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { requirePermission } from "../users/require-permission.ts";
import type { Vault } from "../vault/vault.ts";
import { attemptLifetimeMs, type Attempt } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";
import { chosenScopes } from "./chosen-scopes.ts";
import { createDevicePollStore } from "./device-poll-store.ts";
import { failureWords } from "./failure-words.ts";
import { withSelectedId } from "./placement.ts";

export interface ByDeviceDependencies {
  database: Database;
  attempts: Attempts;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  credentials: Pick<Credentials, "select" | "refuseFrozen">;
  vault: Pick<Vault, "seal">;
  outbound: Pick<Outbound, "call">;
  startLimit: RateLimit;
  clock: Clock;
  publicUrl: string;
}

export interface DeviceRequest {
  integrationId: IntegrationId;
  attemptKey: string;
  answers: Record<string, unknown>;
  installOptions: InstallOptions;
  canAsk: boolean;
}

export type ConnectByDevice = ReturnType<typeof createConnectByDevice>;

/**
 * Begins an attempt whose end user types a code at the provider, and answers the code with where to type it. It belongs
 * to the user whose token began it: the code is shown to nobody else (OA-01). It ends with the provider's code, 10
 * minutes after its beginning at the latest.
 *
 * Throws `connect.input_invalid`, `connect.attempt_spent`, `connect.closed`, and what `requestDeviceAuthorization`
 * throws; the attempt has then failed.
 */
export function createConnectByDevice(deps: Readonly<ByDeviceDependencies>) {
  const { database, attempts, integrations, credentials, vault, outbound, clock } = deps;

  return async function connectByDevice(caller: UserCaller, request: DeviceRequest): Promise<AttemptStatus> {
    deps.startLimit.count(caller.userId);
    const integration = await integrations.byId(caller.projectId, request.integrationId);
    requirePermission(caller.permissions, integration.type);
    refuseUnready(integration);
    if (connectsBy(integration.provider.auth) !== "device")
      throw new PorticoError("connect.input_invalid", `"${integration.type}" does not connect by a device code`);
    await credentials.refuseFrozen(integration, caller.userId);
    const connectValues = readFieldValues(integration.provider.connectFields, request.answers);
    const attempt = await attempts.create(caller.projectId, {
      id: newId<AttemptId>(),
      userId: caller.userId,
      integrationId: integration.id,
      keyHash: hashToken(request.attemptKey),
      // no window: nobody is ever told a start link
      startSecretHash: hashToken(randomToken()),
      openerOrigin: deps.publicUrl,
      redirectUri: "",
      accountType: null,
      scopes: chosenScopes(integration, request.answers.scopes),
      oauthClient: null,
      clientSecret: null,
      connectValues,
      installOptions: await withSelectedId(credentials, caller, integration, request.installOptions),
      canAsk: request.canAsk,
      expiresAt: new Date(clock.now().getTime() + attemptLifetimeMs),
    });
    try {
      await authorize(attempt, integration);
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error;
      await attempts.fail(attempt, error.code, error.meta);
      throw new PorticoError(error.code, error.message, {
        cause: error,
        userMessage: error.userMessage ?? failureWords(error.code, integration.provider.name),
        meta: error.meta,
      });
    }
    return attempts.status(caller, request.attemptKey);
  };

  async function authorize(attempt: Attempt, integration: Integration): Promise<void> {
    const app = await deviceAppOf(integrations, attempt, integration);
    const given = await requestDeviceAuthorization({ outbound, clock }, app, attempt.scopes ?? integration.scopes);
    const { deviceCode, userCode, verificationUrl, verificationUrlComplete, intervalSeconds } = given;
    const at = clock.now();
    const shown = await createDevicePollStore(database.queries).showCode(attempt.projectId, attempt.id, {
      device: { userCode, verificationUrl, verificationUrlComplete, intervalSeconds },
      sealedDeviceCode: await vault.seal(attempt.projectId, deviceCodeContext(attempt), deviceCode),
      nextPollAt: new Date(at.getTime() + intervalSeconds * 1000),
      at,
      expiresAt: given.expiresAt < attempt.expiresAt ? given.expiresAt : attempt.expiresAt,
    });
    if (!shown) throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
  }
}

/** The integration's client, for this attempt's values. */
export async function deviceAppOf(
  integrations: Pick<Integrations, "clientSecret">,
  { accountType, connectValues: values }: Attempt,
  integration: Integration,
): Promise<OAuthApp> {
  return oauthAppOf(integration, { accountType, values }, await integrations.clientSecret(integration));
}

/** What binds the sealed device code to its attempt. */
export function deviceCodeContext({ id }: Pick<Attempt, "id">) {
  return { field: "connect_attempts.grant_secret", recordId: id, version: 1 } as const;
}
