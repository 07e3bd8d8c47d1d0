import { comesOfConsent, type ProviderDeclaration } from "@portico/providers";
import type { Queries } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import { partToRevoke, tokenTextsOf } from "../revocations/part-to-revoke.ts";
import type { PreparedRevocation } from "../revocations/revocation.ts";
import { isOfOtherGrant, type AccountIdentity } from "./account-identity.ts";
import type { NewCredential } from "./credential.ts";
import { grantOf, openForRevocation, openRenewalOf } from "./grant.ts";
import { createQuarantineStore, type QuarantinedSecret } from "./quarantine-store.ts";
import { prepareQuarantined, type QuarantinedGrantsDependencies } from "./quarantined-grants.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** The end of all tokens that a reconnect replaces, ready to be written with it. */
export interface SupersededGrant {
  /**
   * Empties the quarantine and writes every order, in the caller's transaction and before the credential changes. False,
   * and nothing is written, when the credential or its quarantine is not as it was seen: read again.
   */
  order(queries: Queries): Promise<boolean>;
}

/**
 * Prepares the revocation of what a reconnect replaces, so that tokens do not pile up at a provider that honours so many
 * only, and none outlives its use (OA-24, TR-17). Where revoking them would end the new ones too, or might, the receipt
 * says that they were left to the provider. A token that the provider gave again is in use, and none of them.
 */
export async function prepareSuperseded(
  deps: Readonly<QuarantinedGrantsDependencies>,
  replaced: SealedCredential,
  { provider }: Integration,
  learnt: NewCredential,
): Promise<SupersededGrant> {
  const { id, projectId, secretVersion } = replaced.credential;
  const kept = await createQuarantineStore(deps.queries).all(projectId, id);
  const orders = comesOfConsent(provider.auth) ? await prepareOrders(deps, provider, replaced, learnt, kept) : [];
  return {
    async order(transaction) {
      const asSeen = { version: secretVersion, ids: kept.map((each) => each.id) };
      if (!(await createQuarantineStore(transaction).takeAsSeen(projectId, id, asSeen))) return false;
      for (const prepared of orders) await deps.revocations.order(transaction, prepared);
      return true;
    },
  };
}

async function prepareOrders(
  deps: Readonly<QuarantinedGrantsDependencies>,
  provider: ProviderDeclaration,
  replaced: SealedCredential,
  learnt: NewCredential,
  kept: readonly QuarantinedSecret[],
): Promise<PreparedRevocation[]> {
  const { credential } = replaced;
  const terms = {
    cause: "replaced",
    by: { kind: "server" },
    sharesGrant: isSameGrant(provider, credential, learnt),
  } as const;
  const inUse = new Set(tokenTextsOf(learnt.secret));
  const secret = await openForRevocation(deps, replaced);
  // of what was revoked in an emergency nothing is left
  const part = secret && partToRevoke(secret, { inUse, ordered: new Set() });
  const order = { grant: grantOf(credential), secret, ...openRenewalOf(replaced), ...terms, ...part };
  const main = part === null ? [] : [await deps.revocations.prepare(order)];
  const ordered = new Set(tokenTextsOf(part?.secret));
  return [...main, ...(await prepareQuarantined(deps, credential, kept, { inUse, ordered }, terms))];
}

type AccountOfClient = AccountIdentity & Pick<NewCredential, "oauthClient">;

/** Whether a provider may take both for one grant: of one account to one client. An account that is not known may be any. */
export function isSameGrant(provider: ProviderDeclaration, one: AccountOfClient, other: AccountOfClient): boolean {
  if ((one.oauthClient?.clientId ?? null) !== (other.oauthClient?.clientId ?? null)) return false;
  return !isOfOtherGrant(provider, one, other);
}
