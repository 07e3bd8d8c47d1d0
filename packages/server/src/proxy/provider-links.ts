import { isAllowedHost } from "@portico/providers";

/** What is needed to turn an address in a provider's answer into one that leads through the proxy. */
export interface ProviderAddress {
  /** The address that answered. May hold a secret in its query; it is only resolved against. */
  url: string;
  hosts: readonly string[];
  /** `https://portico.example` */
  publicUrl: string;
  /** `/projects/P/sdk/proxy/<type>` */
  prefix: string;
}

/**
 * RFC 8288: official clients page by following `Link`, with the user token in hand. Addresses of the provider become
 * proxy addresses; a header with any other address is dropped (null).
 */
export function proxiedLinks(value: string, address: ProviderAddress): string | null {
  let isForeign = false;
  const links = value.replace(/<([^>]*)>/g, (_match, reference: string) => {
    const url = resolve(reference, address);
    if (url === null || !isAllowedHost(url, address.hosts)) isForeign = true;
    return `<${address.publicUrl}${address.prefix}/${url?.href ?? ""}>`;
  });
  return isForeign ? null : links;
}

/**
 * For `Location`: an address of the provider becomes a proxy address, another host's stays (a download from a file
 * store), made absolute. Our own origin is dropped: a client that follows it would spend the user token on a call that
 * the provider chose (PX-08).
 */
export function proxiedAddress(value: string, address: ProviderAddress): string | null {
  const url = resolve(value, address);
  if (url === null || url.origin === address.publicUrl || !/^https?:$/.test(url.protocol)) return null;
  return isAllowedHost(url, address.hosts) ? `${address.publicUrl}${address.prefix}/${url.href}` : url.href;
}

function resolve(reference: string, { url }: ProviderAddress): URL | null {
  return URL.parse(reference, url);
}
