/**
 * The rule that keeps a credential with its provider (OA-07, OA-21). Entries of `hosts` are an exact host
 * (`api.github.com`), a suffix (`.zendesk.com`), or a whole origin (`http://127.0.0.1:4010`) for private providers.
 */

/**
 * Whether a request to this URL may carry the provider's credential. HTTPS on port 443 is implied for hosts and
 * suffixes; an origin matches in full. Anything that readers of URLs disagree about (backslashes, control characters,
 * user names, a trailing dot) is refused rather than interpreted.
 */
export function isAllowedHost(url: string | URL, hosts: readonly string[]): boolean {
  const parsed = parseStrictly(url);
  if (parsed === null) return false;
  return hosts.some((entry) => matches(parsed, entry));
}

/** What is wrong with an entry of `hosts`, or null. */
export function hostEntryProblem(entry: string): string | null {
  if (entry.includes("://")) return originProblem(entry);
  const name = entry.startsWith(".") ? entry.slice(1) : entry;
  if (!hostName.test(name)) return `"${entry}" is not a host name in lower case with at least two labels`;
  // The WHATWG parser reads `127.1` or `1.2.3.4` as an address; a suffix of digits is never a provider's.
  if (/^[0-9.]+$/.test(name)) return `"${entry}" is an address; name it in full as http://address:port`;
  return null;
}

const hostName = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/;

function matches(url: URL, entry: string): boolean {
  if (entry.includes("://")) return URL.canParse(entry) && new URL(entry).origin === url.origin;
  if (url.protocol !== "https:" || url.port !== "") return false;
  if (!entry.startsWith(".")) return url.hostname === entry;
  const label = url.hostname.slice(0, -entry.length);
  return url.hostname.endsWith(entry) && label !== "" && !label.endsWith(".");
}

function parseStrictly(url: string | URL): URL | null {
  if (typeof url === "string" && /[\s\\\p{Cc}]/u.test(url)) return null;
  const text = String(url);
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return null;
  const parsed = new URL(text);
  if (parsed.username !== "" || parsed.password !== "") return null;
  return parsed.hostname === "" || parsed.hostname.endsWith(".") ? null : parsed;
}

function originProblem(entry: string): string | null {
  if (!URL.canParse(entry) || new URL(entry).origin !== entry)
    return `"${entry}" is not an origin such as http://127.0.0.1:4010`;
  const { protocol, hostname, port } = new URL(entry);
  if (protocol === "https:") return null;
  if (protocol !== "http:") return `"${entry}" is neither http nor https`;
  if (port === "") return `"${entry}" must name its port`;
  return isPrivateName(hostname) ? null : `"${entry}" is plain http to a public host`;
}

/** Loopback, private ranges, and names that public DNS never answers. */
function isPrivateName(hostname: string): boolean {
  return (
    /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname) ||
    /^\[(::1|f[cd][0-9a-f]{2}:.*)\]$/.test(hostname) ||
    /^[a-z0-9-]+$/.test(hostname) ||
    /\.(localhost|internal)$/.test(hostname)
  );
}
