import type { UserId } from "@portico/protocol";
import { declarationSchema, type OAuth2Discovery } from "@portico/providers";
import { describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { readOwnClient } from "../oauth/own-client.ts";
import type { Attempt } from "./attempt.ts";
import { createDiscoveredClients, type ChosenClient } from "./discovered-client.ts";

const auth = (resource: string) =>
  declarationSchema.parse({
    key: "tools",
    name: "Tools",
    description: "An MCP server for tests",
    categories: ["Tests"],
    brandColor: "#000000",
    docsUrl: "https://tools.test",
    hosts: [".tools.test"],
    auth: { scheme: "oauth2_discovery", resource },
    connectFields: [{ id: "shop", title: "Shop", pattern: "^[a-z]{1,20}$" }],
    api: { baseUrl: resource, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/", accountId: "/id", accountName: ["/name"] },
  });
const forAll = auth("https://mcp.tools.test/mcp");
const forEach = auth("https://{shop}.tools.test/mcp");

/** Everybody's server is the one that their shop names. */
function clients() {
  const forgotten: string[] = [];
  const service = createDiscoveredClients({
    discover: async ({ provider, values }) => {
      const origin = `https://${values["shop"] ?? "mcp"}.tools.test`;
      const server = {
        issuer: origin,
        authorizeUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        revokeUrl: null,
        registrationUrl: `${origin}/register`,
        issuerInCallback: false,
        authentications: ["basic", "none"] as const,
        hasOfflineAccess: false,
      };
      return { server, resource: `${origin}/mcp`, scopes: [provider.key] };
    },
    registeredClients: {
      clientFor: async (_integration, { issuer }) => ({
        clientId: `registered at ${issuer}`,
        clientSecret: new Secret("canary"),
        clientAuthentication: "basic",
        expiresAt: null,
      }),
      forget: async (_project, _integration, clientId) => void forgotten.push(clientId),
    },
    integrations: { redirectUrl: () => "https://portico.example/oauth/i-1" },
    projects: { get: async () => ({ name: "Acme Notes" }) as never },
    // nobody has tried before
    database: { queries: noRows() },
    outbound: { call: () => Promise.reject(new Error("nobody is asked")) },
  });
  const choose = (integration: Partial<Integration>, values: Record<string, string>, redirectUrl?: string) => {
    const { provider = forAll } = integration;
    const whole = {
      id: "i-1",
      projectId: "p-1",
      clientId: null,
      hasClientSecret: false,
      scopes: [],
      provider,
      ...integration,
    };
    return service.choose(whole as never, provider.auth as OAuth2Discovery, {
      userId: "u-1" as UserId,
      values,
      scopes: [],
      redirectUrl,
    });
  };
  return { choose, forgotten, forgetIfUnknown: service.forgetIfUnknown };
}

describe("the client of a discovered server", () => {
  test("OA-05: comes back to an address of its own for each server, so that no server gets another's code", async () => {
    const { choose } = clients();
    const redirects = await Promise.all(
      ["honest", "hostile", "honest"].map(async (shop) => (await choose({ provider: forEach }, { shop })).redirectUri),
    );
    expect(redirects[0]).toBe(redirects[2]);
    expect(redirects[0]).not.toBe(redirects[1]);
    expect(redirects[0]).toMatch(/^https:\/\/portico\.example\/oauth\/i-1\/at-[a-p]{20}$/);
  });

  test("OA-05: is never the host's where users name the server, whatever the host entered", async () => {
    const { choose } = clients();
    const entered = { provider: forEach, clientId: "the-hosts", hasClientSecret: true };
    const { client } = await choose(entered, { shop: "hostile" });
    expect(client.clientId).toBe("registered at https://hostile.tools.test");
    await expect(choose(entered, { shop: "a" }, "https://host.example/back")).rejects.toMatchObject({
      code: "connect.redirect_url_refused",
    });
  });

  test("OA-21: is the host's where the address is the same for everybody, and its secret is opened by nobody here", async () => {
    const { choose } = clients();
    const { client, secret, redirectUri, scopes } = await choose({ clientId: "the-hosts", hasClientSecret: true }, {});
    expect(client).toMatchObject({ clientId: null, server: { clientAuthentication: "basic" } });
    expect({ secret, redirectUri, scopes }).toEqual({
      secret: undefined,
      redirectUri: "https://portico.example/oauth/i-1",
      scopes: ["tools"],
    });
    const publicClient = await choose({ clientId: "the-hosts" }, {});
    expect(publicClient.client.server?.clientAuthentication).toBe("none");
  });

  test("OA-22: stands in the row with all that a refresh needs, and a row that lacks any of it is no client", async () => {
    const { client } = await clients().choose({}, {});
    const stored = JSON.parse(JSON.stringify(client)) as ChosenClient["client"];
    expect(readOwnClient(stored)).toEqual(client);
    const app = oauthAppOf(
      { provider: forAll, scopes: [] } as unknown as Integration,
      { accountType: null, values: {} },
      undefined,
      client,
    );
    expect(app).toMatchObject({
      clientId: "registered at https://mcp.tools.test",
      resource: "https://mcp.tools.test/mcp",
    });
    expect(app.provider.hosts).toEqual(["https://mcp.tools.test"]);
    expect(readOwnClient({ clientId: null, server: { ...stored.server, tokenUrl: undefined } })).toBeNull();
  });

  test.each(["invalid_client", "unauthorized_client"])(
    "is forgotten when its server says %s, and then it helps to try again",
    async (providerError) => {
      const { choose, forgotten, forgetIfUnknown } = clients();
      const { client } = await choose({}, {});
      const attempt = { oauthClient: client } as Attempt;
      const refusal = new PorticoError("connect.app_misconfigured", "refused", { meta: { providerError } });
      expect(await forgetIfUnknown(attempt, refusal)).toMatchObject({ code: "connect.interrupted", cause: refusal });
      expect(forgotten).toEqual([client.clientId]);
      const other = new PorticoError("connect.denied", "no", { meta: { providerError: "access_denied" } });
      expect(await forgetIfUnknown(attempt, other)).toBe(other);
      expect(await forgetIfUnknown({ oauthClient: { clientId: "a-users" } } as Attempt, refusal)).toBe(refusal);
      expect(forgotten).toHaveLength(1);
    },
  );
});

/** Queries that find nothing. */
function noRows(): never {
  const query: unknown = new Proxy(() => query, {
    get: (_target, name) => (name === "executeTakeFirst" ? async () => undefined : () => query),
  });
  return query as never;
}
