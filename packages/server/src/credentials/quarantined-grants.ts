import type { Queries } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import type { PreparedRevocation, RevocationOrder, Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import type { Credential, SecretValues } from "./credential.ts";
import { grantOf, openUnlessLost } from "./grant.ts";
import type { QuarantinedSecret } from "./quarantine-store.ts";
import { quarantineContext } from "./secret-values.ts";

export interface QuarantinedGrantsDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  revocations: Pick<Revocations, "prepare" | "order">;
  logger: Logger;
}

/** Tokens by their texts. */
export interface KnownTokens {
  /** Of the connection as it goes on: none of them is ever revoked. */
  inUse: ReadonlySet<string>;
  /** They have an order already. */
  ordered: ReadonlySet<string>;
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

/** The tokens of a secret as the provider knows them. */
export function tokenTextsOf(values: SecretValues | undefined): string[] {
  return [values?.["accessToken"], values?.["refreshToken"]].flatMap((secret) => (secret ? [secret.reveal()] : []));
}

/**
 * What may be revoked of a secret, as it goes into the order; null when nothing may. An access token stays beside a
 * refresh token that is in use, because a server may end both (RFC 7009 section 2.1), and it ends by itself. What is left
 * of a secret of which a part is in use shares its grant.
 */
export function partToRevoke(
  secret: SecretValues,
  { inUse, ordered }: Readonly<KnownTokens>,
): { secret: SecretValues; sharesGrant?: true } | null {
  const texts = tokenTextsOf(secret);
  if (inUse.has(secret["refreshToken"]?.reveal() ?? "")) return null;
  const left = Object.entries(secret).filter(
    ([name, value]) => !tokenNames.has(name) || !(inUse.has(value.reveal()) || ordered.has(value.reveal())),
  );
  if (!left.some(([name]) => tokenNames.has(name))) return null;
  const isInUse = texts.some((text) => inUse.has(text));
  return { secret: Object.fromEntries(left), ...(isInUse && { sharesGrant: true }) };
}

const tokenNames: ReadonlySet<string> = new Set(["accessToken", "refreshToken"]);
