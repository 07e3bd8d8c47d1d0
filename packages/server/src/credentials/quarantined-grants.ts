import type { Queries } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import { partToRevoke, tokenTextsOf, type KnownTokens } from "../revocations/part-to-revoke.ts";
import type { PreparedRevocation, RevocationOrder, Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import type { Credential } from "./credential.ts";
import { grantOf, openUnlessLost } from "./grant.ts";
import type { QuarantinedSecret } from "./quarantine-store.ts";
import { quarantineContext } from "./secret-values.ts";

export interface QuarantinedGrantsDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  revocations: Pick<Revocations, "prepare" | "order">;
  logger: Logger;
}

/**
 * Prepares the revocation of secrets that a credential has in quarantine: tokens that the provider issued or once honoured
 * (TR-16, TR-17). A refused secret is a copy of what the credential held, so it may share a token with what it holds now.
 */
export async function prepareQuarantined(
  { vault, revocations, logger }: Readonly<Omit<QuarantinedGrantsDependencies, "queries">>,
  credential: Credential,
  kept: readonly QuarantinedSecret[],
  { inUse, ordered: orderedBefore }: Readonly<KnownTokens>,
  terms: Pick<RevocationOrder, "cause" | "by" | "freezeId" | "sharesGrant">,
): Promise<PreparedRevocation[]> {
  const grant = grantOf(credential);
  const orders: PreparedRevocation[] = [];
  const ordered = new Set(orderedBefore);
  for (const { id: quarantineId, sealedSecret } of kept) {
    const secret = await openUnlessLost({ vault, logger }, grant, quarantineContext(quarantineId), sealedSecret);
    const part = secret && partToRevoke(secret, { inUse, ordered });
    if (part === null) continue;
    for (const text of tokenTextsOf(part?.secret)) ordered.add(text);
    orders.push(await revocations.prepare({ grant, secret, ...terms, ...part }));
  }
  return orders;
}
