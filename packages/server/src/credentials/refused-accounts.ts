import type { ProjectId, UserId } from "@portico/protocol";
import type { Integration } from "../integrations/integration.ts";
import type { Credentials } from "./credential.ts";

/** What has to be known of an account. */
export interface ConnectedAccount {
  id: string;
  integrationId: string;
  accountId: string | null;
  frozenAt: Date | null;
}

/**
 * Which of these, all of one user, may not be connected again, because a freeze would cover them at once; by credential id. The database is
 * asked only where something is frozen, so that nearly every answer does without.
 */
export async function refusedAccounts(
  credentials: Pick<Credentials, "keptFromConnecting">,
  user: Readonly<{ projectId: ProjectId; userId: UserId }>,
  integrations: readonly Integration[],
  accounts: readonly ConnectedAccount[],
): Promise<ReadonlySet<string>> {
  const frozen = accounts.flatMap(({ id, integrationId, accountId, frozenAt }) => {
    const integration = integrations.find((each) => each.id === integrationId);
    return frozenAt === null || !integration ? [] : [{ id, integration, accountId }];
  });
  if (frozen.length === 0) return new Set();
  return new Set([...(await credentials.keptFromConnecting(user, frozen))].map(({ id }) => id));
}
