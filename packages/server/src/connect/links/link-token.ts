import { hasTokenShape } from "../../lib/random.ts";

/**
 * What the SDK of a hosted page signs in with: the browser's session, in the shape that it reads a user token's subject and
 * end from. Nothing in it is believed; the server looks the session up.
 */
const header = encode({ alg: "portico-link", typ: "JWT" });

export function linkToken(session: { id: string; secret: string; endUserId: string; expiresAt: Date }): string {
  const exp = Math.floor(session.expiresAt.getTime() / 1000);
  return `${header}.${encode({ sub: session.endUserId, exp, link: session.id })}.${session.secret}`;
}

/** Null for a token that the host signed. */
export function readLinkToken(token: string): { id: string; secret: string } | null {
  const [first, claims = "", secret = "", ...more] = token.split(".");
  if (first !== header || more.length > 0 || !hasTokenShape(secret)) return null;
  try {
    const { link } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { link?: unknown };
    return typeof link === "string" ? { id: link, secret } : null;
  } catch {
    return null;
  }
}

function encode(members: object): string {
  return Buffer.from(JSON.stringify(members)).toString("base64url");
}
