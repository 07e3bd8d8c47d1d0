import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

/** Says why an outbound connection may not go to an address, or null when it may (PX-03). */
export type AddressCheck = (address: string) => string | null;

/**
 * Lets through what is public and nothing else: an address is refused unless it is known to be ordinary unicast. IPv6
 * must lie in 2000::/3, the only block that IANA hands out, so mapped, compatible, NAT64, unique-local and site-local
 * forms need no list that could be incomplete. Refused as well: this machine's own addresses, and addresses inside the
 * public ranges that lead somewhere special.
 */
export function createAddressCheck(ownAddresses: readonly string[] = readOwnAddresses()): AddressCheck {
  const own = new Set(ownAddresses.filter((address) => ipaddr.isValid(address)).map(normalise));
  return (address) => {
    if (address.includes("%")) return "it is bound to a network interface";
    if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return "it is not an address";
    const parsed = ipaddr.parse(address);
    const range = parsed.range();
    if (range !== "unicast") return `it is ${rangeNames[range] ?? range}`;
    if (parsed.kind() === "ipv6" && !parsed.match(globalUnicast)) return "it is outside the public IPv6 block";
    if (special.some((block) => block[0].kind() === parsed.kind() && parsed.match(block))) return "it is reserved";
    return own.has(normalise(address)) ? "it is this server" : null;
  };
}

const rangeNames: Readonly<Record<string, string>> = {
  private: "private",
  loopback: "loopback",
  linkLocal: "link-local",
  carrierGradeNat: "behind carrier-grade NAT",
  multicast: "multicast",
  broadcast: "broadcast",
  unspecified: "unspecified",
  uniqueLocal: "unique-local",
  ipv4Mapped: "an IPv4 address in IPv6 clothes",
  rfc6052: "a NAT64 address",
  "6to4": "a 6to4 address",
  teredo: "a Teredo address",
};

const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Unicast to `ipaddr.js`, yet not somebody's public server. Azure's host agent (168.63.129.16) answers metadata and
 * credentials on a public address; the rest is IANA's special-purpose registries.
 */
const special: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [
  ipaddr.parseCIDR("168.63.129.16/32"),
  ipaddr.parseCIDR("192.0.0.0/24"),
  ipaddr.parseCIDR("192.31.196.0/24"),
  ipaddr.parseCIDR("192.52.193.0/24"),
  ipaddr.parseCIDR("192.88.99.0/24"),
  ipaddr.parseCIDR("192.175.48.0/24"),
  ipaddr.parseCIDR("198.18.0.0/15"),
  ipaddr.parseCIDR("2001::/23"),
  ipaddr.parseCIDR("2001:db8::/32"),
  ipaddr.parseCIDR("2002::/16"),
  ipaddr.parseCIDR("2620:4f:8000::/48"),
  ipaddr.parseCIDR("3fff::/20"),
];

function readOwnAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).map((entry) => entry.address));
}

function normalise(address: string): string {
  return ipaddr.parse(address).toNormalizedString();
}
