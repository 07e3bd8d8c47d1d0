import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { PorticoError } from "../lib/portico-error.ts";
import type { AddressCheck } from "./address-check.ts";
import type { EgressAllow } from "./egress-allow.ts";

/** Answers every address of a name. The system's resolver unless a test hands in its own. */
export type Resolve = (
  hostname: string,
  answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface GuardedConnectorSettings {
  allow: EgressAllow;
  check: AddressCheck;
  resolve: Resolve;
  /** Name resolution, TCP and TLS together. */
  connectTimeoutMs: number;
}

export const resolveBySystem: Resolve = (hostname, answer) => {
  systemLookup(hostname, { all: true, order: "verbatim" }, answer);
};

/**
 * Opens every outbound socket. The name is resolved once, inside the connect call, and the socket goes to an address
 * of that very answer, so there is no second resolution for a rebinding server to change (PX-04). One bad address in
 * an answer spoils all of it: honest names do not mix public and private. SNI and certificate check use the name.
 * Plain http only goes to allow-listed pairs; certificates are always verified (PX-22).
 */
export function createGuardedConnector(settings: Readonly<GuardedConnectorSettings>): buildConnector.connector {
  const { allow, check, connectTimeoutMs } = settings;
  // HTTP/1.1 only: one request at a time on a socket is what makes an unasked-for answer detectable (PX-11)
  const fixed = { allowH2: false, timeout: connectTimeoutMs, rejectUnauthorized: true, minVersion: "TLSv1.2" } as const;
  const connectAnywhere = buildConnector(fixed);
  const connectChecked = buildConnector({ ...fixed, lookup: createCheckedLookup(settings) });
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    if (allow.includes(protocol, hostname, port)) return connectAnywhere(options, callback);
    const refusal = refuseBeforeLookup(protocol, hostname.replace(/^\[|\]$/g, ""), check);
    if (refusal === null) return connectChecked(options, callback);
    queueMicrotask(() => callback(refusal, null));
  };
}

/** What the URL alone says against it. */
export function refuseBeforeLookup(protocol: string, hostname: string, check: AddressCheck): PorticoError | null {
  if (protocol !== "https:") return refuseAddress(hostname, "plain http is only for allow-listed hosts");
  if (isIP(hostname) === 0) return null;
  const fault = check(hostname);
  return fault === null ? null : refuseAddress(hostname, fault);
}

/** The lookup that `net.connect` calls, exactly once for a socket; literals never come here. */
function createCheckedLookup({ check, resolve }: Readonly<GuardedConnectorSettings>): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first) return callback(new Error(`${hostname} has no address`), []);
      for (const { address } of addresses) {
        const fault = check(address);
        if (fault !== null) return callback(refuseAddress(hostname, fault), []);
      }
      if (options.all) return callback(null, [...addresses]);
      callback(null, first.address, first.family);
    });
  };
}

/** The address itself stays out of the text: a caller must not map the inside network by trying names. */
export function refuseAddress(hostname: string, why: string): PorticoError {
  return new PorticoError("net.address_refused", `${hostname} may not be called: ${why}`, { meta: { host: hostname } });
}
