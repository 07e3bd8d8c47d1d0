import type { IncomingMessage, ServerResponse } from "node:http";
import type { FreshCredential } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import { soleAuthorization } from "../http/sole-authorization.ts";
import type { Integration } from "../integrations/integration.ts";
import { asCaller } from "../lib/caller-context.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { requirePermission } from "../users/require-permission.ts";
import { deliverAnswer } from "./provider-answer.ts";
import { callProvider, type ProviderCall } from "./provider-call.ts";
import type { ProxyPath } from "./proxy-path.ts";
import type { ProxySettings } from "./proxy.ts";
import { renewCredential } from "./renewal.ts";

/** The call itself: who may, with which account, and back. Throws what the caller is told. */
export async function callAsUser(
  settings: Readonly<ProxySettings>,
  path: ProxyPath,
  request: IncomingMessage,
  response: ServerResponse,
  ownHeaders: readonly string[],
): Promise<void> {
  const { credentials, publicUrl } = settings;
  const method = readMethod(request);
  const user = await settings.users.authenticate(path.projectId, readUserToken(request));
  const integration = await findIntegration(settings, path);
  requireActive(integration);
  requirePermission(user.permissions, integration.type);
  let fresh: FreshCredential;
  try {
    // whoever has a signing key can be every user: breadth is that of all user tokens (VT-14)
    fresh = await asCaller("user_tokens", () =>
      credentials.fresh(user.projectId, user.userId, integration, readSelector(request)),
    );
  } catch (error) {
    throw inWireWords(error, user, integration);
  }
  requirePermission(user.permissions, integration.type, fresh.credential);

  const call: ProviderCall = {
    request,
    method,
    user,
    integration,
    pathOrUrl: path.pathOrUrl,
    isWrapped: !isRaw(request),
    onBegin: (cancel) => onCallerGone(response, cancel),
  };
  let used = fresh;
  let provided = await callProvider(settings, call, fresh);
  if (saysExpired(provided.answer.status, integration)) {
    const renewing = renewCredential(credentials, user, integration, fresh);
    // the body is gone, so this answer stands; whoever calls next finds the credential renewed, or the reason why not
    if (!provided.isRepeatable) renewing.catch(() => undefined);
    else {
      const renewed = await renewing;
      if (renewed) {
        provided.answer.body.discard();
        used = renewed;
        provided = await callProvider(settings, call, renewed);
      }
    }
  }
  const { status } = provided.answer;
  const isRefused = saysExpired(status, integration);
  // anything else says nothing about the credential
  if (isRefused || status < 400) credentials.noteAnswer(used.credential, !isRefused);
  const requestId = ownHeaders[1] ?? "";
  await deliverAnswer(call, provided, { response, ownHeaders, requestId, publicUrl, prefix: path.prefix });
}

/** 401, and what else the declaration says that the provider's API refuses a credential with. */
function saysExpired(status: number, { provider }: Integration): boolean {
  return status === 401 || provider.api.expiredStatuses.includes(status);
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

function readMethod({ method = "" }: IncomingMessage): string {
  if (methods.has(method)) return method;
  throw new PorticoError("proxy.method_refused", `${method} is not one of ${[...methods].join(", ")}`, {
    meta: { method },
  });
}

/** Official clients of providers say `token` where others say `Bearer`; a bare token is taken too (contract 1.3). */
function readUserToken({ rawHeaders }: IncomingMessage): string {
  const authorization = soleAuthorization(rawHeaders) ?? "";
  const token = authorization.replace(/^(bearer|token)(\s+|$)/i, "").trim();
  if (token !== "") return token;
  throw new PorticoError("user_token.missing", "Send the user token as Authorization: Bearer <token>");
}

function findIntegration({ integrations }: Readonly<ProxySettings>, path: ProxyPath): Promise<Integration> {
  const { projectId, integration } = path;
  return "id" in integration
    ? integrations.byId(projectId, integration.id)
    : integrations.byType(projectId, integration.type);
}

function requireActive({ isActive, type }: Integration): void {
  if (isActive) return;
  throw new PorticoError("integration.inactive", `The integration ${type} is not active`, {
    meta: { integrationType: type },
  });
}

function readSelector({ headers }: IncomingMessage): string | undefined {
  const header = headers["x-paragon-credential"];
  const selector = header === undefined ? "" : String(header).trim();
  return selector === "" ? undefined : selector;
}

/** The wire's exact words for an account that is not connected, for foreign and absent alike (contract 3.1.4, TN-04). */
function inWireWords(error: unknown, user: UserCaller, integration: Integration): unknown {
  if (!(error instanceof PorticoError) || error.code !== "credential.not_connected") return error;
  return new PorticoError("credential.not_connected", "Integration not enabled for user.", {
    cause: error,
    userMessage: error.userMessage,
    meta: {
      personaId: user.userId,
      projectId: user.projectId,
      integrationId: integration.id,
      endUserId: user.endUserId,
    },
  });
}

function isRaw({ headers }: IncomingMessage): boolean {
  const header = headers["x-paragon-use-raw-response"];
  return header !== undefined && /^(1|true)$/i.test(String(header).trim());
}

/** A caller that goes away before its answer is complete ends the provider's work (PX-19). */
function onCallerGone(response: ServerResponse, cancel: () => void): void {
  if (response.destroyed) return cancel();
  response.once("close", () => {
    if (!response.writableFinished) cancel();
  });
}
