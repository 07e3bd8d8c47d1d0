import { interpolateUrl, isAllowedHost, type ProviderDeclaration } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import { findPathFault } from "./path-fault.ts";

/**
 * Where a path or an absolute URL leads at this provider. A path stays below the API base; an absolute URL stays on the
 * provider's hosts (PX-01, PX-02). Compared after parsing with the parser that sends. The fragment is dropped.
 *
 * Where the base's host holds a value of the user's (`{subdomain}.example.com`), a suffix in `hosts` covers other
 * companies' sites too, so absolute URLs are held to the user's own origin and the hosts that are listed in full.
 *
 * Throws `proxy.path_refused`, `proxy.host_refused`.
 */
export function resolveTargetUrl(
  provider: ProviderDeclaration,
  templateValues: Readonly<Record<string, string>>,
  pathOrUrl: string,
): string {
  const base = resolveBase(provider, templateValues);
  const fault = findPathFault(pathOrUrl);
  if (fault !== null) throw refusePath(fault);
  return /^https?:/i.test(pathOrUrl) ? resolveAbsolute(provider, base, pathOrUrl) : resolveRelative(base, pathOrUrl);
}

/**
 * A base never changes for a declaration and an account's values, both immutable; a warm call finds it here. Weak, so
 * that it goes when the account's values go from the caches above.
 */
const knownBases = new WeakMap<object, { provider: ProviderDeclaration; base: URL }>();

function resolveBase(provider: ProviderDeclaration, templateValues: Readonly<Record<string, string>>): URL {
  const known = knownBases.get(templateValues);
  if (known?.provider === provider) return known.base;
  const base = readBase(provider, templateValues);
  knownBases.set(templateValues, { provider, base });
  return base;
}

function readBase(provider: ProviderDeclaration, templateValues: Readonly<Record<string, string>>): URL {
  let text: string;
  try {
    text = interpolateUrl(provider.api.baseUrl, templateValues);
  } catch (cause) {
    throw refuseHost(`The API base of ${provider.name} cannot be filled in for this account`, cause);
  }
  const base = URL.parse(text);
  if (base === null || base.search !== "" || base.hash !== "" || !isAllowedHost(base, provider.hosts)) {
    throw refuseHost(`The API base of ${provider.name} is not on one of its own hosts for this account`);
  }
  return base;
}

/** What the URL parser would leave as it is, so that the parsed address is the text itself. */
const isCanonical = /^[\w!$%&()*+,./:;=?@~-]*$/;

function resolveRelative(base: URL, path: string): string {
  // glued, not resolved: `//host` and `scheme:` would otherwise replace the base
  if (path.startsWith("//")) throw refusePath("it starts with two slashes");
  const prefix = base.pathname.endsWith("/") ? base.pathname : `${base.pathname}/`;
  // some bases are an endpoint themselves, GraphQL's: an empty path adds no slash to them
  const isBase = path === "" || path.startsWith("?");
  const text = base.origin + (isBase ? base.pathname : prefix) + (path.startsWith("/") ? path.slice(1) : path);
  if (isCanonical.test(path)) return text;
  const url = URL.parse(text);
  if (url === null || url.origin !== base.origin || !(isBase || url.pathname.startsWith(prefix))) {
    throw refusePath("it leaves the API base");
  }
  url.hash = "";
  return url.href;
}

function resolveAbsolute(provider: ProviderDeclaration, base: URL, text: string): string {
  // without both slashes a front proxy merged them, or somebody is trying parsers out; `http:/evil` would change host
  if (!/^https?:\/\/[^/]/i.test(text)) throw refusePath("an absolute URL needs exactly two slashes after its scheme");
  const url = URL.parse(text);
  if (url === null) throw refusePath("it is not a URL");
  const hosts = hostIsTheUsers.test(provider.api.baseUrl) ? withoutSuffixes(provider.hosts) : provider.hosts;
  const ownOrigin = url.origin === base.origin && url.username === "" && url.password === "";
  if (!ownOrigin && !isAllowedHost(url, hosts)) {
    throw refuseHost(`${url.host} is not a host of ${provider.name}`, undefined, { host: url.host });
  }
  url.hash = "";
  return url.href;
}

/** A placeholder in front of the path of a base template. */
const hostIsTheUsers = /^([a-z]+:\/\/)?[^/?#]*\{/i;

function withoutSuffixes(hosts: readonly string[]): string[] {
  return hosts.filter((entry) => !entry.startsWith("."));
}

function refusePath(why: string): PorticoError {
  return new PorticoError("proxy.path_refused", `The path is refused: ${why}`);
}

function refuseHost(message: string, cause?: unknown, meta?: Record<string, unknown>): PorticoError {
  return new PorticoError("proxy.host_refused", message, { cause, ...(meta === undefined ? {} : { meta }) });
}
