import type { IncomingMessage } from "node:http";
import { PorticoError } from "../lib/portico-error.ts";
import type { ProviderTarget } from "../provider-request/provider-request.ts";

export interface HeaderChoices {
  /** The caller's body goes up; its framing is ours to write. */
  hasBody: boolean;
  /** Replaces the caller's content type; null drops it. Absent keeps it. */
  contentType?: string | null | undefined;
  /** We put text around the answer, so it must come uncompressed. */
  mustReadAnswer: boolean;
}

/**
 * The headers that go to the provider, name and value by turns: the caller's without what speaks of the hop between
 * caller and us, of the browser, or to us; then the declaration's, which a caller cannot override (PX-09).
 *
 * Throws `proxy.header_refused` for headers that ask the provider to read another method into the request (PX-15).
 */
export function buildRequestHeaders(
  request: IncomingMessage,
  target: ProviderTarget,
  choices: HeaderChoices,
): string[] {
  const { injectedHeaders, defaultHeaders } = target;
  const named = namedByConnection(request.headers.connection);
  const headers: string[] = [];
  const sent = new Set<string>();
  const raw = request.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    if (overrides.has(name)) throw refuseHeader(name);
    if (isHeldBack(name) || Object.hasOwn(injectedHeaders, name) || named?.has(name)) continue;
    if (name === "accept-encoding" && choices.mustReadAnswer) continue;
    if (name === "content-type" && (choices.contentType !== undefined || !choices.hasBody)) continue;
    headers.push(name, raw[at + 1] ?? "");
    sent.add(name);
  }
  const add = (name: string, value: string): void => {
    if (!sent.has(name)) headers.push(name, value);
  };
  if (typeof choices.contentType === "string") add("content-type", choices.contentType);
  if (choices.mustReadAnswer) add("accept-encoding", "identity");
  for (const name in injectedHeaders) headers.push(name, injectedHeaders[name] ?? "");
  for (const name in defaultHeaders) if (!Object.hasOwn(injectedHeaders, name)) add(name, defaultHeaders[name] ?? "");
  if (!Object.hasOwn(injectedHeaders, "user-agent")) add("user-agent", "portico");
  const length = request.headers["content-length"];
  if (choices.hasBody && length !== undefined) headers.push("content-length", length);
  return headers;
}

const overrides = new Set(["x-http-method-override", "x-http-method", "x-method-override"]);

const heldBack = new Set([
  // RFC 9110 section 7.6.1, and framing, which is written anew
  ...[
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
  ],
  ...["expect", "http2-settings", "proxy-authenticate", "proxy-authorization", "host"],
  // the caller's standing with us, not with the provider
  ...["authorization", "cookie", "cookie2", "origin", "referer"],
  // who the caller is and which way it came; some servers believe these
  ...[
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "client-ip",
    "fastly-client-ip",
  ],
  ...["x-original-url", "x-rewrite-url", "x-original-host", "x-host", "x-envoy-original-path", "x-request-id"],
  ...["dnt", "upgrade-insecure-requests", "access-control-request-method", "access-control-request-headers"],
]);
const heldBackPrefixes = ["sec-", "x-paragon-", "x-portico-", "x-forwarded", "proxy-", "cf-", "x-amzn-", "x-envoy-"];

function isHeldBack(name: string): boolean {
  if (heldBack.has(name)) return true;
  for (const prefix of heldBackPrefixes) if (name.startsWith(prefix)) return true;
  return false;
}

function namedByConnection(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || connection === "keep-alive") return undefined;
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}

function refuseHeader(name: string): PorticoError {
  return new PorticoError("proxy.header_refused", `The header ${name} is refused: send the method you mean`, {
    meta: { header: name },
  });
}
