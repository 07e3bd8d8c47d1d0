import { isIP } from "node:net";
import { PorticoError } from "../lib/portico-error.ts";
import type { ReadDestination } from "./destination.ts";
import { refuseAddress, refuseBeforeLookup, type GuardedConnectorSettings } from "./guarded-connector.ts";

/**
 * Why a URL would be refused if it were called now, or null. For addresses that people type in: they learn at once what
 * the connector would say later. No promise: the connector checks again, on the address that is used.
 */
export function createRefusalOf(
  readDestination: ReadDestination,
  { allow, check, resolve }: Pick<GuardedConnectorSettings, "allow" | "check" | "resolve">,
) {
  return async (url: string): Promise<PorticoError | null> => {
    let destination;
    try {
      destination = new URL(readDestination(url).origin);
    } catch (error) {
      if (error instanceof PorticoError) return error;
      throw error;
    }
    const { protocol, port } = destination;
    const hostname = destination.hostname.replace(/^\[|\]$/g, "");
    if (allow.includes(protocol, destination.hostname, port)) return null;
    const refusal = refuseBeforeLookup(protocol, hostname, check);
    if (refusal || isIP(hostname) !== 0) return refusal;
    return new Promise((answer) => {
      resolve(hostname, (error, addresses) => {
        // a name without an address today may have one tomorrow
        const fault = error
          ? null
          : (addresses.map(({ address }) => check(address)).find((one) => one !== null) ?? null);
        answer(fault === null ? null : refuseAddress(hostname, fault));
      });
    });
  };
}
