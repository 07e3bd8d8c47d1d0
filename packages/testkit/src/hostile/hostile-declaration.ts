import type { ProviderInput } from "@portico/providers";

/** Declares a running {@link startHostileProvider} as the private provider `hostile-id`, the way its tenant would. */
export function hostileDeclaration(origin: string): ProviderInput {
  return {
    key: "hostile-id",
    name: "Hostile",
    description: "A provider on this machine that does what no polite one does, for tests.",
    categories: ["Identity"],
    brandColor: "#b3261e",
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 2 22 20H2z" fill="#b3261e"/></svg>',
    docsUrl: origin,
    hosts: [origin],
    auth: {
      scheme: "oauth2",
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      revokeUrl: `${origin}/revoke`,
      revokeRequest: { ends: "token" },
      clientAuthentication: "body",
      scopes: [
        { name: "read", description: "Read everything", required: true, byDefault: true },
        { name: "write", description: "Change everything", required: true, byDefault: true },
      ],
      refresh: { kind: "rotating" },
      issuer: origin,
      issuerRequired: true,
    },
    api: { baseUrl: `${origin}/api`, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name", "/id"] },
  };
}
