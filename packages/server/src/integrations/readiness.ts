import type { ConsentSettings } from "@portico/protocol/endpoints";
import {
  appSecretOf,
  connectsBy,
  consentsByOauth1,
  needsApp,
  scopesOf,
  type ProviderDeclaration,
} from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Integration } from "./integration.ts";

/** What is still missing before end users can connect, in words; empty when ready. */
export function missingParts(
  provider: ProviderDeclaration,
  integration: Readonly<Pick<Integration, "clientId" | "hasClientSecret" | "scopes" | "consent">>,
): string[] {
  if (!needsApp(provider.auth)) return [];
  const scopes = scopesOf(provider.auth).filter((scope) => scope.required && !integration.scopes.includes(scope.name));
  const app = appPartsOf(provider);
  return [
    // where users bring their own app, the host may do without one; half of one is still a mistake
    ...(integration.clientId === null && (!doesWithoutApp(integration) || integration.hasClientSecret) ? [app.id] : []),
    ...(integration.hasClientSecret || doesWithoutApp(integration) ? [] : app.secret),
    ...scopes.map((scope) => `scope ${scope.name}`),
  ];
}

/** Whether every end user brings an OAuth app, because the host has none. */
function doesWithoutApp({ clientId, consent }: Readonly<Pick<Integration, "clientId" | "consent">>): boolean {
  return clientId === null && consent.userConfiguredApp;
}

/** What the vendor's own pages call the two halves of an app. */
function appPartsOf({ auth }: ProviderDeclaration): { id: string; secret: readonly string[] } {
  const isOauth1 = consentsByOauth1(auth);
  switch (appSecretOf(auth)) {
    case "client_secret":
      return isOauth1
        ? { id: "consumer key", secret: ["consumer secret"] }
        : { id: "client id", secret: ["client secret"] };
    case "signing_key":
      return isOauth1 ? { id: "consumer key", secret: ["private key"] } : { id: "client id", secret: ["signing key"] };
    case "none":
    case null:
      return { id: "client id", secret: [] };
  }
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
  if (needsApp(integration.provider.auth) && !doesWithoutApp(integration)) requireClientId(integration);
}

/** Throws `integration.not_configured` when none is set. */
export function requireClientId({ clientId, type }: Integration): string {
  if (clientId !== null) return clientId;
  throw new PorticoError("integration.not_configured", `The integration "${type}" has no client id`);
}

/** What an integration starts with: the scopes that the declaration chooses, and those it cannot do without. */
export function startingScopes(provider: ProviderDeclaration): string[] {
  return scopesOf(provider.auth)
    .filter((scope) => scope.byDefault || scope.required)
    .map((scope) => scope.name);
}

/**
 * Scopes as they are stored: each once, in order. Ones that the declaration does not list are taken, because vendors
 * add scopes faster than catalogues do. Throws `integration.scopes_invalid` when a required one is absent, or when the
 * provider knows no scopes.
 */
export function checkScopes(provider: ProviderDeclaration, scopes: readonly string[]): string[] {
  const declared = scopesOf(provider.auth);
  if (declared.length === 0 && (connectsBy(provider.auth) === "form" || !("scopes" in provider.auth))) {
    if (scopes.length === 0) return [];
    throw new PorticoError("integration.scopes_invalid", `${provider.name} has no scopes to ask for`);
  }
  const missing = declared.filter((scope) => scope.required && !scopes.includes(scope.name));
  if (missing.length > 0) {
    const names = missing.map((scope) => scope.name);
    throw new PorticoError("integration.scopes_invalid", `${provider.name} cannot do without: ${names.join(", ")}`, {
      meta: { missing: names },
    });
  }
  return [...new Set(scopes)];
}

/**
 * What end users may decide, as it is stored. Throws `integration.scopes_invalid` for an optional scope that the
 * integration does not ask for or the declaration requires; one that a change of scopes took away is dropped instead.
 */
export function checkConsent(
  provider: ProviderDeclaration,
  scopes: readonly string[],
  consent: ConsentSettings,
  isGiven: boolean,
): ConsentSettings {
  const isRequired = new Set(
    scopesOf(provider.auth)
      .filter((scope) => scope.required)
      .map(({ name }) => name),
  );
  const fits = ({ name }: { name: string }): boolean => scopes.includes(name) && !isRequired.has(name);
  const misfits = consent.optionalScopes.filter((scope) => !fits(scope)).map(({ name }) => name);
  if (isGiven && misfits.length > 0) {
    throw new PorticoError("integration.scopes_invalid", `These scopes cannot be optional: ${misfits.join(", ")}`, {
      meta: { scopes: misfits },
    });
  }
  if (isGiven && consent.userConfiguredApp && provider.auth.scheme !== "oauth2") {
    throw new PorticoError("integration.scopes_invalid", `${provider.name} is not connected by OAuth`);
  }
  return { ...consent, optionalScopes: consent.optionalScopes.filter(fits) };
}
