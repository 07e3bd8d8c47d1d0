import type { Database } from "../db/database.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { IsConsentUndecided } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createHeldGrantStore, type UndecidedGrant } from "./held-grant-store.ts";
import { openHeld } from "./held-grants.ts";

export interface UndecidedConsentsDependencies {
  database: Pick<Database, "queries">;
  vault: Pick<Vault, "open">;
}

/** See `IsConsentUndecided`. What can never be opened again becomes no connection, and holds nothing back. */
export function createIsConsentUndecided({
  database,
  vault,
}: Readonly<UndecidedConsentsDependencies>): IsConsentUndecided {
  const store = createHeldGrantStore(database.queries);

  return async function isConsentUndecided({ projectId, integrationId, userId, accountId, app, endsTokenOnly }) {
    const ofClient = { integrationId, clientId: app.clientId };
    for (const held of await store.undecided(projectId, ofClient)) {
      const consented = await accountOf(held);
      if (consented === undefined) continue;
      const isKnown = consented !== null && accountId !== null;
      if (isKnown ? consented === accountId : held.userId === userId || !endsTokenOnly) return true;
    }
    return false;
  };

  /** Null when nobody could ask for it; undefined when the grant is lost. */
  async function accountOf(held: UndecidedGrant): Promise<string | null | undefined> {
    try {
      return (await openHeld(vault, held, held.sealedGrant, "revoke")).accountId;
    } catch (error) {
      if (isLostRecord(error)) return undefined;
      throw error;
    }
  }
}
