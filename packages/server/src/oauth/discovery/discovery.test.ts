import { declarationSchema, type OAuth2Discovery, type ProviderDeclaration } from "@portico/providers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../lib/logger.ts";
import { createOutbound } from "../../net/create-outbound.ts";
import type { GuardedOutbound } from "../../net/outbound.ts";
import { createDiscover, type Discover } from "./discover.ts";
import { registerClient } from "./register-client.ts";
import { refusing, serverMetadata, startMetadataServer, type Answer, type MetadataServer } from "./testing.ts";

let api: MetadataServer;
let elsewhere: MetadataServer;
let outbound: GuardedOutbound;
let now = Date.parse("2026-11-26T12:00:00Z");
const clock = { now: () => new Date(now) };
const resourceDocument = "/.well-known/oauth-protected-resource/mcp";
const serverDocument = "/.well-known/oauth-authorization-server";

beforeAll(async () => {
  api = await startMetadataServer();
  elsewhere = await startMetadataServer();
  const egressAllow = [api, elsewhere].map(({ origin }) => new URL(origin).host);
  outbound = createOutbound({ standIns: {}, egressAllow, clock, logger: silentLogger });
});
beforeEach(() => {
  api.reset();
  elsewhere.reset();
});
afterAll(async () => {
  await outbound.close();
  await api[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

function providerOf(auth: Partial<OAuth2Discovery> = {}): ProviderDeclaration {
  return declarationSchema.parse({
    key: "tools",
    name: "Tools",
    description: "An MCP server for tests",
    categories: ["Tests"],
    brandColor: "#000000",
    docsUrl: "https://tools.test",
    hosts: [api.origin],
    auth: { scheme: "oauth2_discovery", resource: `${api.origin}/mcp`, ...auth },
    api: { baseUrl: `${api.origin}/mcp`, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/", accountId: "/id", accountName: ["/name"] },
  });
}

function look(auth: Partial<OAuth2Discovery> = {}, discover: Discover = createDiscover({ outbound, clock })) {
  const provider = providerOf(auth);
  return discover({ provider, values: {} }, provider.auth as OAuth2Discovery);
}

describe("discovery", () => {
  test("OA-22: goes from the refusal to the resource's metadata, and from there to its server's", async () => {
    const discovery = await look();
    expect(discovery).toMatchObject({
      resource: `${api.origin}/mcp`,
      scopes: ["tools"],
      server: { issuer: api.origin, tokenUrl: `${api.origin}/token`, authentications: ["basic", "body", "none"] },
    });
    expect(api.requests).toEqual(["GET /mcp", `GET ${resourceDocument}`, `GET ${serverDocument}`]);
  });

  test("OA-22: finds both well-known places of a resource that says nothing, and one above it will do", async () => {
    api.answers["/mcp"] = refusing("Bearer");
    const document = api.answers[resourceDocument] as object;
    delete api.answers[resourceDocument];
    api.answers["/.well-known/oauth-protected-resource"] = { ...document, resource: api.origin };
    expect((await look()).resource).toBe(api.origin);
    expect(api.requests).toContain(`GET ${resourceDocument}`);
  });

  test.each([
    ["/.well-known/oauth-authorization-server/tenant"],
    ["/.well-known/openid-configuration/tenant"],
    ["/tenant/.well-known/openid-configuration"],
  ])("OA-22: finds the metadata of an issuer with a path at %s", async (path) => {
    const issuer = `${api.origin}/tenant`;
    api.answers[resourceDocument] = { resource: `${api.origin}/mcp`, authorization_servers: [issuer] };
    delete api.answers[serverDocument];
    api.answers[path] = serverMetadata(issuer);
    expect((await look()).server.issuer).toBe(issuer);
  });

  test("OA-13: asks for what the refusal names before what the resource supports, and to stay connected", async () => {
    api.answers["/mcp"] = refusing(`Bearer scope="tools:read", resource_metadata="${resourceDocument}"`);
    api.answers[serverDocument] = serverMetadata(api.origin, { scopes_supported: ["tools:read", "offline_access"] });
    expect((await look()).scopes).toEqual(["tools:read", "offline_access"]);
  });

  test("one look serves all who ask, for five minutes; a failure is not remembered", async () => {
    const discover = createDiscover({ outbound, clock });
    const good = api.answers[serverDocument] as Answer;
    delete api.answers[serverDocument];
    await expect(look({}, discover)).rejects.toThrow(/no metadata/);
    api.answers[serverDocument] = good;
    await Promise.all(Array.from({ length: 20 }, () => look({}, discover)));
    await look({}, discover);
    expect(api.requests.filter((request) => request === "GET /mcp")).toHaveLength(2);
    now += 5 * 60 * 1000;
    await look({}, discover);
    expect(api.requests.filter((request) => request === "GET /mcp")).toHaveLength(3);
  });

  const html: Answer = (response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello</h1>");
  const redirect: Answer = (response) =>
    response.writeHead(302, { location: `${elsewhere.origin}${serverDocument}` }).end();
  const huge: Answer = (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ pad: "x".repeat(200_000) }));
  const hostile: [string, string, () => Answer, Partial<OAuth2Discovery>?][] = [
    ["OA-22: another issuer in the metadata", serverDocument, () => serverMetadata(elsewhere.origin)],
    [
      "OA-22: an issuer that differs by a slash",
      serverDocument,
      () => serverMetadata(api.origin, { issuer: `${api.origin}/` }),
    ],
    ["OA-22: metadata without an issuer", serverDocument, () => serverMetadata(api.origin, { issuer: undefined })],
    ["OA-22: metadata that redirects", serverDocument, () => redirect],
    ["OA-11: metadata without an end", serverDocument, () => huge],
    ["OA-11: metadata that is a page", serverDocument, () => html],
    [
      "OA-08: no PKCE at all",
      serverDocument,
      () => serverMetadata(api.origin, { code_challenge_methods_supported: undefined }),
    ],
    [
      "OA-08: plain only",
      serverDocument,
      () => serverMetadata(api.origin, { code_challenge_methods_supported: ["plain"] }),
    ],
    [
      "OA-21: a token endpoint on another origin",
      serverDocument,
      () => serverMetadata(api.origin, { token_endpoint: `${elsewhere.origin}/token` }),
    ],
    [
      "OA-21: a consent page on another origin",
      serverDocument,
      () => serverMetadata(api.origin, { authorization_endpoint: `${elsewhere.origin}/a` }),
    ],
    [
      "OA-07: an endpoint with a user name",
      serverDocument,
      () => serverMetadata(api.origin, { token_endpoint: api.origin.replace("http://", "http://a@") }),
    ],
    [
      "OA-07: an endpoint with a placeholder",
      serverDocument,
      () => serverMetadata(api.origin, { token_endpoint: `${api.origin}/{clientId}` }),
    ],
    [
      "PX-03: a consent page inside the network",
      serverDocument,
      () => serverMetadata(api.origin, { authorization_endpoint: "http://10.1.2.3:80/authorize" }),
      { endpointHosts: ["http://10.1.2.3:80"] },
    ],
    [
      "PX-03: a token endpoint at the cloud's metadata address",
      serverDocument,
      () => serverMetadata(api.origin, { token_endpoint: "https://169.254.169.254/token" }),
      { endpointHosts: ["https://169.254.169.254"] },
    ],
    [
      "OA-21: metadata about another resource",
      resourceDocument,
      () => ({ resource: `${api.origin}/other`, authorization_servers: [api.origin] }),
    ],
    [
      "OA-21: metadata about a resource of a like name",
      resourceDocument,
      () => ({ resource: `${api.origin}/mc`, authorization_servers: [api.origin] }),
    ],
    [
      "OA-21: metadata about another origin's resource",
      resourceDocument,
      () => ({ resource: `${elsewhere.origin}/mcp`, authorization_servers: [api.origin] }),
    ],
    [
      "OA-22: no authorization server",
      resourceDocument,
      () => ({ resource: `${api.origin}/mcp`, authorization_servers: [] }),
    ],
    [
      "OA-22: an authorization server inside the network",
      resourceDocument,
      () => ({ resource: `${api.origin}/mcp`, authorization_servers: ["http://10.1.2.3"] }),
    ],
    ["OA-22: resource metadata that redirects", resourceDocument, () => redirect],
    [
      "OA-22: a refusal that names metadata elsewhere",
      "/mcp",
      () => refusing(`Bearer resource_metadata="${elsewhere.origin}${resourceDocument}"`),
    ],
    [
      "OA-22: a resource that is another issuer's than the declaration knows",
      "/unused",
      () => ({}),
      { issuer: "https://id.vendor.example" },
    ],
  ];
  test.each(hostile)("%s is refused", async (_name, path, answer, auth = {}) => {
    api.answers[path] = answer();
    await expect(look(auth)).rejects.toMatchObject({ code: "connect.provider_answer_invalid" });
    expect(elsewhere.requests).toEqual([]);
  });

  test("OA-11: a server that is down is not a server that lies", async () => {
    api.answers[serverDocument] = (response) => response.writeHead(503).end();
    await expect(look()).rejects.toMatchObject({ code: "connect.provider_unreachable" });
  });
});

describe("registration", () => {
  const register = async () => {
    const { server } = await look();
    return registerClient({ outbound }, server, {
      clientName: "Acme Notes",
      redirectUri: "https://p.test/cb",
      scopes: ["tools"],
    });
  };

  test("says whose product it is, where it comes back to, and how it will prove itself", async () => {
    const client = await register();
    expect(client).toMatchObject({ clientId: "c-1", clientAuthentication: "basic", expiresAt: null });
    expect(client.clientSecret?.reveal()).toBe("s-1");
    expect(JSON.stringify(client)).not.toContain("s-1");
    expect(api.bodies).toEqual([
      {
        client_name: "Acme Notes",
        redirect_uris: ["https://p.test/cb"],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_basic",
        application_type: "web",
        scope: "tools",
      },
    ]);
  });

  test("goes by what the server made of it: a public client, a secret that ends", async () => {
    api.answers["/register"] = { client_id: "c-2", token_endpoint_auth_method: "none" };
    expect(await register()).toMatchObject({ clientId: "c-2", clientAuthentication: "none", clientSecret: undefined });
    const ends = 1_800_000_000;
    api.answers["/register"] = { client_id: "c-3", client_secret: "s", client_secret_expires_at: ends };
    expect((await register()).expiresAt).toEqual(new Date(ends * 1000));
  });

  const answering =
    (status: number, type: string, body: string): Answer =>
    (response) =>
      response.writeHead(status, { "content-type": type }).end(body);
  test.each<[string, string, Answer]>([
    ["a refusal", "connect.app_misconfigured", answering(400, "application/json", '{"error":"invalid_redirect_uri"}')],
    ["a registration for members only", "connect.app_misconfigured", answering(401, "text/plain", "no")],
    ["a page", "connect.provider_answer_invalid", answering(201, "text/html", "<h1>Hello</h1>")],
    ["an answer without an id", "connect.provider_answer_invalid", {}],
    ["an id that splits a header", "connect.provider_answer_invalid", { client_id: "a\r\nb: c" }],
    ["a client without its secret", "connect.provider_answer_invalid", { client_id: "c" }],
    [
      "another redirect address",
      "connect.provider_answer_invalid",
      { client_id: "c", client_secret: "s", redirect_uris: ["https://evil.test"] },
    ],
    [
      "an unknown proof",
      "connect.provider_answer_invalid",
      { client_id: "c", token_endpoint_auth_method: "tls_client_auth" },
    ],
    [
      "a redirect",
      "connect.app_misconfigured",
      (response) => response.writeHead(307, { location: `${"http://10.1.2.3"}/` }).end(),
    ],
    ["an outage", "connect.provider_unreachable", answering(503, "text/plain", "later")],
  ])("OA-22: %s is %s", async (_name, code, answer) => {
    api.answers["/register"] = answer;
    await expect(register()).rejects.toMatchObject({ code });
  });

  test("says less of itself to a server that does not know the scopes", async () => {
    let refusals = 0;
    api.answers["/register"] = (response) => {
      const isRefused = api.bodies.at(-1)?.["scope"] !== undefined;
      if (isRefused) refusals += 1;
      const body = isRefused ? { error: "invalid_client_metadata" } : { client_id: "c", client_secret: "s" };
      response.writeHead(isRefused ? 400 : 201, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    expect((await register()).clientId).toBe("c");
    expect(refusals).toBe(1);
  });

  test("where the server takes none, the host is told to enter a client", async () => {
    api.answers[serverDocument] = serverMetadata(api.origin, { registration_endpoint: undefined });
    await expect(register()).rejects.toThrow(/register a client by hand/);
  });
});
