import { createPublicKey, generateKeyPair, type JsonWebKey } from "node:crypto";
import { promisify } from "node:util";
import type { SigningKeyId } from "@portico/protocol";
import { Secret } from "../lib/secret.ts";
import type { VerificationKey } from "./project.ts";

const modulusBits = 2048;

/** A new RSA pair for RS256: the public half to store, the private half (PKCS #8, PEM) to show once. */
export async function makeSigningKeyPair(): Promise<{ publicKey: JsonWebKey; privateKey: Secret }> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: modulusBits, publicExponent: 0x10001 });
  return {
    publicKey: pair.publicKey.export({ format: "jwk" }),
    privateKey: new Secret(pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString()),
  };
}

/**
 * Reads a stored public half. Refuses what could not have come from `makeSigningKeyPair`, so that a row that was
 * tampered with cannot turn RS256 into something weaker (security bar TN-08). Throws `TypeError`.
 */
export function toVerificationKey(id: SigningKeyId, publicKey: JsonWebKey): VerificationKey {
  const key = createPublicKey({ key: publicKey, format: "jwk" });
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < modulusBits) {
    throw new TypeError(`Signing key ${id} is not an RSA key of at least ${modulusBits} bits`);
  }
  return { id, key };
}
