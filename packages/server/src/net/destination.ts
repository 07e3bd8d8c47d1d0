import { PorticoError } from "../lib/portico-error.ts";
import type { EgressAllow } from "./egress-allow.ts";

/** Where the bytes really go. */
export interface Destination {
  /** Scheme, host and port to connect to: the declared ones, or the stand-in's. */
  origin: string;
  /** Path and query. */
  path: string;
  /** For messages and logs; never the query, which may hold a secret. */
  host: string;
}

/** Reads a declared URL. Throws `net.address_refused` for plain http to a host that is not allow-listed. */
export type ReadDestination = (url: string) => Destination;

/** Nothing in it that the URL parser would change or cut off, so the rest behind the origin can be sent as it is. */
const isPlain = /^[!"$-[\]_a-z~]*$/;

/** Most origins that are remembered. */
const maxOrigins = 1000;

/**
 * Puts the stand-in's origin in place of the declared one; the declared URL was held against the provider's hosts before
 * it came here. What was found out about an origin is remembered, so that a warm call parses nothing.
 */
export function createDestinationReader(
  standIns: Readonly<Record<string, string>>,
  allow: EgressAllow,
): ReadDestination {
  const known = new Map<string, Omit<Destination, "path">>();
  return (url) => {
    const end = url.indexOf("/", "https://".length);
    const found = end === -1 ? undefined : known.get(url.slice(0, end));
    if (found && isPlain.test(url)) return { origin: found.origin, host: found.host, path: url.slice(end) };
    const declared = new URL(url);
    const destination = judge(declared, standIns[declared.origin], allow);
    if (known.size >= maxOrigins) known.clear();
    known.set(declared.origin, destination);
    return { ...destination, path: declared.pathname + declared.search };
  };
}

function judge(declared: URL, standIn: string | undefined, allow: EgressAllow): Omit<Destination, "path"> {
  const { protocol, hostname, port, host, origin } = declared;
  const isSafe = protocol === "https:" || (protocol === "http:" && allow.includes(protocol, hostname, port));
  if (isSafe || standIn !== undefined) return { origin: standIn ?? origin, host };
  throw new PorticoError("net.address_refused", `${host} may not be called over ${protocol.slice(0, -1)}`, {
    meta: { host },
  });
}
