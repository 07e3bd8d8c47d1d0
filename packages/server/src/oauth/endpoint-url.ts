import { interpolateUrl, isAllowedHost } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { OAuthApp } from "./oauth-app.ts";

export type Endpoint = "authorizeUrl" | "tokenUrl" | "revokeUrl";

/**
 * Where an endpoint of this app is, with the account type's overrides and the user's values filled in; null when the
 * declaration has none. The result is on one of the provider's hosts, whatever the values were: otherwise the client
 * secret would leave with the request (OA-07).
 *
 * Throws `connect.input_invalid` when a value leads elsewhere or is missing.
 */
export function endpointUrl(app: OAuthApp, endpoint: Endpoint): URL | null {
  const { provider, accountType, values, clientId } = app;
  const overrides = provider.accountTypes.find(({ id }) => id === accountType)?.overrides;
  const declared: Partial<Record<Endpoint, string | undefined>> = "tokenUrl" in provider.auth ? provider.auth : {};
  const template = overrides?.[endpoint] ?? declared[endpoint];
  if (template === undefined) return null;
  return addressOf(app, template, endpoint === "revokeUrl" ? { ...values, clientId } : values);
}

/** A template of a declaration as an address on one of the provider's hosts. Throws `connect.input_invalid`. */
export function addressOf(
  app: Pick<OAuthApp, "provider">,
  template: string,
  values: Readonly<Record<string, string>>,
): URL {
  const text = fill(app, template, values);
  if (!URL.canParse(text) || !isAllowedHost(text, app.provider.hosts)) throw offHost(app);
  return new URL(text);
}

function fill(app: Pick<OAuthApp, "provider">, template: string, values: Readonly<Record<string, string>>): string {
  try {
    return interpolateUrl(template, values);
  } catch (cause) {
    throw offHost(app, cause);
  }
}

function offHost({ provider }: Pick<OAuthApp, "provider">, cause?: unknown): PorticoError {
  return new PorticoError(
    "connect.input_invalid",
    `An OAuth address of ${provider.name} cannot be made from this account's values, or is not on one of the provider's hosts`,
    { cause, userMessage: `That does not lead to ${provider.name}. Check what you entered and try again.` },
  );
}
