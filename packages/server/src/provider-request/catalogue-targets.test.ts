import { loadCatalogue, placeholdersIn, type ProviderDeclaration } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { buildProviderTarget } from "./provider-target.ts";
import type { Access } from "./provider-request.ts";

const providers = [...loadCatalogue().values()].map(({ declaration }) => declaration);

/** Plausible values for every template: a label for hosts, an origin on the provider's first host where one is asked. */
function accessOf(provider: ProviderDeclaration): Access {
  const { baseUrl, headers, query } = provider.api;
  const suffix = provider.hosts.find((entry) => entry.startsWith(".")) ?? "";
  const templateValues: Record<string, string> = {};
  for (const name of placeholdersIn(baseUrl)) {
    templateValues[name] = baseUrl.startsWith(`{${name}}`) ? `https://acme${suffix}` : "acme";
  }
  const secret: Record<string, Secret> = {};
  const templates = [...Object.values(headers), ...Object.values(query)];
  if (provider.auth.scheme === "basic") templates.push(provider.auth.username, provider.auth.password);
  for (const name of templates.flatMap(placeholdersIn)) secret[name] ??= new Secret("the-secret");
  return { provider, templateValues, secret };
}

const bases = new Map(providers.map((provider) => [provider.key, buildProviderTarget(accessOf(provider), "/").url]));

function isSent(provider: ProviderDeclaration, url: string): boolean {
  try {
    buildProviderTarget(accessOf(provider), url);
    return true;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "proxy.host_refused") return false;
    throw error;
  }
}

describe("the catalogue", () => {
  test.each(providers)("$key: its own base is reachable with its own credential", (provider) => {
    expect(isSent(provider, bases.get(provider.key) ?? "")).toBe(true);
  });

  test("OA-21: no credential is sent to another provider's base, except where both are the same host by name", () => {
    let pairs = 0;
    for (const provider of providers) {
      for (const [other, base] of bases) {
        const sharesHost = provider.hosts.includes(new URL(base).hostname);
        if (other === provider.key || sharesHost) continue;
        pairs += 1;
        expect(isSent(provider, base), `${provider.key} → ${other}`).toBe(false);
      }
    }
    expect(pairs).toBeGreaterThan(100);
  });

  test.each(providers)("PX-01: $key: look-alikes of its hosts are refused", (provider) => {
    const { hostname } = new URL(bases.get(provider.key) ?? "");
    for (const host of [
      `${hostname}.evil.test`,
      `evil-${hostname.split(".").slice(-2).join(".")}.test`,
      `${hostname}.`,
    ]) {
      expect(isSent(provider, `https://${host}/`), host).toBe(false);
    }
    expect(isSent(provider, `http://${hostname}/`)).toBe(false);
    expect(isSent(provider, `https://${hostname}:8443/`)).toBe(false);
    expect(isSent(provider, `https://${hostname}@evil.test/`)).toBe(false);
  });
});
