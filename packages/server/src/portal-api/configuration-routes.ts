import { wire } from "@portico/protocol/endpoints";
import type { WireCredential } from "@portico/protocol";
import type { CredentialId } from "@portico/protocol";
import { toWireCredential } from "../credentials/credential-view.ts";
import type { Credential, Credentials } from "../credentials/credential.ts";
import type { Configurations } from "../credentials/configurations/configurations.ts";
import type { UserCaller } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { reachByName } from "./reach.ts";

export interface ConfigurationRouteDependencies {
  integrations: Integrations;
  credentials: Credentials & { configurations: Configurations };
}

/** Chooses the configuration of a call; absent: the default one. */
export const configurationHeader = "x-paragon-configuration-id";

/** Users' settings on their credentials (contract 3.9, 3.11). Each answers the whole credential. */
export function mountConfigurations(router: Router, deps: Readonly<ConfigurationRouteDependencies>): void {
  const { configurations } = deps.credentials;

  async function answer(caller: UserCaller, id: CredentialId, integration: Integration): Promise<WireCredential> {
    return toWireCredential(await deps.credentials.get(caller.projectId, caller.userId, id), integration.provider.name);
  }

  router.on(wire.updateSettings, async ({ caller, params, body, context }) => {
    const { credential, integration } = await reachByName(deps, caller, params.credentialId);
    const { sharedSettings, workflowSettings, configuredWorkflows } = body.config;
    const selector = context.req.header(configurationHeader);
    refuseUnknownWorkflows(credential, workflowSettings ?? configuredWorkflows ?? {});
    await configurations.save(credential, integration, selector, { sharedSettings, isMerge: body.merge });
    return answer(caller, credential.id, integration);
  });

  router.on(wire.createConfiguration, async ({ caller, params, body }) => {
    const { credential, integration } = await reachByName(deps, caller, params.credentialId);
    await configurations.create(credential, body.externalId);
    return answer(caller, credential.id, integration);
  });

  router.on(wire.updateConfiguration, async ({ caller, params, body, context }) => {
    const { credential, integration } = await reachByName(deps, caller, params.credentialId);
    await configurations.mergeMeta(credential, context.req.header(configurationHeader), body.meta);
    return answer(caller, credential.id, integration);
  });

  router.on(wire.removeConfiguration, async ({ caller, params, context }) => {
    const { credential, integration } = await reachByName(deps, caller, params.credentialId);
    await configurations.remove(credential, context.req.header(configurationHeader));
    return answer(caller, credential.id, integration);
  });
}

/** Throws `workflow.not_found` for settings of one that the project does not have; what is stored may be sent again. */
function refuseUnknownWorkflows({ configurations }: Credential, sent: Readonly<Record<string, unknown>>): void {
  const known = new Set(configurations.flatMap(({ workflowSettings }) => Object.keys(workflowSettings)));
  const unknown = Object.keys(sent).find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new PorticoError("workflow.not_found", "The project has no such workflow", { meta: { workflowId: unknown } });
}
