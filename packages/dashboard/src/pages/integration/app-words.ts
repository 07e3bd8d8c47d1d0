import type { ProviderSummary } from "@portico/protocol/endpoints";

/** What vendors' own pages call the parts of an app. */
export interface AppWords {
  id: string;
  secret: { client_secret: string; signing_key: string };
  /** What is pasted, in a sentence. */
  pasted: { client_secret: string; signing_key: string; none: string };
  keyFormats: string;
}

export function appWordsOf(provider: ProviderSummary | undefined): AppWords {
  return provider?.scheme === "oauth1" ? consumerWords : clientWords;
}

const clientWords: AppWords = {
  id: "Client ID",
  secret: { client_secret: "Client secret", signing_key: "Signing key" },
  pasted: {
    client_secret: "client id and secret",
    signing_key: "client id and the private key that it signs with",
    none: "client id, which is all that a public client has",
  },
  keyFormats: "PEM or JWK",
};

const consumerWords: AppWords = {
  id: "Consumer key",
  secret: { client_secret: "Consumer secret", signing_key: "Private key" },
  pasted: {
    client_secret: "consumer key and secret",
    signing_key: "consumer key, and the private key that it signs with",
    none: "consumer key",
  },
  keyFormats: "PEM",
};
