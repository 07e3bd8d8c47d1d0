import { declarationSchema, type ProviderDeclaration, type ProviderInput } from "@portico/providers";
import { Secret } from "../lib/secret.ts";
import type { Access } from "./provider-request.ts";

/** A declaration for tests: an OAuth provider at api.provider.test unless told otherwise. */
export function testProvider(changes: Partial<ProviderInput> = {}): ProviderDeclaration {
  return declarationSchema.parse({
    key: "provider",
    name: "Provider",
    description: "A provider for tests",
    categories: ["Tests"],
    brandColor: "#000000",
    docsUrl: "https://provider.test/docs",
    hosts: ["api.provider.test", "uploads.provider.test"],
    auth: { scheme: "api_key", fields: [{ id: "accessToken", title: "Token" }] },
    api: { baseUrl: "https://api.provider.test/v1", headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name"] },
    ...changes,
  } satisfies ProviderInput);
}

export function testAccess(provider: ProviderDeclaration, changes: Partial<Access> = {}): Access {
  return { provider, templateValues: {}, secret: { accessToken: new Secret("the-secret-token") }, ...changes };
}
