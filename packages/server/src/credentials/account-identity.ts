import type { ProviderDeclaration } from "@portico/providers";

/** What tells one account of a provider from another. */
export interface AccountIdentity {
  accountId: string | null;
  templateValues: Readonly<Record<string, string>>;
}

/**
 * Whether two identities are of different accounts (OA-14), as far as both are known: another immutable id, or the same
 * number on another server, where the end user says which one it is (a self-hosted instance, a subdomain). A host that the
 * provider names in its token answer is no part of it: vendors move accounts between their own.
 */
export function isOtherAccount(provider: ProviderDeclaration, one: AccountIdentity, other: AccountIdentity): boolean {
  if (one.accountId === null || other.accountId === null) return false;
  if (one.accountId !== other.accountId) return true;
  return instanceNames(provider).some((name) => {
    const [here, there] = [one.templateValues[name], other.templateValues[name]];
    return here !== undefined && there !== undefined && here.toLowerCase() !== there.toLowerCase();
  });
}

/** The values in the API's address that end users give, where they name a server that counts its own accounts. */
function instanceNames({ api, auth, whoami }: ProviderDeclaration): string[] {
  if (whoami.accountIdsAreOf === "provider") return [];
  const told = "tokenFields" in auth ? Object.keys(auth.tokenFields) : [];
  const names = [...api.baseUrl.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return names.filter((name) => !told.includes(name));
}
