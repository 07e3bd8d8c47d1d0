import type { ProviderInput } from "@portico/providers";

/** Declares the running {@link startOauth1Provider} as the private provider `acme-music`. */
export function oauth1Declaration(origin: string, changes: Partial<Oauth1Input> = {}): ProviderInput {
  return {
    key: "acme-music",
    name: "Acme Music",
    description: "A provider of OAuth 1.0a on this machine, for tests.",
    categories: ["Music"],
    brandColor: "#7a3e9d",
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M9 18V5l11-2v13" fill="#7a3e9d"/></svg>',
    docsUrl: origin,
    hosts: [origin],
    auth: {
      scheme: "oauth1",
      consent: {
        requestTokenUrl: `${origin}/oauth/request_token`,
        authorizeUrl: `${origin}/oauth/authorize`,
        authorizeParameters: { name: "Acme Notes" },
        accessTokenUrl: `${origin}/oauth/access_token`,
        revoke: { url: `${origin}/oauth/invalidate` },
      },
      ...changes,
    },
    api: { baseUrl: `${origin}/api` },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name"] },
  };
}

type Oauth1Input = Extract<ProviderInput["auth"], { scheme: "oauth1" }>;
