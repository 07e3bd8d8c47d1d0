import type { UserId } from "@portico/protocol";
import type { Integration } from "../integrations/integration.ts";
import type { Credentials } from "./credential.ts";

/** What has to be known of an account. */
export interface ConnectedAccount {
  id: string;
  integrationId: string;
  userId: UserId;
  accountId: string | null;
  frozenAt: Date | null;
}

/**
 * Which of these may not be connected again, because a freeze would cover them at once; by credential id. The database is
 * asked only where something is frozen, so that nearly every answer does without.
 */
export async function refusedAccounts(
  { isReconnectingFrozen }: Pick<Credentials, "isReconnectingFrozen">,
  integrations: readonly Integration[],
  accounts: readonly ConnectedAccount[],
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  for (const account of accounts.filter(({ frozenAt }) => frozenAt !== null)) {
    const integration = integrations.find(({ id }) => id === account.integrationId);
    if (integration && (await isReconnectingFrozen(integration, account))) refused.add(account.id);
  }
  return refused;
}
