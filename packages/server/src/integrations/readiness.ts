import type { ProviderDeclaration } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Integration } from "./integration.ts";

/** What is still missing before end users can connect, in words; empty when ready. */
export function missingParts(
  provider: ProviderDeclaration,
  integration: Readonly<{ clientId: string | null; hasClientSecret: boolean; scopes: readonly string[] }>,
): string[] {
  if (provider.auth.scheme !== "oauth2") return [];
  const scopes = provider.auth.scopes.filter((scope) => scope.required && !integration.scopes.includes(scope.name));
  return [
    ...(integration.clientId === null ? ["client id"] : []),
    ...(integration.hasClientSecret ? [] : ["client secret"]),
    ...scopes.map((scope) => `scope ${scope.name}`),
  ];
}

/** Throws `integration.not_configured` with what is missing in `meta.missing`. */
export function requireReady(name: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new PorticoError("integration.not_configured", `${name} cannot be active without: ${missing.join(", ")}`, {
    meta: { missing },
  });
}

/** Throws `integration.inactive`, `integration.not_configured` for what no end user can mend. */
export function refuseUnready(integration: Integration): void {
  if (!integration.isActive) {
    throw new PorticoError("integration.inactive", `The integration "${integration.type}" is not active`);
  }
  if (integration.provider.auth.scheme === "oauth2") requireClientId(integration);
}

/** Throws `integration.not_configured` when none is set. */
export function requireClientId({ clientId, type }: Integration): string {
  if (clientId !== null) return clientId;
  throw new PorticoError("integration.not_configured", `The integration "${type}" has no client id`);
}

/** What an integration starts with: the scopes that the declaration chooses, and those it cannot do without. */
export function startingScopes(provider: ProviderDeclaration): string[] {
  if (provider.auth.scheme !== "oauth2") return [];
  return provider.auth.scopes.filter((scope) => scope.byDefault || scope.required).map((scope) => scope.name);
}

/**
 * Scopes as they are stored: each once, in order. Ones that the declaration does not list are taken, because vendors
 * add scopes faster than catalogues do. Throws `integration.scopes_invalid` when a required one is absent, or when the
 * provider knows no scopes.
 */
export function checkScopes(provider: ProviderDeclaration, scopes: readonly string[]): string[] {
  if (provider.auth.scheme !== "oauth2") {
    if (scopes.length === 0) return [];
    throw new PorticoError(
      "integration.scopes_invalid",
      `${provider.name} is not connected by OAuth and has no scopes`,
    );
  }
  const missing = provider.auth.scopes.filter((scope) => scope.required && !scopes.includes(scope.name));
  if (missing.length > 0) {
    const names = missing.map((scope) => scope.name);
    throw new PorticoError("integration.scopes_invalid", `${provider.name} cannot do without: ${names.join(", ")}`, {
      meta: { missing: names },
    });
  }
  return [...new Set(scopes)];
}
