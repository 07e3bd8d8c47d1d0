import { grantInstanceNamesOf, instanceNamesOf, type ProviderDeclaration } from "@portico/providers";

/** What tells one account of a provider from another. */
export interface AccountIdentity {
  accountId: string | null;
  templateValues: Readonly<Record<string, string>>;
}

/**
 * Whether two identities are of different accounts (OA-14), as far as both are known: another immutable id, or the same
 * number on another server, where the end user says which one it is.
 */
export function isOtherAccount(provider: ProviderDeclaration, one: AccountIdentity, other: AccountIdentity): boolean {
  return differ(instanceNamesOf(provider), one, other);
}

/**
 * Whether two identities cannot share a grant (OA-24). Narrower than `isOtherAccount`: two sites that one consent reaches
 * may be connected as two accounts. `revocation-store.ts` asks the same of connections in SQL.
 */
export function isOfOtherGrant(provider: ProviderDeclaration, one: AccountIdentity, other: AccountIdentity): boolean {
  return differ(grantInstanceNamesOf(provider), one, other);
}

function differ(instanceNames: readonly string[], one: AccountIdentity, other: AccountIdentity): boolean {
  if (one.accountId === null || other.accountId === null) return false;
  if (one.accountId !== other.accountId) return true;
  return instanceNames.some((name) => {
    const [here, there] = [one.templateValues[name], other.templateValues[name]];
    return here !== undefined && there !== undefined && here.toLowerCase() !== there.toLowerCase();
  });
}
