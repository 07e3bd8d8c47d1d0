import { interpolate, type ProviderDeclaration } from "@portico/providers";
import { PorticoError } from "../lib/portico-error.ts";
import type { Access } from "./provider-request.ts";

/** Everything that templates of requests may use, secrets revealed. */
export type CredentialValues = Readonly<Record<string, string>>;

export function credentialValues({ templateValues, secret, signingApp }: Access): CredentialValues {
  const values: Record<string, string> = { ...templateValues };
  if (signingApp) {
    values["consumerKey"] = signingApp.consumerKey;
    values["consumerSecret"] = signingApp.consumerSecret.reveal();
  }
  for (const name in secret) values[name] = secret[name]?.reveal() ?? "";
  return values;
}

/** A template filled in as it stands. Throws `proxy.header_refused` when a value is missing or holds a control character. */
export function fillCredential(provider: ProviderDeclaration, template: string, values: CredentialValues): string {
  try {
    return interpolate(template, values);
  } catch (cause) {
    throw refuseCredential(provider, cause);
  }
}

export function refuseCredential(provider: ProviderDeclaration, cause?: unknown): PorticoError {
  return new PorticoError(
    "proxy.header_refused",
    `The stored credential of ${provider.name} cannot be put into a request: a part is missing or holds a control character`,
    { cause },
  );
}
