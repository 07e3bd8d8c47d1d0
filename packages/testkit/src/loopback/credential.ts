import type { IncomingHttpHeaders } from "node:http";

/** The bearer credential of a request. `token x` and `bearer x` count as well: schemes match case-insensitively (RFC 9110, 11.1). */
export function bearerIn(headers: IncomingHttpHeaders): string | null {
  return /^(?:bearer|token)\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1] ?? null;
}

/** User name and password of RFC 7617; null when there are none. */
export function basicIn(headers: IncomingHttpHeaders): { readonly username: string; readonly password: string } | null {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon < 0 ? null : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
