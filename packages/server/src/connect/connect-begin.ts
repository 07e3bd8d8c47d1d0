import type { AttemptId, InstallOptions, IntegrationId } from "@portico/protocol";
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
import { buildAuthorizeUrl } from "../oauth/authorize-url.ts";
import { newPkce } from "../oauth/pkce.ts";
import type { Projects } from "../projects/project.ts";
import { attemptLifetimeMs } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";
import type { Handshakes } from "./handshakes.ts";
import { withSelectedId } from "./placement.ts";
import { refuseUnlistedRedirect } from "./redirect-url.ts";

export interface BeginDependencies {
  attempts: Attempts;
  handshakes: Handshakes;
  integrations: Integrations;
  credentials: Pick<Credentials, "select">;
  projects: Projects;
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
    await deps.handshakes.refuseForeignOrigin(caller.projectId, request.openerOrigin);
    if (request.handshake !== undefined) await deps.handshakes.confirm(caller, request.handshake);
    let fault: PorticoError | undefined;
    let prepared: Prepared = { connectValues: {}, accountType: null, installOptions: {} };
    try {
      prepared = await prepare(deps, caller, integration, request);
    } catch (error) {
      if (!(error instanceof PorticoError) || request.handshake !== undefined) throw error;
      fault = error;
    }
    const startSecret = randomToken();
    const attempt = await deps.attempts.create(caller.projectId, {
      id: newId<AttemptId>(),
      userId: caller.userId,
      integrationId: integration.id,
      keyHash: hashToken(request.attemptKey),
      startSecretHash: hashToken(startSecret),
      openerOrigin: request.openerOrigin,
      redirectUri: request.redirectUrl ?? deps.integrations.redirectUrl(integration),
      ...prepared,
      expiresAt: new Date(deps.clock.now().getTime() + attemptLifetimeMs),
    });
    if (fault) await deps.attempts.fail(attempt, fault.code, fault.meta);
    return { redirectUrl: `${deps.publicUrl}/oauth/start/${startSecret}` };
  };
}

interface Prepared {
  connectValues: Record<string, string>;
  accountType: string | null;
  installOptions: InstallOptions;
}

async function prepare(
  deps: Readonly<BeginDependencies>,
  caller: UserCaller,
  integration: Integration,
  request: BeginRequest,
): Promise<Prepared> {
  refuseUnready(integration);
  if (request.redirectUrl !== undefined) {
    refuseUnlistedRedirect(await deps.projects.get(caller.projectId), request.redirectUrl);
  }
  const connectValues = readFieldValues(integration.provider.connectFields, request.answers);
  const accountType = chosenAccountType(integration, request.installOptions);
  const installOptions = await withSelectedId(deps.credentials, caller, integration, request.installOptions);
  // built once here for its checks, so that a value that leaves the provider's hosts is refused before any window moves
  buildAuthorizeUrl(oauthAppOf(integration, { accountType, values: connectValues }), {
    scopes: integration.scopes,
    state: "",
    codeChallenge: newPkce().challenge,
    redirectUri: deps.integrations.redirectUrl(integration),
  });
  return { connectValues, accountType, installOptions };
}

function chosenAccountType(integration: Integration, options: InstallOptions): string | null {
  const { accountTypes } = integration.provider;
  const wanted = typeof options.accountType === "string" ? options.accountType : undefined;
  if (wanted === undefined || wanted === "default") return accountTypes[0]?.id ?? null;
  const found = accountTypes.find((accountType) => accountType.id === wanted);
  if (found) return found.id;
  throw new PorticoError("connect.input_invalid", `"${integration.type}" has no account type "${wanted}"`, {
    meta: { field: "accountType" },
  });
}
