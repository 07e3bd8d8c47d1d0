import type { ProviderDeclaration } from "@portico/providers";
import { credentialValues, fillCredential, refuseCredential, type CredentialValues } from "./credential-values.ts";
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
  const values = credentialValues(access);
  const defaultHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(provider.api.defaultHeaders)) defaultHeaders[name.toLowerCase()] = value;
  return {
    url: injectQuery(url, provider, values),
    injectedHeaders: injectHeaders(provider, values),
    defaultHeaders,
  };
};

function injectHeaders(provider: ProviderDeclaration, values: CredentialValues): Record<string, string> {
  const headers: Record<string, string> = {};
  if (provider.auth.scheme === "basic") {
    const username = fillCredential(provider, provider.auth.username, values);
    const password = fillCredential(provider, provider.auth.password, values);
    headers["authorization"] = `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
  }
  for (const name in provider.api.headers) {
    const value = fillCredential(provider, provider.api.headers[name] ?? "", values);
    // RFC 9110 section 5.5: visible characters, space and tab; what else a server does with a byte is anyone's guess
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw refuseCredential(provider);
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Works on the text, because `URLSearchParams` would rewrite the caller's whole query. */
function injectQuery(href: string, provider: ProviderDeclaration, values: CredentialValues): string {
  const injected = Object.entries(provider.api.query);
  if (injected.length === 0) return href;
  const names = new Set(injected.map(([name]) => name));
  const start = href.indexOf("?");
  const address = start === -1 ? href : href.slice(0, start);
  const own = start === -1 ? [] : href.slice(start + 1).split("&");
  const kept = own.filter((pair) => pair !== "" && !names.has(nameOf(pair)));
  const added = injected.map(
    ([name, template]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(fillCredential(provider, template, values))}`,
  );
  return `${address}?${[...kept, ...added].join("&")}`;
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}
