import { createPrivateKey, createSign, type KeyObject } from "node:crypto";
import type { ProjectId, SigningKeyId } from "@portico/protocol";
import type { Secret } from "../lib/secret.ts";

/** What a test host signs with. */
export interface TestSigner {
  projectId: ProjectId;
  keyId: SigningKeyId;
  privateKey: KeyObject;
}

export function testSigner(projectId: ProjectId, keyId: SigningKeyId, privateKey: Secret): TestSigner {
  return { projectId, keyId, privateKey: createPrivateKey(privateKey.reveal()) };
}

export function encodePart(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** Signs any two texts as RS256 does, however wrong they are. */
export function signParts(header64: string, payload64: string, key: KeyObject, digest = "RSA-SHA256"): string {
  const signature = createSign(digest).update(`${header64}.${payload64}`).sign(key);
  return `${header64}.${payload64}.${signature.toString("base64url")}`;
}

/** A user token, an hour long unless the claims say otherwise. A claim of undefined is left out. */
export function signTestToken(
  signer: TestSigner,
  now: Date,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  const issued = Math.floor(now.getTime() / 1000);
  const payload = {
    sub: "alice",
    iat: issued,
    exp: issued + 3600,
    aud: `useparagon.com/${signer.projectId}`,
    ...claims,
  };
  return signParts(encodePart({ alg: "RS256", typ: "JWT", ...header }), encodePart(payload), signer.privateKey);
}
