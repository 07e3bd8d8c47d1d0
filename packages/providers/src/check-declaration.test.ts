import { describe, expect, test } from "vitest";
import { checkDeclaration, parseDeclaration } from "./check-declaration.ts";
import { acme, acmeWith } from "./provider-fixture.ts";
import type { ProviderInput } from "./provider.ts";

const keyField = { id: "apiKey", title: "Key", type: "password" as const };
const siteField = { id: "site", title: "Site", pattern: "^[0-9]{1,9}$" };
const withAuth = (changes: object): Partial<ProviderInput> => ({
  auth: { ...acme.auth, ...changes } as ProviderInput["auth"],
});
const withTenant = (changes: object): Partial<ProviderInput> => ({
  connectFields: [{ ...acme.connectFields[0], ...changes }] as never,
});
const instance = (pattern: string | undefined): Partial<ProviderInput> => ({
  ...withAuth({
    tokenFields: { instanceUrl: "/instance_url" },
    tokenFieldPatterns: pattern === undefined ? {} : { instanceUrl: pattern },
  }),
  api: { ...acme.api, baseUrl: "{instanceUrl}/api" },
});

describe("checkDeclaration", () => {
  test("finds nothing in a declaration that keeps the rules", () => {
    expect(checkDeclaration(acmeWith({}))).toEqual([]);
  });

  test.each<[string, Partial<ProviderInput>, RegExp]>([
    [
      "OA-21: a token address on another host",
      withAuth({ tokenUrl: "https://evil.test/token" }),
      /^auth\.tokenUrl: https:\/\/evil\.test is not one of the hosts/,
    ],
    [
      "OA-21: a revocation address on another host",
      withAuth({ revokeUrl: "https://evil.test/revoke" }),
      /^auth\.revokeUrl: /,
    ],
    [
      "OA-21: a who-am-I address on another host",
      { whoami: { ...acme.whoami, path: "https://evil.test/me" } },
      /^whoami\.path: /,
    ],
    [
      "OA-21: an API base on another host",
      { api: { ...acme.api, baseUrl: "https://acme.example.evil.test" } },
      /^api\.baseUrl: /,
    ],
    ["OA-21: plain http", withAuth({ tokenUrl: "http://auth.acme.example/token" }), /^auth\.tokenUrl: http:\/\/auth/],
    ["OA-21: another port", withAuth({ tokenUrl: "https://auth.acme.example:8443/token" }), /^auth\.tokenUrl: /],
    [
      "OA-21: a data source on another host",
      {
        dataSources: {
          things: { title: "Things", request: { path: "https://evil.test/" }, items: "", value: "/id", label: "/name" },
        },
      },
      /^dataSources\.things: /,
    ],
    [
      "OA-21: an account type on another host",
      { accountTypes: [{ id: "test", title: "Test", overrides: { tokenUrl: "https://evil.test/" } }] },
      /^accountTypes\.test\.tokenUrl: /,
    ],
    [
      "OA-07: a host placeholder without a pattern",
      withTenant({ pattern: undefined }),
      /\{tenant\} enters a URL, so its field needs a pattern/,
    ],
    ["OA-07: a pattern that lets a slash through", withTenant({ pattern: "^[a-z/]+$" }), /admits "\/"/],
    ["OA-07: a pattern that lets a hash through", withTenant({ pattern: "^.{1,40}$" }), /is not part of a host name/],
    ["OA-07: a pattern without an end to the length", withTenant({ pattern: "^[a-z]+$" }), /admits "a{24}"/],
    ["OA-07: a pattern that lets Cyrillic through", withTenant({ pattern: "^\\p{L}{1,40}$" }), /admits "а"/],
    [
      "OA-07: alternatives that are tied at one end each",
      withTenant({ pattern: "^a|b$" }),
      /must stand in parentheses/,
    ],
    ["OA-07: a pattern that is no expression", withTenant({ pattern: "^($" }), /not a regular expression/],
    [
      "OA-07: a placeholder that is the whole host",
      { api: { ...acme.api, baseUrl: "https://{tenant}/api" } },
      /^api\.baseUrl: https:\/\/portico-sample is not one of the hosts/,
    ],
    ["OA-07: an origin from the token answer without a pattern", instance(undefined), /\{instanceUrl\} enters a URL/],
    [
      "OA-07: an origin pattern that looks at the end only",
      instance("^https://.*\\.acme\\.example$"),
      /the pattern of \{instanceUrl\} admits/,
    ],
    [
      "OA-07: an origin pattern that forgets the scheme",
      instance("^(https?)://[a-z]+\\.acme\\.example$"),
      /admits "http:/,
    ],
    [
      "a placeholder nobody declared",
      withAuth({ tokenUrl: "https://auth.acme.example/{realm}" }),
      /\{realm\} is not declared/,
    ],
    [
      "a token address that needs an answer from after consent",
      { ...withAuth({ tokenUrl: "https://auth.acme.example/{site}" }), postConnectFields: [siteField] },
      /\{site\} is not known before the questions after consent/,
    ],
    [
      "a who-am-I call below a base that needs such an answer",
      { api: { ...acme.api, baseUrl: "https://{tenant}.acme.example/{site}" }, postConnectFields: [siteField] },
      /^whoami\.path: \{site\} is not known/,
    ],
    [
      "OA-20: a token in an address",
      { api: { ...acme.api, baseUrl: "https://{tenant}.acme.example/{accessToken}" } },
      /\{accessToken\} is secret/,
    ],
    [
      "OA-20: a token in a query parameter",
      { api: { ...acme.api, query: { token: "{accessToken}" } } },
      /^api\.query\.token: \{accessToken\} is secret/,
    ],
    [
      "OA-20: the password grant",
      withAuth({ tokenParameters: { grant_type: "password" } }),
      /tokenParameters\.grant_type: is set by the flow itself/,
    ],
    [
      "OA-20: the implicit grant",
      withAuth({ authorizeParameters: { response_type: "token" } }),
      /authorizeParameters\.response_type: is set by the flow itself/,
    ],
    [
      "OA-08: a challenge of the declaration's own",
      withAuth({ authorizeParameters: { code_challenge_method: "plain" } }),
      /code_challenge_method: is set by the flow/,
    ],
    [
      "OA-08: an exemption without a reason",
      withAuth({ pkceExemption: { reason: "broken", checkedOn: "2026-01-01" } }),
      /^auth\.pkceExemption: /,
    ],
    [
      "OA-13: scopes of which none is asked for",
      withAuth({ scopes: [{ name: "read", description: "See things" }] }),
      /^auth\.scopes: none is required/,
    ],
    ["a scope listed twice", withAuth({ scopes: [acme.auth.scopes[0], acme.auth.scopes[0]] }), /read is listed twice/],
    [
      "OA-14: an account named by an e-mail address",
      { whoami: { ...acme.whoami, accountId: "/user/email" } },
      /immutable id \(OA-14\)/,
    ],
    ["OA-06: an issuer that is required and not named", withAuth({ issuerRequired: true }), /^auth\.issuer: /],
    [
      "a credential that is never sent",
      { api: { ...acme.api, headers: {} } },
      /no header or query parameter carries the credential/,
    ],
    [
      "a header of the flow among the token headers",
      withAuth({ tokenHeaders: { Authorization: "x" } }),
      /^auth\.tokenHeaders\.Authorization: /,
    ],
    [
      "a token that expires without refresh",
      withAuth({ refresh: { kind: "none", defaultLifetimeSeconds: 60 } }),
      /^auth\.refresh: /,
    ],
    ["a field called as the token is", withTenant({ id: "accessToken" }), /accessToken: is a reserved name/],
    ["two fields of one name", { postConnectFields: [{ id: "tenant", title: "Tenant" }] }, /tenant: is declared twice/],
    [
      "a select without options",
      { postConnectFields: [{ id: "site", title: "Site", type: "select" }] },
      /postConnectFields\.site: a select needs options/,
    ],
    [
      "a data source nobody declared",
      { postConnectFields: [{ id: "site", title: "Site", dataSource: "sites" }] },
      /no data source is called sites/,
    ],
    ["a host that is a whole top level", { hosts: ["auth.acme.example", ".acme.example", ".com"] }, /^hosts\.2: /],
    [
      "plain http to a public host",
      { hosts: [...acme.hosts, "http://auth.acme.example:8080"] },
      /plain http to a public host/,
    ],
    [
      "SC-09: an icon with a script",
      { icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>' },
      /^icon: <script> is not allowed/,
    ],
  ])("refuses %s", (_what, changes, problem) => {
    expect(checkDeclaration(acmeWith(changes))).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  test("allows plain http where the hosts name a private address and its port in full", () => {
    const local = "http://127.0.0.1:4010";
    const declaration = acmeWith({
      hosts: [local],
      ...withAuth({ authorizeUrl: `${local}/authorize`, tokenUrl: `${local}/token` }),
      connectFields: [],
      api: { ...acme.api, baseUrl: `${local}/api` },
    });
    expect(checkDeclaration(declaration)).toEqual([]);
  });

  test("allows an API key in a query parameter, where a vendor knows no other way", () => {
    const auth: ProviderInput["auth"] = { scheme: "api_key", fields: [keyField] };
    expect(
      checkDeclaration(
        acmeWith({ auth, api: { baseUrl: "https://{tenant}.acme.example", query: { key: "{apiKey}" } } }),
      ),
    ).toEqual([]);
  });
});

describe("parseDeclaration", () => {
  test("gives the declaration with its defaults filled in", () => {
    expect(parseDeclaration(acme)).toMatchObject({
      ok: true,
      declaration: { key: "acme", auth: { pkce: "S256" }, notes: [] },
    });
  });

  test("OA-08: knows no other challenge method than S256", () => {
    expect(parseDeclaration({ ...acme, ...withAuth({ pkce: "plain" }) })).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^auth\.pkce: /)],
    });
  });

  test("tells every problem at once, each with its path", () => {
    const parsed = parseDeclaration({ ...acme, name: "", brandColor: "red", extra: 1 });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.split(":")[0])).toEqual([
      "name",
      "brandColor",
      "declaration",
    ]);
  });

  test.each([null, undefined, 7, "acme", [], {}])("refuses %j without throwing", (json) => {
    expect(parseDeclaration(json).ok).toBe(false);
  });
});
