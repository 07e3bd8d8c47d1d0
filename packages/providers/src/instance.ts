import { placeholdersIn } from "./interpolate.ts";
import type { ProviderDeclaration } from "./provider.ts";
import { tokenFactsOf } from "./template-names.ts";

/**
 * The names of the values that say on which of a provider's servers an account is: those in the API's address that its end
 * user gives (a self-hosted instance, a subdomain). A host that the provider names in its token answer is none of them:
 * vendors move accounts between their own. None where ids are the same on all of them.
 */
export function instanceNamesOf({ api, auth, whoami }: Pick<ProviderDeclaration, "api" | "auth" | "whoami">): string[] {
  if (whoami.accountIdsAreOf === "provider") return [];
  const { tokenFields } = tokenFactsOf(auth);
  return placeholdersIn(api.baseUrl).filter((name) => !Object.hasOwn(tokenFields, name));
}

/** Of these, the ones that say which server gave a grant. What is chosen after the consent is within it: one may reach several sites. */
export function grantInstanceNamesOf(
  declaration: Pick<ProviderDeclaration, "api" | "auth" | "whoami" | "postConnectFields">,
): string[] {
  const chosenAfterwards = new Set(declaration.postConnectFields.map(({ id }) => id));
  return instanceNamesOf(declaration).filter((name) => !chosenAfterwards.has(name));
}
