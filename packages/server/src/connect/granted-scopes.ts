import { scopesOf, type ProviderDeclaration } from "@portico/providers";

/**
 * Which required scopes an answer lacks (OA-13). An answer that names no scopes granted what was asked (RFC 6749 §5.1).
 * Only scopes that the declaration calls required count, among those that the integration asks for; a wider scope that
 * implies one stands in for it, and one that the provider never reports is taken as granted.
 */
export function missingScopes(
  provider: ProviderDeclaration,
  asked: readonly string[],
  granted: readonly string[] | null,
): string[] {
  if (granted === null) return [];
  const has = new Set(granted);
  return scopesOf(provider.auth)
    .filter((scope) => scope.required && scope.reported && asked.includes(scope.name))
    .filter((scope) => !has.has(scope.name) && !scope.impliedBy.some((wider) => has.has(wider)))
    .map((scope) => scope.name);
}
