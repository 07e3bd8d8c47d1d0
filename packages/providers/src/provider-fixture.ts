import { declarationSchema, type ProviderDeclaration, type ProviderInput } from "./provider.ts";

/** A small OAuth provider that keeps every rule, for tests to break one of. */
export const acme = {
  key: "acme",
  name: "Acme",
  description: "Everything for roadrunners",
  categories: ["E-commerce"],
  brandColor: "#aa0000",
  docsUrl: "https://docs.acme.example",
  hosts: ["auth.acme.example", ".acme.example"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://{tenant}.acme.example/authorize",
    tokenUrl: "https://auth.acme.example/token",
    scopes: [{ name: "read", description: "See things", required: true }],
    refresh: { kind: "stable" },
  },
  connectFields: [
    { id: "tenant", title: "Tenant", strip: [".acme.example"], pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" },
  ],
  api: { baseUrl: "https://{tenant}.acme.example/api", headers: { Authorization: "Bearer {accessToken}" } },
  whoami: { path: "/me", accountId: "/id", accountName: ["/name"] },
} as const satisfies ProviderInput;

/** The same with another `auth`, as a parsed declaration. */
export function acmeWith(changes: Partial<ProviderInput>): ProviderDeclaration {
  return declarationSchema.parse({ ...acme, ...changes });
}
