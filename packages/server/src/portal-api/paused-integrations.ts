import type { IntegrationId } from "@portico/protocol";
import type { Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";

/**
 * The integrations that a freeze keeps the user from connecting (VT-15). Which it is, is asked of each only while
 * something is frozen, so that nearly every answer does with one look.
 */
export async function pausedIntegrations(
  credentials: Pick<Credentials, "isAnythingFrozen" | "isReconnectingFrozen">,
  { projectId, userId }: Pick<UserCaller, "projectId" | "userId">,
  integrations: readonly Integration[],
): Promise<ReadonlySet<IntegrationId>> {
  if (!(await credentials.isAnythingFrozen(projectId))) return new Set();
  const paused = new Set<IntegrationId>();
  for (const integration of integrations) {
    // whichever account it will be
    if (await credentials.isReconnectingFrozen(integration, { userId, accountId: null })) paused.add(integration.id);
  }
  return paused;
}
