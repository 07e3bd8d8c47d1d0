import { consentsByOauth1 } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { SigningApp } from "../provider-request/provider-request.ts";
import type { Integration, Integrations } from "./integration.ts";
import { requireClientId } from "./readiness.ts";

/** Whether requests are signed with the integration's app, so that no credential can be used without it. */
export function signsWithApp({ provider }: Integration): boolean {
  return consentsByOauth1(provider.auth);
}

/**
 * The app that an integration's requests are signed with; undefined where they are not. It is read for each use, so a
 * new consumer secret holds at once. No SQL when warm. Throws `integration.not_configured` without key or secret.
 */
export async function signingAppOf(
  integrations: Pick<Integrations, "clientSecret">,
  integration: Integration,
): Promise<SigningApp | undefined> {
  if (!signsWithApp(integration)) return undefined;
  const consumerKey = requireClientId(integration);
  const consumerSecret = await integrations.clientSecret(integration);
  if (consumerSecret) return { consumerKey, consumerSecret };
  throw new PorticoError("integration.not_configured", `The integration "${integration.type}" has no consumer secret`);
}
