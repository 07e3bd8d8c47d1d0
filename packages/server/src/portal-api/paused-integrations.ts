import type { IntegrationId } from "@portico/protocol";
import type { Credentials } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";

/** The integrations that a freeze keeps the user from connecting (VT-15). */
export async function pausedIntegrations(
  credentials: Pick<Credentials, "keptFromConnecting">,
  user: Pick<UserCaller, "projectId" | "userId">,
  integrations: readonly Integration[],
): Promise<ReadonlySet<IntegrationId>> {
  // whichever account it will be
  const wanted = integrations.map((integration) => ({ integration, accountId: null }));
  return new Set([...(await credentials.keptFromConnecting(user, wanted))].map(({ integration }) => integration.id));
}
