import type { WireConfiguration, WireCredential, WireUserIntegration } from "@portico/protocol";
import type { SelectionOptions } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";

export interface Selection {
  readonly credential: WireCredential;
  readonly configuration: WireConfiguration;
}

/**
 * What a call is about: the named credential and configuration, by id or by external id with or without `ext:`; else the
 * selected credential, and its default configuration. Throws `credential.not_connected`, `credential.not_found`,
 * `configuration.not_found`.
 */
export function selectionOf(
  parts: Pick<OnDemandParts, "makeError" | "ownedOf">,
  type: string,
  { selectedCredentialId, selectedConfigurationId }: SelectionOptions = {},
): Selection {
  const owned = parts.ownedOf(type);
  const wanted = selectedCredentialId ?? owned?.credentialId;
  if (!wanted || !owned) throw parts.makeError("credential.not_connected", `"${type}" is not connected.`);
  const credential = named(owned.allCredentials, wanted);
  if (!credential) throw parts.makeError("credential.not_found", `There is no credential "${wanted}".`);
  const { configurations } = credential;
  const configuration = selectedConfigurationId ? named(configurations, selectedConfigurationId) : configurations[0];
  if (configuration) return { credential, configuration };
  throw parts.makeError("configuration.not_found", `There is no configuration "${selectedConfigurationId ?? ""}".`);
}

/** A credential of whichever integration. Throws `credential.not_found`, `credential.ambiguous`. */
export function credentialNamed(
  { allIntegrations, ownedOf, makeError }: Pick<OnDemandParts, "allIntegrations" | "ownedOf" | "makeError">,
  reference: string,
): WireCredential {
  const all = allIntegrations().flatMap(({ type }) => named1(ownedOf(type), reference));
  if (all.length > 1) throw makeError("credential.ambiguous", `Several integrations have a credential "${reference}".`);
  if (all[0]) return all[0];
  throw makeError("credential.not_found", `There is no credential "${reference}".`);
}

function named1(owned: WireUserIntegration | undefined, reference: string): WireCredential[] {
  const found = named(owned?.allCredentials ?? [], reference);
  return found ? [found] : [];
}

export function named<Item extends { id: string; externalId?: string }>(
  all: readonly Item[],
  reference: string,
): Item | undefined {
  const wanted = reference.trim().replace(/^ext:/, "");
  return all.find(({ id, externalId }) => id === wanted || externalId === wanted);
}

/** The two headers that name them (contract 3.1.1). */
export function selectionHeaders({ credential, configuration }: Selection): Record<string, string> {
  return { "X-Paragon-Credential": credential.id, "X-Paragon-Configuration-Id": configuration.id };
}
