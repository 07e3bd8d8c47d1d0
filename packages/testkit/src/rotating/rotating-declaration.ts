import type { ProviderInput } from "@portico/providers";

/** Declares a running {@link startRotatingProvider} as the private provider `rotating-id`, with so many requests at once. (20) */
export function rotatingDeclaration(origin: string, concurrency?: number): ProviderInput {
  return {
    key: "rotating-id",
    name: "Rotating",
    description: "A provider on this machine whose refresh tokens work once, for tests under load.",
    categories: ["Identity"],
    brandColor: "#1f6f43",
    icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#1f6f43"/></svg>',
    docsUrl: origin,
    hosts: [origin],
    auth: {
      scheme: "oauth2",
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      revokeUrl: `${origin}/revoke`,
      clientAuthentication: "basic",
      scopes: [{ name: "read", description: "Read everything", required: true, byDefault: true }],
      refresh: { kind: "rotating", concurrency },
    },
    api: { baseUrl: `${origin}/api`, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name", "/id"] },
  };
}
