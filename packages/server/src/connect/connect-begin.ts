import type { AttemptId, InstallOptions, IntegrationId } from "@portico/protocol";
import { userConfiguredAccountType } from "@portico/protocol/endpoints";
import { connectsBy, consentsByOauth1 } from "@portico/providers";
import type { Credentials } from "../credentials/credential.ts";
import { readFieldValues } from "../credentials/field-values.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { refuseUnready } from "../integrations/readiness.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { RateLimit } from "../lib/rate-limit.ts";
import { hashToken, newId, randomToken } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import { buildAuthorizeUrl } from "../oauth/authorize-url.ts";
import { refuseStrayConsent } from "../oauth/oauth1-consent.ts";
import { newPkce } from "../oauth/pkce.ts";
import type { OwnClient } from "../oauth/own-client.ts";
import type { Projects } from "../projects/project.ts";
import { requirePermission } from "../users/require-permission.ts";
import type { Vault } from "../vault/vault.ts";
import { attemptLifetimeMs } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";
import { chosenScopes } from "./chosen-scopes.ts";
import type { DiscoveredClients } from "./discovered-client.ts";
import type { Handshakes } from "./handshakes.ts";
import type { Meetings, WindowCode } from "./meetings/meetings.ts";
import { withSelectedId } from "./placement.ts";
import { refuseUnlistedRedirect } from "./redirect-url.ts";
import { bringsApp, readUserApp, type UserApp } from "./user-app.ts";

export interface BeginDependencies {
  attempts: Attempts;
  handshakes: Handshakes;
  meetings: Pick<Meetings, "confirm">;
  integrations: Integrations;
  credentials: Pick<Credentials, "select" | "refuseFrozen">;
  projects: Projects;
  discoveredClients: Pick<DiscoveredClients, "choose">;
  vault: Pick<Vault, "seal">;
  startLimit: RateLimit;
  clock: Clock;
  publicUrl: string;
}

export interface BeginRequest {
  integrationId: IntegrationId;
  /** Made up by the SDK for this attempt; the outcome is asked for under it. */
  attemptKey: string;
  openerOrigin: string;
  answers: Record<string, unknown>;
  installOptions: InstallOptions;
  /** `overrideRedirectUrl`: the host's own page, which hands the provider's parameters on to us. */
  redirectUrl: string | undefined;
  /** The start page's nonce, when the caller confirms it in this same call. */
  handshake: string | undefined;
  /** What a window without an opener shows, which goes on by itself. */
  windowCode: WindowCode | undefined;
  /** Whether the caller can put the question of accounts to its user. */
  canAsk: boolean;
}

/**
 * Begins a connect attempt and answers our own page to navigate the connect window to.
 *
 * A caller that confirms the handshake here (our SDK, our portal) gets faults as errors. The official SDK swallows
 * errors of this call and leaves its window standing, so for it a fault becomes a failed attempt whose page says so
 * and tells the opener (contract 4.4). A rejected user token is an error for everybody, before this function.
 */
export function createBegin(deps: Readonly<BeginDependencies>) {
  return async function begin(caller: UserCaller, request: BeginRequest): Promise<{ redirectUrl: string }> {
    deps.startLimit.count(caller.userId);
    const integration = await deps.integrations.byId(caller.projectId, request.integrationId);
    requirePermission(caller.permissions, integration.type);
    await deps.handshakes.refuseForeignOrigin(caller.projectId, request.openerOrigin);
    if (request.handshake !== undefined) await deps.handshakes.confirm(caller, request.handshake);
    const letWindowGo = request.windowCode && (await deps.meetings.confirm(caller, request.windowCode));
    const isConfirmed = request.handshake !== undefined || letWindowGo !== undefined;
    let fault: PorticoError | undefined;
    let prepared: Prepared = nothingPrepared;
    try {
      prepared = await prepare(deps, caller, integration, request);
    } catch (error) {
      if (!(error instanceof PorticoError) || isConfirmed) throw error;
      fault = error;
    }
    const startSecret = randomToken();
    const id = newId<AttemptId>();
    const { own, redirectUri, ...chosen } = prepared;
    const attempt = await deps.attempts.create(caller.projectId, {
      id,
      userId: caller.userId,
      integrationId: integration.id,
      keyHash: hashToken(request.attemptKey),
      startSecretHash: hashToken(startSecret),
      openerOrigin: request.openerOrigin,
      redirectUri: redirectUri ?? request.redirectUrl ?? deps.integrations.redirectUrl(integration),
      ...chosen,
      oauthClient: own?.client ?? null,
      clientSecret: own?.secret ? await deps.vault.seal(caller.projectId, clientSecretContext(id), own.secret) : null,
      // the official SDK, which confirms its handshake elsewhere, would wait for an answer that nobody is asked for
      canAsk: request.canAsk && isConfirmed,
      expiresAt: new Date(deps.clock.now().getTime() + attemptLifetimeMs),
    });
    if (fault) await deps.attempts.fail(attempt, fault.code, fault.meta);
    await letWindowGo?.(attempt.id);
    return { redirectUrl: `${deps.publicUrl}/oauth/start/${startSecret}` };
  };
}

interface Prepared {
  connectValues: Record<string, string>;
  accountType: string | null;
  scopes: readonly string[] | null;
  installOptions: InstallOptions;
  /** The client, where the declaration and the integration do not say it all. */
  own: { client: OwnClient; secret: Secret | undefined } | null;
  /** Absent: it is not known, because the attempt has failed already. */
  redirectUri?: string;
}

const nothingPrepared: Prepared = {
  connectValues: {},
  accountType: null,
  scopes: null,
  installOptions: {},
  own: null,
};

async function prepare(
  deps: Readonly<BeginDependencies>,
  caller: UserCaller,
  integration: Integration,
  request: BeginRequest,
): Promise<Prepared> {
  refuseUnready(integration);
  if (connectsBy(integration.provider.auth) !== "consent")
    throw new PorticoError("connect.input_invalid", `"${integration.type}" does not connect through a window`);
  await deps.credentials.refuseFrozen(integration, caller.userId);
  if (request.redirectUrl !== undefined) {
    refuseUnlistedRedirect(await deps.projects.get(caller.projectId), request.redirectUrl);
  }
  const connectValues = readFieldValues(integration.provider.connectFields, request.answers);
  const accountType = chosenAccountType(integration, request.installOptions);
  const installOptions = await withSelectedId(deps.credentials, caller, integration, request.installOptions);
  const { auth } = integration.provider;
  const scopes = chosenScopes(integration, request.answers.scopes);
  if (auth.scheme === "oauth2_discovery") {
    const wishes = { userId: caller.userId, values: connectValues, scopes, redirectUrl: request.redirectUrl };
    const { client, secret, ...chosen } = await deps.discoveredClients.choose(integration, auth, wishes);
    return { connectValues, accountType, installOptions, own: { client, secret }, ...chosen };
  }
  // built once here for its checks, so that a value that leaves the provider's hosts is refused before any window moves
  const own = bringsApp(accountType) ? readUserApp(integration, request.answers) : null;
  const user = { accountType, values: connectValues };
  const redirectUri = request.redirectUrl ?? ownRedirectUrl(deps, integration, own);
  const app = oauthAppOf(integration, user, undefined, own?.client ?? null);
  if (consentsByOauth1(auth)) refuseStrayConsent(app);
  else buildAuthorizeUrl(app, { scopes, state: "", codeChallenge: newPkce().challenge, redirectUri });
  return { connectValues, accountType, scopes, installOptions, own, redirectUri };
}

function ownRedirectUrl(
  { integrations }: Pick<BeginDependencies, "integrations">,
  integration: Integration,
  userApp: UserApp | null,
): string {
  return userApp ? integrations.userAppRedirectUrl(integration) : integrations.redirectUrl(integration);
}

/** What binds the sealed secret of a user's own app to its attempt. */
export function clientSecretContext(attemptId: AttemptId) {
  return { field: "connect_attempts.client_secret", recordId: attemptId, version: 1 } as const;
}

function chosenAccountType(integration: Integration, options: InstallOptions): string | null {
  const { accountTypes } = integration.provider;
  const wanted = typeof options.accountType === "string" ? options.accountType : undefined;
  const { userConfiguredApp } = integration.consent;
  if (userConfiguredApp && bringsApp(wanted ?? null)) return userConfiguredAccountType;
  // without an app of the host's there is nothing else to choose
  if (userConfiguredApp && wanted === undefined && integration.clientId === null) return userConfiguredAccountType;
  if (wanted === undefined || wanted === "default") return accountTypes[0]?.id ?? null;
  const found = accountTypes.find((accountType) => accountType.id === wanted);
  if (found) return found.id;
  throw new PorticoError("connect.input_invalid", `"${integration.type}" has no account type "${wanted}"`, {
    meta: { field: "accountType" },
  });
}
