import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";

/** A scope of the permissions claim: nested scopes, a yes or no, or names of permissions. */
export type Permissions = { readonly [scope: string]: boolean | readonly string[] | Permissions };

export interface UserTokenOptions {
  /** The project's id, from the dashboard. */
  projectId: string;
  /** The private half of one of the project's signing keys: PEM, or the PEM in base64 for one-line settings. */
  signingKey: string;
  /** What your application calls this user (or their company): 1 to 256 bytes, compared byte for byte. */
  userId: string;
  /** Seconds until the token expires (3,600), at most 86,400. */
  expiresInSeconds?: number;
  /** What the token may be used for; absent allows everything (permissions claim of the Paragon SDK). */
  permissions?: Permissions;
  /** Overrides the audience (`useparagon.com/<project id>`); the server also takes `portico/<project id>`. */
  audience?: string;
}

const maxLifetimeSeconds = 86_400;

/**
 * Signs a user token: what your web app passes to `authenticate(projectId, userToken)`. RS256. Call it on your server
 * for the user who is signed in there, each time the page asks; never in a browser.
 *
 * Throws `TypeError` when an option is empty or out of bounds, or the key is not an RSA private key.
 */
export async function signUserToken(options: Readonly<UserTokenOptions>): Promise<string> {
  const { projectId, userId, expiresInSeconds = 3600, permissions, audience } = options;
  if (projectId === "") throw new TypeError("projectId is empty");
  if (userId.trim() === "" || Buffer.byteLength(userId) > 256) throw new TypeError("userId must have 1 to 256 bytes");
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > maxLifetimeSeconds) {
    throw new TypeError(`expiresInSeconds must be a whole number from 1 to ${maxLifetimeSeconds}`);
  }
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT(permissions === undefined ? {} : { "urn:useparagon:connect:permissions": permissions })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setSubject(userId)
    .setAudience(audience ?? `useparagon.com/${projectId.toLowerCase()}`)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + expiresInSeconds)
    .sign(readSigningKey(options.signingKey));
}

function readSigningKey(text: string): KeyObject {
  // environment files often cannot hold line ends: base64 of the PEM, or the PEM with "\n" written out
  const pem = text.includes("-----BEGIN") ? text.replaceAll("\\n", "\n") : Buffer.from(text, "base64").toString("utf8");
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new TypeError("signingKey is not a private key in PEM, nor the base64 of one", { cause });
  }
  if (key.asymmetricKeyType !== "rsa") throw new TypeError("signingKey is not an RSA key");
  return key;
}
