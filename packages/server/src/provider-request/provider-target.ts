import { interpolate, type ProviderDeclaration } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { BuildProviderTarget } from "./provider-request.ts";
import { resolveTargetUrl } from "./target-url.ts";

/**
 * Builds the address and the headers of a call at the provider from its declaration. The address comes from the
 * declaration, never from the caller alone: see `resolveTargetUrl`. An injected query parameter replaces the caller's of
 * the same name.
 *
 * Throws `proxy.path_refused`, `proxy.host_refused`, and `proxy.header_refused` when the stored secret cannot be sent
 * (a CR, LF or NUL in it would split the request, PX-09).
 */
export const buildProviderTarget: BuildProviderTarget = (access, pathOrUrl) => {
  const { provider, templateValues } = access;
  const url = resolveTargetUrl(provider, templateValues, pathOrUrl);
  const values = { ...templateValues, ...reveal(access.secret) };
  const defaultHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(provider.api.defaultHeaders)) defaultHeaders[name.toLowerCase()] = value;
  return {
    url: injectQuery(url, provider, values),
    injectedHeaders: injectHeaders(provider, values),
    defaultHeaders,
  };
};

type Values = Readonly<Record<string, string>>;

function reveal(secret: Readonly<Record<string, Secret>>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name in secret) values[name] = secret[name]?.reveal() ?? "";
  return values;
}

function injectHeaders(provider: ProviderDeclaration, values: Values): Record<string, string> {
  const headers: Record<string, string> = {};
  if (provider.auth.scheme === "basic") {
    const username = fill(provider, provider.auth.username, values);
    const password = fill(provider, provider.auth.password, values);
    headers["authorization"] = `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
  }
  for (const name in provider.api.headers) {
    const value = fill(provider, provider.api.headers[name] ?? "", values);
    // RFC 9110 section 5.5: visible characters, space and tab; what else a server does with a byte is anyone's guess
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw refuseSecret(provider);
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Works on the text, because `URLSearchParams` would rewrite the caller's whole query. */
function injectQuery(href: string, provider: ProviderDeclaration, values: Values): string {
  const injected = Object.entries(provider.api.query);
  if (injected.length === 0) return href;
  const names = new Set(injected.map(([name]) => name));
  const start = href.indexOf("?");
  const address = start === -1 ? href : href.slice(0, start);
  const own = start === -1 ? [] : href.slice(start + 1).split("&");
  const kept = own.filter((pair) => pair !== "" && !names.has(nameOf(pair)));
  const added = injected.map(
    ([name, template]) => `${encodeURIComponent(name)}=${encodeURIComponent(fill(provider, template, values))}`,
  );
  return `${address}?${[...kept, ...added].join("&")}`;
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}

function fill(provider: ProviderDeclaration, template: string, values: Values): string {
  try {
    return interpolate(template, values);
  } catch (cause) {
    throw refuseSecret(provider, cause);
  }
}

function refuseSecret(provider: ProviderDeclaration, cause?: unknown): PorticoError {
  return new PorticoError(
    "proxy.header_refused",
    `The stored credential of ${provider.name} cannot be put into a request: a part is missing or holds a control character`,
    { cause },
  );
}
