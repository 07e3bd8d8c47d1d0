import { createHash } from "node:crypto";
import { randomToken } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";

/** A proof key for one authorization request (RFC 7636). */
export interface Pkce {
  /** 43 characters, 256 random bits. */
  verifier: Secret;
  /** BASE64URL(SHA256(verifier)); the method is always S256, never `plain` (OA-08). */
  challenge: string;
}

/** A fresh proof key (RFC 7636 sections 4.1 and 4.2). Used for one flow and never again. */
export function newPkce(): Pkce {
  const verifier = randomToken(32);
  return {
    verifier: new Secret(verifier),
    challenge: createHash("sha256").update(verifier, "ascii").digest("base64url"),
  };
}
