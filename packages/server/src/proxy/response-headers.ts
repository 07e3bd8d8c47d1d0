import { proxiedAddress, proxiedLinks, type ProviderAddress } from "./provider-links.ts";

export interface ResponseHeaderChoices {
  /** Where the answer came from, for its relative addresses. */
  address: ProviderAddress;
  /** Texts that must not come back to the caller in any header (PX-13). */
  secrets: readonly string[];
}

/** The headers that reach the caller, and what is known of the body from those that were taken out. */
export interface FilteredHeaders {
  /** Name and value by turns, without content-length. */
  headers: string[];
  contentType: string;
  isJson: boolean;
  /** The provider's content-length. Undefined: it did not say. */
  length: number | undefined;
  /** The body is compressed. */
  isEncoded: boolean;
}

/**
 * Adds the provider's headers to ours. An answer of a provider is hostile content on our origin (PX-12): what would set
 * a cookie, widen a policy, or speak for the whole origin stays here, and what a browser would render is downloaded into
 * a sandbox. `Link` and `Location` come back as proxy addresses, so that a client which follows them does not take the
 * user token to the provider. A header that holds an injected secret is dropped. `date` is the server's own.
 */
export function filterResponseHeaders(
  rawHeaders: readonly string[],
  ownHeaders: readonly string[],
  choices: ResponseHeaderChoices,
): FilteredHeaders {
  const named = namedByConnection(rawHeaders);
  const headers = [...ownHeaders];
  const filtered: FilteredHeaders = { headers, contentType: "", isJson: false, length: undefined, isEncoded: false };
  let disposition: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    const value = rawHeaders[at + 1] ?? "";
    if (name === "content-length") {
      if (/^\d+$/.test(value)) filtered.length = Number(value);
      continue;
    }
    if (isHeldBack(name) || named?.has(name) || holdsSecret(value, choices.secrets)) continue;
    if (name === "content-disposition") {
      disposition = value;
      continue;
    }
    if (name === "content-type") {
      filtered.contentType = value;
      filtered.isJson = isJsonType(value);
    }
    if (name === "content-encoding") filtered.isEncoded = value.trim().toLowerCase() !== "identity";
    const led = leadThroughProxy(name, value, choices.address);
    if (led === null || (led !== value && holdsSecret(led, choices.secrets))) continue;
    headers.push(name === "x-request-id" ? "x-provider-request-id" : name, led);
  }
  if (!filtered.isJson) headers.push("content-disposition", asAttachment(disposition));
  else if (disposition !== undefined) headers.push("content-disposition", disposition);
  headers.push(...protection);
  return filtered;
}

/** `application/json`, `text/json` and every `+json`. Newline-delimited JSON is not one JSON value. */
export function isJsonType(contentType: string): boolean {
  return /^\s*(application\/json|text\/json|[\w.-]+\/[\w.-]+\+json)\s*(;|$)/i.test(contentType);
}

export const protection = [
  ...["x-content-type-options", "nosniff"],
  ...["content-security-policy", "sandbox; default-src 'none'"],
  ...["cache-control", "no-store"],
  // readable by the host's pages through CORS only, never embeddable
  ...["cross-origin-resource-policy", "same-origin"],
];

const heldBack = new Set([
  // RFC 9110 section 7.6.1
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
  ...["proxy-authenticate", "proxy-authentication-info", "authentication-info"],
  // asks for a credential that is ours; a browser would show a password dialog in our name
  "www-authenticate",
  ...["set-cookie", "set-cookie2", "clear-site-data", "strict-transport-security", "alt-svc", "public-key-pins"],
  ...["content-security-policy", "content-security-policy-report-only", "x-frame-options", "permissions-policy"],
  ...["feature-policy", "document-policy", "origin-agent-cluster", "service-worker-allowed", "x-content-type-options"],
  ...[
    "report-to",
    "reporting-endpoints",
    "nel",
    "expect-ct",
    "refresh",
    "sourcemap",
    "x-sourcemap",
    "speculation-rules",
  ],
  ...[
    "timing-allow-origin",
    "referrer-policy",
    "x-xss-protection",
    "x-dns-prefetch-control",
    "accept-ch",
    "critical-ch",
  ],
  ...["cache-control", "expires", "pragma", "age", "vary", "date", "set-login", "activate-storage-access"],
]);
const heldBackPrefixes = ["access-control-", "cross-origin-", "x-portico-", "x-paragon-"];

function isHeldBack(name: string): boolean {
  if (heldBack.has(name)) return true;
  for (const prefix of heldBackPrefixes) if (name.startsWith(prefix)) return true;
  return false;
}

function leadThroughProxy(name: string, value: string, address: ProviderAddress): string | null {
  if (name === "link") return proxiedLinks(value, address);
  return name === "location" || name === "content-location" ? proxiedAddress(value, address) : value;
}

function holdsSecret(value: string, secrets: readonly string[]): boolean {
  for (const secret of secrets) if (value.includes(secret)) return true;
  return false;
}

function namedByConnection(rawHeaders: readonly string[]): Set<string> | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at] !== "connection") continue;
    const value = rawHeaders[at + 1] ?? "";
    if (value === "keep-alive" || value === "close") return undefined;
    return new Set(value.split(",").map((name) => name.trim().toLowerCase()));
  }
  return undefined;
}

/** Keeps the file name that the provider suggests. */
function asAttachment(disposition: string | undefined): string {
  const parameters = disposition?.includes(";") ? disposition.slice(disposition.indexOf(";")) : "";
  return `attachment${parameters}`;
}
