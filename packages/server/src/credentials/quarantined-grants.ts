import type { Queries } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import type { PreparedRevocation, RevocationOrder, Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import type { Credential, SecretValues } from "./credential.ts";
import { grantOf } from "./grant.ts";
import type { QuarantinedSecret } from "./quarantine-store.ts";
import { decodeSecretValues, quarantineContext } from "./secret-values.ts";

export interface QuarantinedGrantsDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  revocations: Pick<Revocations, "prepare" | "order">;
  logger: Logger;
}

/**
 * Prepares the revocation of secrets that a credential has in quarantine: tokens that the provider issued or once honoured
 * (TR-16, TR-17). What is among `known`, by its text, has an order already or is in use, and gets none.
 */
export async function prepareQuarantined(
  { vault, revocations, logger }: Readonly<Omit<QuarantinedGrantsDependencies, "queries">>,
  credential: Credential,
  kept: readonly QuarantinedSecret[],
  known: ReadonlySet<string>,
  terms: Pick<RevocationOrder, "cause" | "by" | "freezeId" | "sharesGrant">,
): Promise<PreparedRevocation[]> {
  const { id, projectId } = credential;
  const grant = grantOf(credential);
  const orders: PreparedRevocation[] = [];
  const ordered = new Set(known);
  for (const { id: quarantineId, sealedSecret } of kept) {
    const secret = await opened(quarantineId, sealedSecret);
    const texts = tokenTextsOf(secret);
    // a refused secret is a copy of what the credential held, and may hold still
    if (secret !== undefined && texts.every((text) => ordered.has(text))) continue;
    for (const text of texts) ordered.add(text);
    orders.push(await revocations.prepare({ grant, secret, ...terms }));
  }
  return orders;

  /** What cannot be opened keeps nobody from letting go: the receipt says so. */
  async function opened(quarantineId: string, sealedSecret: Uint8Array): Promise<SecretValues | undefined> {
    try {
      return decodeSecretValues(await vault.open(projectId, quarantineContext(quarantineId), sealedSecret, "revoke"));
    } catch (error) {
      logger.warn(
        { credentialId: id, error: String(error) },
        "a secret in quarantine could not be opened to revoke it",
      );
      return undefined;
    }
  }
}

/** The tokens of a secret as the provider knows them. */
export function tokenTextsOf(values: SecretValues | undefined): string[] {
  return [values?.["accessToken"], values?.["refreshToken"]].flatMap((secret) => (secret ? [secret.reveal()] : []));
}
