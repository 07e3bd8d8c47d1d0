import type { ProviderInput } from "./provider.ts";

/**
 * Declares a built-in provider: the compiler checks its shape, and it cannot be changed afterwards. The schema and the
 * cross-field rules are run by `loadCatalogue` and by the tests, not here: importing the catalogue costs no parsing.
 */
export function defineProvider(provider: ProviderInput): ProviderInput {
  return deepFreeze(provider);
}

/** Freezes an object and everything it holds, and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
