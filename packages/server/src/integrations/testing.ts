import type { ProviderInput } from "@portico/providers";

/** A private OAuth provider that keeps every rule of declarations. */
export function oauthDeclaration(key = "acme"): ProviderInput {
  return {
    key,
    name: "Acme",
    description: "Anvils as a service",
    categories: ["Testing"],
    brandColor: "#aa3300",
    docsUrl: "https://docs.acme.example/api",
    hosts: ["acme.example", "api.acme.example"],
    auth: {
      scheme: "oauth2",
      authorizeUrl: "https://acme.example/authorize",
      tokenUrl: "https://acme.example/token",
      scopes: [
        { name: "profile", description: "See who you are", required: true },
        { name: "anvils:read", description: "See your anvils", byDefault: true },
        { name: "anvils:drop", description: "Drop anvils" },
      ],
      refresh: { kind: "stable" },
    },
    api: { baseUrl: "https://api.acme.example", headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/login"] },
  };
}

/** A private provider that is connected by a key, so that nothing has to be configured. */
export function keyDeclaration(key = "keybox"): ProviderInput {
  return {
    ...oauthDeclaration(key),
    name: "Keybox",
    auth: { scheme: "api_key", fields: [{ id: "apiKey", title: "API key", type: "password" }] },
    api: { baseUrl: "https://api.acme.example", headers: { "X-Key": "{apiKey}" } },
  };
}
