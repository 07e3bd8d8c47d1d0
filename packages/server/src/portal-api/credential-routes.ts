import type { WireAccount } from "@portico/protocol";
import { wire } from "@portico/protocol/endpoints";
import type { Attempts } from "../connect/attempts.ts";
import type { createConnectByKey } from "../connect/connect-by-key.ts";
import type { Complete } from "../connect/connect-complete.ts";
import { readInstallOptions } from "../connect/install-options.ts";
import { toWireCredential } from "../credentials/credential-view.ts";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import { asIntegrationId } from "../integrations/integration-id.ts";
import type { Integrations } from "../integrations/integration.ts";
import { requirePermission } from "../users/require-permission.ts";
import { toWireIntegration } from "./integration-view.ts";
import { integrationOf, reach, withinReach } from "./reach.ts";

export interface CredentialRouteDependencies {
  integrations: Integrations;
  credentials: Credentials;
  attempts: Attempts;
  projects: Pick<Projects, "get">;
  complete: Complete;
  connectByKey: ReturnType<typeof createConnectByKey>;
}

/** Chooses the credential of a call (contract 3.1.2). */
export const credentialHeader = "x-paragon-credential";

/** The user's credentials: made, read, set up, disconnected (contract 3.7, 3.8, 3.10, 3.12). */
export function mountCredentials(router: Router, deps: Readonly<CredentialRouteDependencies>): void {
  router.on(wire.createCredential, async ({ caller, body }) => {
    const integration = await deps.integrations.byId(caller.projectId, asIntegrationId(body.integrationId));
    requirePermission(caller.permissions, integration.type);
    if (body.code !== undefined) {
      const { code, redirectUrl = "", state } = body;
      const credential = await deps.complete.withCode(caller, integration, { code, redirectUrl, state });
      return toWireCredential(credential, integration.provider.name);
    }
    const payload = body.payload ?? {};
    const credential =
      typeof payload.porticoAttempt === "string"
        ? await credentialOfAttempt(deps, caller, payload.porticoAttempt)
        : await deps.connectByKey(caller, integration, payload, readInstallOptions(body.installOptions));
    return toWireCredential(credential, integration.provider.name);
  });
  router.on(wire.listCredentials, async ({ caller, query, context }) => {
    if (query.integration !== undefined)
      return accountOf(deps, caller, query.integration, context.req.header(credentialHeader));
    const integrations = await deps.integrations.list(caller.projectId);
    const credentials = await deps.credentials.list(caller.projectId, caller.userId);
    return withinReach(caller, integrations, credentials).map((credential) =>
      toWireCredential(credential, integrationOf(integrations, credential).provider.name),
    );
  });
  router.on(wire.getCredential, async ({ caller, params }) => {
    const { credential, integration } = await reach(deps, caller, params.credentialId);
    return toWireCredential(credential, integration.provider.name);
  });
  router.on(wire.completeSetup, async ({ caller, params, body }) => {
    const { credential, integration } = await reach(deps, caller, params.credentialId);
    const { projectId, userId } = caller;
    const completed = await deps.credentials.completeSetup(projectId, userId, credential.id, body.payload);
    return toWireCredential(completed, integration.provider.name);
  });
  router.on(wire.uninstall, async ({ caller, params, context }) => {
    const integration = await deps.integrations.byId(caller.projectId, asIntegrationId(params.integrationId));
    const selector = context.req.header(credentialHeader);
    const credential = await deps.credentials.select(caller.projectId, caller.userId, integration, selector);
    await reach(deps, caller, credential.id);
    await deps.credentials.disconnect(caller.projectId, caller.userId, credential.id);
  });
}

/** Throws `integration.not_found`, `credential.not_connected`; never with a token, whatever was asked for. */
async function accountOf(
  deps: Readonly<CredentialRouteDependencies>,
  caller: UserCaller,
  type: string,
  selector: string | undefined,
): Promise<WireAccount> {
  const integration = await deps.integrations.byType(caller.projectId, type);
  const selected = await deps.credentials.select(caller.projectId, caller.userId, integration, selector);
  const { credential } = await reach(deps, caller, selected.id);
  const { id, status, providerId, providerData } = toWireCredential(credential, integration.provider.name);
  const { name } = await deps.projects.get(caller.projectId);
  return {
    ...toWireIntegration(integration, name, deps.integrations.userAppRedirectUrl(integration)),
    credentialId: id,
    credentialStatus: status,
    ...(providerId === undefined ? {} : { providerId }),
    providerData,
  };
}

async function credentialOfAttempt(
  { attempts, credentials }: Readonly<CredentialRouteDependencies>,
  caller: UserCaller,
  attemptKey: string,
): Promise<Credential> {
  const credentialId = await attempts.credentialOf(caller, attemptKey);
  return credentials.get(caller.projectId, caller.userId, credentialId);
}
