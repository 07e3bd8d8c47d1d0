import type { Credentials, FreshCredential } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * Another secret for a call that the provider answered with 401, or undefined when there is none and the answer
 * stands (TR-15). When somebody renewed it since, theirs is used: of many calls that fail together only one forces a
 * refresh. Throws `credential.needs_reconnect` when the provider took the account away.
 */
export async function renewCredential(
  credentials: Credentials,
  user: UserCaller,
  integration: Integration,
  refused: FreshCredential,
): Promise<FreshCredential | undefined> {
  const { id, secretVersion } = refused.credential;
  try {
    const now = await credentials.fresh(user.projectId, user.userId, integration, id);
    if (now.credential.secretVersion !== secretVersion) return now;
    const forced = await credentials.fresh(user.projectId, user.userId, integration, id, { force: true });
    return forced.credential.secretVersion === secretVersion ? undefined : forced;
  } catch (error) {
    // a refresh that failed for the moment explains less than the provider's own answer, a refused grant explains more
    const isRefresh = error instanceof PorticoError && error.code === "credential.refresh_failed";
    if (isRefresh && error.meta["reconnectHelps"] !== true) return undefined;
    throw error;
  }
}
