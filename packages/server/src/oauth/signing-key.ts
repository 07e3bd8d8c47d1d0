import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT, type JWTPayload } from "jose";
import type { Secret } from "../lib/secret.ts";

export type SigningAlgorithm = "RS256" | "PS256" | "ES256" | "EdDSA";

export interface SignedClaims {
  algorithm: SigningAlgorithm;
  /** Sent as `kid`; a JWK's own is used where this is absent. */
  keyId?: string | undefined;
  claims: JWTPayload;
}

/**
 * Signs claims with a private key, given as PEM (PKCS 8, PKCS 1 or SEC 1) or as JWK (RFC 7517). Null when the key cannot
 * be read, is not private, or is of another kind than the algorithm wants. Why is not told: the parsers' messages may
 * quote what they read.
 */
export async function signClaims(key: Secret, { algorithm, keyId, claims }: SignedClaims): Promise<string | null> {
  const read = readKey(key.reveal());
  if (read === null || isWeak(read.key)) return null;
  const kid = keyId ?? read.keyId;
  try {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: "JWT", ...(kid === undefined ? {} : { kid }) })
      .sign(read.key);
  } catch {
    return null;
  }
}

function readKey(text: string): { key: KeyObject; keyId: string | undefined } | null {
  try {
    if (!text.trimStart().startsWith("{")) return { key: createPrivateKey(text), keyId: undefined };
    const jwk = JSON.parse(text) as Record<string, unknown>;
    const keyId = typeof jwk["kid"] === "string" ? jwk["kid"] : undefined;
    return { key: createPrivateKey({ key: jwk, format: "jwk" }), keyId };
  } catch {
    return null;
  }
}

/** RFC 7518 section 3.3: RSA keys have 2048 bits or more. */
function isWeak({ asymmetricKeyDetails }: KeyObject): boolean {
  return (asymmetricKeyDetails?.modulusLength ?? 2048) < 2048;
}
