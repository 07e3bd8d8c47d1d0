import { constants, verify, type KeyObject } from "node:crypto";
import type { ProjectId, SigningKeyId } from "@portico/protocol";
import type { VerificationKey } from "../projects/project.ts";
import { checkTokenClaims, type UserTokenClaims } from "./token-claims.ts";
import { refuseToken } from "./token-refusal.ts";
import { readTokenStructure, type TokenParts } from "./token-structure.ts";

/** A proved token: what it says, and the key that proved it. */
export interface VerifiedUserToken extends UserTokenClaims {
  signingKeyId: SigningKeyId;
}

/**
 * Verifies a user token: structure, then signature, then claims, so that a stranger learns nothing about what a claim
 * should have been. `keys` are the project's keys that are not revoked. Throws `user_token.*` (wire contract 1.3).
 */
export function verifyUserToken(
  token: string,
  { projectId, keys, now }: Readonly<{ projectId: ProjectId; keys: readonly VerificationKey[]; now: Date }>,
): VerifiedUserToken {
  const parts = readTokenStructure(token);
  const candidates = candidateKeys(parts, keys);
  const signer = candidates.find((candidate) => isSignedBy(parts, candidate.key));
  if (!signer) throw refuseToken("user_token.bad_signature", "None of the project's signing keys made this user token");
  return { ...checkTokenClaims(parts.claims, { projectId, now }), signingKeyId: signer.id };
}

/** `kid` is an exact lookup inside the project and nothing else; hosts' libraries may leave it out. */
function candidateKeys(parts: TokenParts, keys: readonly VerificationKey[]): readonly VerificationKey[] {
  const candidates = parts.keyId === undefined ? keys : keys.filter((candidate) => candidate.id === parts.keyId);
  if (candidates.length === 0) {
    const message =
      parts.keyId === undefined
        ? "The project does not exist or has no signing key"
        : 'The user token\'s "kid" names no signing key of the project';
    throw refuseToken("user_token.unknown_key", message);
  }
  return candidates;
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3), whatever the token's header says. */
function isSignedBy(parts: TokenParts, key: KeyObject): boolean {
  return verify(
    "sha256",
    Buffer.from(parts.signedText),
    { key, padding: constants.RSA_PKCS1_PADDING },
    parts.signature,
  );
}
