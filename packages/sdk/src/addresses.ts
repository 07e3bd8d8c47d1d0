import { invalidArgument } from "./error-makers.ts";
import { PorticoError } from "./errors.ts";
import type { EnvironmentUrls, GlobalOptions } from "./option-types.ts";

/** The addresses that the SDK or the portal uses, under the names that the official SDK gives them (wire contract 2.1). */
export type ServerUrls = Pick<
  EnvironmentUrls,
  | "CONNECT_PUBLIC_URL"
  | "ZEUS_PUBLIC_URL"
  | "HERMES_PUBLIC_URL"
  | "PASSPORT_PUBLIC_URL"
  | "CDN_PUBLIC_URL"
  | "WORKER_PROXY_PUBLIC_URL"
  | "API_TRIGGER_KIT_PUBLIC_URL"
>;

/** What the official SDK's hosts put before their own name for each. */
const services: ServerUrls = {
  CONNECT_PUBLIC_URL: "connect",
  ZEUS_PUBLIC_URL: "zeus",
  HERMES_PUBLIC_URL: "hermes",
  PASSPORT_PUBLIC_URL: "passport",
  CDN_PUBLIC_URL: "dashboard",
  WORKER_PROXY_PUBLIC_URL: "worker-proxy",
  API_TRIGGER_KIT_PUBLIC_URL: "actionkit",
};

/** Where the server's parts are. */
export interface Addresses {
  /** Whether the addresses changed. Throws a `TypeError` for what is not an address. */
  configure(options: GlobalOptions, overrides?: Partial<EnvironmentUrls>): boolean;
  /** Throws `sdk.not_configured` before the first `configure`. */
  urls(): ServerUrls;
  portalOrigin(): string;
  /** The start page's origin and the callback page's: the only ones a connect window may speak from. */
  popupOrigins(): string[];
}

export function createAddresses(): Addresses {
  let current: ServerUrls | undefined;

  function urls(): ServerUrls {
    if (current) return current;
    throw new PorticoError("sdk.not_configured", "Call configureGlobal({ baseUrl }) first.");
  }

  return {
    urls,
    configure(options, overrides = {}) {
      const address = "baseUrl" in options ? () => options.baseUrl : ofService(options.host);
      const next = { ...services };
      for (const name of Object.keys(next) as (keyof ServerUrls)[]) {
        next[name] = new URL(overrides[name] ?? address(next[name])).href.replace(/\/+$/, "");
      }
      const isChanged = JSON.stringify(next) !== JSON.stringify(current);
      current = next;
      return isChanged;
    },
    portalOrigin: () => new URL(urls().CONNECT_PUBLIC_URL).origin,
    popupOrigins: () => [urls().ZEUS_PUBLIC_URL, urls().PASSPORT_PUBLIC_URL].map((url) => new URL(url).origin),
  };
}

/** As in the official SDK, a host given as an address loses its scheme and port. */
function ofService(host: string): (service: string) => string {
  if (!host) throw invalidArgument("host");
  const bare = host.includes("://") ? new URL(host).hostname : host;
  return (service) => `https://${service}.${bare}`;
}
