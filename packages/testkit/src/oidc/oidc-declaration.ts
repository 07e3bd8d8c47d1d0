import type { ProviderInput } from "@portico/providers";

/** Declares the running {@link startOidcProvider} as the private provider `acme-id`. `issuer` is its origin. */
export function oidcDeclaration(issuer: string): ProviderInput {
  return {
    key: "acme-id",
    name: "Acme ID",
    description: "An OpenID provider on this machine, for tests.",
    categories: ["Identity"],
    brandColor: "#5b5bd6",
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#5b5bd6"/></svg>',
    docsUrl: issuer,
    hosts: [issuer],
    auth: {
      scheme: "oauth2",
      authorizeUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      revokeUrl: `${issuer}/token/revocation`,
      clientAuthentication: "basic",
      scopes: [
        { name: "openid", description: "Know who you are", required: true, byDefault: true },
        { name: "email", description: "See your e-mail address", byDefault: true },
        { name: "profile", description: "See your name", byDefault: true },
        { name: "offline_access", description: "Stay connected", required: true, byDefault: true },
      ],
      // OpenID Connect Core, 11: offline_access is ignored without it.
      authorizeParameters: { prompt: "consent" },
      refresh: { kind: "rotating" },
      issuer,
      issuerRequired: true,
    },
    api: { baseUrl: issuer, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/sub", accountName: ["/email", "/name"] },
  };
}
