import { scopesOf, type ProviderDeclaration } from "@portico/providers";

/**
 * Which of the scopes that an integration asks for a grant does not have (OA-13). A wider scope that implies one stands in
 * for it; one that the provider never reports is taken as granted. An optional scope that was asked for at consent and
 * not granted was the user's choice, and is no shortfall.
 */
export function scopeShortfall(
  provider: ProviderDeclaration,
  asked: readonly string[],
  granted: readonly string[],
  declined: readonly string[],
): string[] {
  const isRequired = new Set(requiredScopes(provider));
  return scopesNotGranted(provider, asked, granted).filter((name) => isRequired.has(name) || !declined.includes(name));
}

/** The optional ones among the scopes that were asked for at consent and not granted. */
export function declinedScopes(
  provider: ProviderDeclaration,
  asked: readonly string[],
  granted: readonly string[],
): string[] {
  const isRequired = new Set(requiredScopes(provider));
  return scopesNotGranted(provider, asked, granted).filter((name) => !isRequired.has(name));
}

function requiredScopes({ auth }: ProviderDeclaration): string[] {
  return scopesOf(auth).flatMap(({ name, required }) => (required ? [name] : []));
}

function scopesNotGranted(
  { auth }: ProviderDeclaration,
  asked: readonly string[],
  granted: readonly string[],
): string[] {
  const has = new Set(granted);
  const declared = new Map(scopesOf(auth).map((scope) => [scope.name, scope]));
  return asked.filter((name) => {
    const scope = declared.get(name);
    if (has.has(name) || scope?.reported === false) return false;
    return !(scope?.impliedBy ?? []).some((wider) => has.has(wider));
  });
}
