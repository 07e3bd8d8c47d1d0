/** The host:port pairs that are reachable although private or plain http: the operator's list and the stand-ins. */
export interface EgressAllow {
  /** Exact: a host that is listed with one port is not reachable on another. */
  includes(protocol: string, hostname: string, port: string): boolean;
}

/** `pairs` are `host:port` as in PORTICO_EGRESS_ALLOW; `standIns` maps a declared origin to the one that answers. */
export function createEgressAllow(pairs: readonly string[], standIns: Readonly<Record<string, string>>): EgressAllow {
  const allowed = new Set(pairs.map((pair) => pair.toLowerCase()));
  for (const origin of Object.values(standIns)) {
    const url = new URL(origin);
    allowed.add(pairOf(url.protocol, url.hostname, url.port));
  }
  return { includes: (protocol, hostname, port) => allowed.has(pairOf(protocol, hostname, port)) };
}

function pairOf(protocol: string, hostname: string, port: string): string {
  const host = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  return `${host}:${port || (protocol === "https:" ? "443" : "80")}`;
}
