import type { ProviderDeclaration } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";

/** Where a credential lets us go, and with what. */
export interface Access {
  provider: ProviderDeclaration;
  /** Public values of the declaration's templates: subdomain, instance URL, chosen site. */
  templateValues: Readonly<Record<string, string>>;
  /** OAuth: accessToken. Keys: the field ids. */
  secret: { readonly [name: string]: Secret };
  /** The integration's app, where requests are signed with it beside the credential. Never part of what is stored. */
  signingApp?: SigningApp | undefined;
}

/** Consumer key and secret of OAuth 1.0a; the secret is a private key as PEM where RSA signs. */
export interface SigningApp {
  consumerKey: string;
  consumerSecret: Secret;
}

export interface ProviderTarget {
  /** Absolute, on one of the provider's hosts, with injected query parameters. Holds a secret if the declaration puts one there. */
  url: string;
  /** The injected and default headers, lower-case names. Injected ones may not be overridden by a caller. */
  injectedHeaders: Record<string, string>;
  defaultHeaders: Record<string, string>;
}

/** Builds the address and headers of a call at the provider; see `provider-target.ts` for the rules. */
export type BuildProviderTarget = (access: Access, pathOrUrl: string) => ProviderTarget;
