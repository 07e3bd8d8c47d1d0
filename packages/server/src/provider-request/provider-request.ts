import type { ProviderDeclaration } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";

/** Where a credential lets us go, and with what. */
export interface Access {
  provider: ProviderDeclaration;
  /** Public values of the declaration's templates: subdomain, instance URL, chosen site. */
  templateValues: Readonly<Record<string, string>>;
  /** OAuth: accessToken. Keys: the field ids. */
  secret: { readonly [name: string]: Secret };
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
