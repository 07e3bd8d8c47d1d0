import { isId, type CredentialId } from "@portico/protocol";
import { wire } from "@portico/protocol/endpoints";
import { asIntegrationId } from "../connect/connect-begin.ts";
import type { createConnectByKey } from "../connect/connect-by-key.ts";
import type { Attempts } from "../connect/attempts.ts";
import type { Complete } from "../connect/connect-complete.ts";
import { readFieldValues } from "../connect/field-values.ts";
import { readInstallOptions } from "../connect/install-options.ts";
import { toWireCredential } from "../credentials/credential-view.ts";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import { permits } from "../users/permissions.ts";
import type { Users } from "../users/user.ts";
import type { createDataSources } from "./data-source-service.ts";
import { toWireIntegration } from "./integration-view.ts";
import { toWireMe } from "./me-view.ts";

export interface WireDependencies {
  projects: Projects;
  users: Users;
  integrations: Integrations;
  credentials: Credentials;
  attempts: Attempts;
  complete: Complete;
  connectByKey: ReturnType<typeof createConnectByKey>;
  dataSources: ReturnType<typeof createDataSources>;
  publicUrl: string;
}

const credentialHeader = "x-paragon-credential";

/** The SDK's wire (contract 3), except the connect flow's own calls and the proxy. */
export function mountWire(router: Router, deps: Readonly<WireDependencies>): void {
  mountReading(router, deps);
  mountCredentials(router, deps);
}

function mountReading(router: Router, deps: Readonly<WireDependencies>): void {
  // X-Paragon-Credential may be attached to these by an open portal and means nothing there (contract 3.1.2)
  router.on(wire.getMe, async ({ caller }) => {
    const [user, integrations, credentials] = await Promise.all([
      deps.users.get(caller.projectId, caller.userId),
      deps.integrations.list(caller.projectId),
      deps.credentials.list(caller.projectId, caller.userId),
    ]);
    return toWireMe(caller, user.meta, integrations, withinReach(caller, integrations, credentials));
  });
  router.on(wire.setMetadata, async ({ caller, body }) => ({
    meta: await deps.users.mergeMeta(caller.projectId, caller.userId, body.meta),
  }));
  router.on(wire.listWireIntegrations, async ({ caller }) => {
    const project = await deps.projects.get(caller.projectId);
    const integrations = await deps.integrations.list(caller.projectId);
    return integrations.map((integration) => toWireIntegration(integration, project.name));
  });
  router.on(wire.listMetadata, async ({ caller }) => {
    const integrations = await deps.integrations.list(caller.projectId);
    return integrations
      .filter((integration) => integration.isActive)
      .map((integration) => ({
        type: integration.type,
        name: integration.provider.name,
        brandColor: integration.provider.brandColor,
        icon: `${deps.publicUrl}/integrations/${integration.type}.svg`,
      }));
  });
  router.on(wire.portalFacts, async ({ caller }) => {
    const project = await deps.projects.get(caller.projectId);
    return { allowedOrigins: [...project.allowedOrigins], hostName: project.name };
  });
  router.on(wire.fieldOptions, async ({ caller, body, context }) => {
    const integration = await deps.integrations.byType(caller.projectId, body.action);
    const records = await deps.dataSources.options(
      caller,
      integration,
      body.sourceKey,
      context.req.header(credentialHeader),
      body.paginationParameters?.search,
    );
    return { output: { records, nextPageCursor: null } };
  });
}

function mountCredentials(router: Router, deps: Readonly<WireDependencies>): void {
  router.on(wire.createCredential, async ({ caller, body }) => {
    const integration = await deps.integrations.byId(caller.projectId, asIntegrationId(body.integrationId));
    if (body.code !== undefined) {
      const credential = await deps.complete.withCode(caller, integration, body.code, body.redirectUrl ?? "");
      return toWireCredential(credential, integration.provider.name);
    }
    const payload = body.payload ?? {};
    const credential =
      typeof payload.porticoAttempt === "string"
        ? await credentialOfAttempt(deps, caller, payload.porticoAttempt)
        : await deps.connectByKey(caller, integration, payload, readInstallOptions(body.installOptions));
    return toWireCredential(credential, integration.provider.name);
  });
  router.on(wire.listCredentials, async ({ caller }) => {
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
    const answers = readFieldValues(integration.provider.postConnectFields, body.payload);
    const completed = await deps.credentials.completeSetup(caller.projectId, caller.userId, credential.id, answers);
    return toWireCredential(completed, integration.provider.name);
  });
  router.on(wire.uninstall, async ({ caller, params, context }) => {
    const integration = await deps.integrations.byId(caller.projectId, asIntegrationId(params.integrationId));
    const selector = context.req.header(credentialHeader);
    const credential = await deps.credentials.select(caller.projectId, caller.userId, integration, selector);
    await reach(deps, caller, credential.id);
    await deps.credentials.disconnect(caller.projectId, caller.userId, credential.id);
    return {};
  });
}

async function credentialOfAttempt(
  deps: Readonly<WireDependencies>,
  caller: UserCaller,
  attemptKey: string,
): Promise<Credential> {
  const credentialId = await deps.attempts.credentialOf(caller, attemptKey);
  return deps.credentials.get(caller.projectId, caller.userId, credentialId);
}

/** Credentials outside the token's permissions do not appear (contract 1.4). */
function withinReach(
  caller: UserCaller,
  integrations: readonly Integration[],
  credentials: readonly Credential[],
): Credential[] {
  return credentials.filter((credential) =>
    permits(caller.permissions, integrationOf(integrations, credential).type, credential),
  );
}

/** One credential of the caller, if the token's permissions cover it; otherwise it is as absent as a foreign one. */
async function reach(
  deps: Readonly<WireDependencies>,
  caller: UserCaller,
  id: string,
): Promise<{ credential: Credential; integration: Integration }> {
  const credential = await deps.credentials.get(caller.projectId, caller.userId, asCredentialId(id));
  const integration = await deps.integrations.byId(caller.projectId, credential.integrationId);
  if (permits(caller.permissions, integration.type, credential)) return { credential, integration };
  throw noSuchCredential();
}

function integrationOf(integrations: readonly Integration[], credential: Credential): Integration {
  const found = integrations.find((integration) => integration.id === credential.integrationId);
  if (!found) throw new PorticoError("integration.not_found", "There is no such integration in this project");
  return found;
}

function asCredentialId(text: string): CredentialId {
  if (!isId(text)) throw noSuchCredential();
  return text as CredentialId;
}

function noSuchCredential(): PorticoError {
  return new PorticoError("credential.not_found", "This user has no such credential");
}
