import { Secret } from "../lib/secret.ts";
import type { SealContext } from "../vault/vault.ts";

/** What a revocation needs and nobody may see: the credential's own secret, and the app's. */
export interface RevocationSecret {
  values: Readonly<Record<string, Secret>>;
  clientSecret: Secret | undefined;
}

/** JSON of the texts, ready to be sealed. */
export function encodeRevocationSecret({ values, clientSecret }: Readonly<RevocationSecret>): Secret {
  const texts = Object.fromEntries(Object.entries(values).map(([name, secret]) => [name, secret.reveal()]));
  return new Secret(JSON.stringify({ values: texts, clientSecret: clientSecret?.reveal() }));
}

/** Reads back what `encodeRevocationSecret` made. */
export function decodeRevocationSecret(opened: Secret): RevocationSecret {
  const { values, clientSecret } = JSON.parse(opened.reveal()) as {
    values: Record<string, string>;
    clientSecret?: string;
  };
  return {
    values: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, new Secret(text)])),
    clientSecret: clientSecret === undefined ? undefined : new Secret(clientSecret),
  };
}

/** What binds it to its receipt and to one version of it (VT-02). */
export function revocationContext(id: string, version: number): SealContext {
  return { field: "revocations.secret", recordId: id, version };
}
