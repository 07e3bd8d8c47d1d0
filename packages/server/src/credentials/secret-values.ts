import { Secret } from "../lib/secret.ts";
import type { SealContext } from "../vault/vault.ts";
import type { SecretValues } from "./credential.ts";

/** What is sealed: JSON of the texts by name. */
export function encodeSecretValues(values: SecretValues): Secret {
  const texts: Record<string, string> = {};
  for (const [name, secret] of Object.entries(values)) texts[name] = secret.reveal();
  return new Secret(JSON.stringify(texts));
}

/** Reads back what `encodeSecretValues` made. Each value prints as redacted. */
export function decodeSecretValues(opened: Secret): SecretValues {
  const texts = JSON.parse(opened.reveal()) as Record<string, string>;
  const values: Record<string, Secret> = {};
  for (const [name, text] of Object.entries(texts)) values[name] = new Secret(text);
  return values;
}

/** What binds a sealed secret to its row and to one version of it (VT-02). */
export function secretContext(credentialId: string, version: number): SealContext {
  return { field: "credentials.secret", recordId: credentialId, version };
}

/** The same for a secret in quarantine, which has an id of its own. */
export function quarantineContext(quarantineId: string): SealContext {
  return { field: "credential_quarantine.secret", recordId: quarantineId, version: 1 };
}
