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

const oauth1 = (changes: object = {}, consent: object = {}): Partial<ProviderInput> => ({
  auth: {
    scheme: "oauth1",
    consent: {
      requestTokenUrl: "https://auth.acme.example/request_token",
      authorizeUrl: "https://{tenant}.acme.example/authorize",
      accessTokenUrl: "https://auth.acme.example/access_token",
      ...consent,
    },
    ...changes,
  } as ProviderInput["auth"],
  api: { baseUrl: "https://{tenant}.acme.example/api" },
});

describe("checkDeclaration of OAuth 1.0a", () => {
  test("finds nothing in one that connects by consent", () => {
    expect(checkDeclaration(acmeWith(oauth1()))).toEqual([]);
  });

  test.each<[string, Partial<ProviderInput>, RegExp]>([
    [
      "OA-21: an address on another host",
      oauth1({}, { accessTokenUrl: "https://evil.test/token" }),
      /^auth\.consent\.accessTokenUrl: https:\/\/evil\.test/,
    ],
    [
      "OA-21: a revocation on another host",
      oauth1({}, { revoke: { url: "https://evil.test/revoke" } }),
      /^auth\.consent\.revoke\.url: https:\/\/evil\.test/,
    ],
    [
      "OA-20: an authorize parameter of the flow",
      oauth1({}, { authorizeParameters: { oauth_token: "mine" } }),
      /^auth\.consent\.authorizeParameters\.oauth_token: /,
    ],
    [
      "OA-20: a token secret in a header",
      { ...oauth1(), api: { baseUrl: "https://{tenant}.acme.example", headers: { "X-Secret": "{tokenSecret}" } } },
      /^api: \{tokenSecret\} signs requests/,
    ],
    ["a form beside the consent page", oauth1({ fields: [keyField] }), /^auth\.fields: the consent page asks/],
    ["a consumer key of another name", oauth1({ consumerKey: "{tenant}" }), /^auth\.consumerKey: /],
    ["neither a form nor a consent page", oauth1({ consent: undefined }), /^auth\.fields: without a consent page/],
    [
      "a pattern without its field",
      oauth1({}, { tokenFieldPatterns: { user: "^[0-9]+$" } }),
      /^auth\.consent\.tokenFieldPatterns\.user: /,
    ],
    [
      "a field of the name that a secret has",
      { ...oauth1(), postConnectFields: [{ id: "tokenSecret", title: "x" }] },
      /^tokenSecret: is declared twice/,
    ],
  ])("%s is a problem", (_what, changes, expected) => {
    expect(checkDeclaration(acmeWith(changes))).toContainEqual(expect.stringMatching(expected));
  });
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
      /no header, query parameter or body member carries the credential/,
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
    [
      "TR-14: an end that nobody is asked for",
      { auth: { scheme: "api_key", fields: [keyField], expiryField: "ends" } },
      /^auth\.expiryField: no field is called ends/,
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

describe("discovered OAuth", () => {
  const resource = "https://mcp.acme.example/mcp";
  const problemsOf = (changes: object, auth: object = {}) => {
    const { accountTypes: _types, connectFields: _fields, api, ...rest } = acmeWith({});
    const parsed = parseDeclaration({
      ...rest,
      hosts: ["mcp.acme.example"],
      auth: { scheme: "oauth2_discovery", resource, ...auth },
      api: { baseUrl: resource, headers: api.headers },
      ...changes,
    });
    return parsed.ok ? [] : parsed.problems;
  };
  const shop = { id: "shop", title: "Shop", pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" };
  const ofShops = {
    hosts: [".acme.example"],
    connectFields: [shop],
    api: { baseUrl: "https://{shop}.acme.example/mcp", headers: { Authorization: "Bearer {accessToken}" } },
  };

  test("finds nothing in one that keeps the rules, at one address or at each user's own", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf(ofShops, { resource: "https://{shop}.acme.example/mcp" })).toEqual([]);
  });

  test.each<[string, object, object, RegExp]>([
    ["OA-21: a second host for the token", { hosts: ["mcp.acme.example", "api.acme.example"] }, {}, /hosts: only/],
    ["OA-21: an API elsewhere", { api: { baseUrl: "https://api.acme.example", headers: {} } }, {}, /api.baseUrl/],
    ["OA-21: a resource elsewhere", {}, { resource: "https://evil.test/mcp" }, /auth.resource: https:\/\/evil.test/],
    [
      "OA-07: a host without a pattern",
      { ...ofShops, connectFields: [{ id: "shop", title: "Shop" }] },
      { resource: "https://{shop}.acme.example/mcp" },
      /needs a pattern/,
    ],
    [
      "OA-07: a whole host of the user's",
      { ...ofShops, hosts: ["mcp.acme.example"] },
      { resource: "https://{shop}/mcp" },
      /auth.resource/,
    ],
    ["OA-20: a secret in the resource", {}, { resource: `${resource}/{accessToken}` }, /auth.resource/],
    ["OA-22: a resource with a query", {}, { resource: `${resource}?a=b` }, /no query/],
    ["OA-22: an endpoint host that is an address", {}, { endpointHosts: ["127.1"] }, /auth.endpointHosts.0/],
  ])("%s is a problem", (_name, changes, auth, problem) => {
    expect(problemsOf(changes, auth).join()).toMatch(problem);
  });
});

describe("device codes", () => {
  const deviceAuth = {
    scheme: "device_code",
    deviceAuthorizationUrl: `https://${acme.hosts[0]}/device/code`,
    tokenUrl: `https://${acme.hosts[0]}/token`,
    refresh: { kind: "rotating" },
  };
  const problemsOf = (changes: object) => {
    const { accountTypes: _types, connectFields: _fields, api, whoami, ...rest } = acmeWith({});
    const parsed = parseDeclaration({
      ...rest,
      auth: { ...deviceAuth, ...changes },
      api: { baseUrl: `https://${acme.hosts[0]}/api`, headers: api.headers },
      whoami: { ...whoami, path: "/me" },
    });
    return parsed.ok ? [] : parsed.problems;
  };

  test("finds nothing in one that keeps the rules", () => {
    expect(problemsOf({ verificationHosts: ["login.acme.example", ".acme.example"] })).toEqual([]);
  });

  test.each([
    [
      "OA-21: a device authorization on another host",
      { deviceAuthorizationUrl: "https://evil.test/device" },
      /^auth\.deviceAuthorizationUrl: https:\/\/evil\.test is not one of the hosts/,
    ],
    ["OA-21: a token address on another host", { tokenUrl: "https://evil.test/token" }, /^auth\.tokenUrl: /],
    ["a verification host that is none", { verificationHosts: ["http://evil.test"] }, /^auth\.verificationHosts\.0: /],
    ["OA-20: another client in the request", { deviceParameters: { client_id: "x" } }, /^auth\.deviceParameters\./],
    ["OA-20: a code of its own", { tokenParameters: { device_code: "x" } }, /^auth\.tokenParameters\.device_code: /],
    [
      "OA-13: scopes of which none is asked for",
      { scopes: [{ name: "read", description: "Read" }] },
      /^auth\.scopes: none is required/,
    ],
    [
      "a token that expires and cannot be refreshed",
      { refresh: { kind: "none", defaultLifetimeSeconds: 60 } },
      /^auth\.refresh: /,
    ],
    [
      "a client that signs, which this grant's declaration has no words for",
      { clientAuthentication: "private_key_jwt" },
      /clientAuthentication/,
    ],
  ])("refuses %s", (_what, changes, problem) => {
    expect(problemsOf(changes)).toEqual([expect.stringMatching(problem)]);
  });
});

describe("schemes of forms", () => {
  const word = { id: "word", title: "Word", type: "password" as const };
  const user = { id: "user", title: "User" };
  const tokenUrl = "https://auth.acme.example/token";
  const schemes = {
    client: {
      scheme: "client_credentials",
      client: "user",
      fields: [user, word],
      clientId: "{user}",
      clientSecret: "{word}",
      tokenUrl,
    },
    project: { scheme: "client_credentials", client: "project", tokenUrl, tokenParameters: { audience: "{tenant}" } },
    assertion: {
      scheme: "jwt_bearer",
      fields: [
        {
          id: "file",
          title: "Key file",
          type: "secret_text",
          members: { email: "/client_email", privateKey: "/private_key" },
        },
      ],
      assertion: { privateKey: "privateKey", issuer: "{email}" },
      tokenUrl,
    },
    exchange: {
      scheme: "two_step",
      fields: [user, word],
      exchange: {
        url: "https://{tenant}.acme.example/login",
        body: { encoding: "json", document: { login: { name: "{user}", word: "{word}" } } },
      },
      answer: { accessToken: "/token" },
    },
    aws: {
      scheme: "aws_sigv4",
      fields: [user, word],
      accessKeyId: "{user}",
      secretAccessKey: "{word}",
      region: "eu-west-1",
      service: "s3",
    },
    none: { scheme: "none" },
  } as const;
  const problemsOf = (auth: object, changes: Partial<ProviderInput> = {}) => {
    const signs = (auth as { scheme: string }).scheme === "aws_sigv4" || (auth as { scheme: string }).scheme === "none";
    const api = signs ? { ...acme.api, headers: {} } : acme.api;
    return checkDeclaration(acmeWith({ api, ...changes, auth: auth as ProviderInput["auth"] }));
  };

  test.each(Object.entries(schemes))("finds nothing in a good declaration of %s", (_name, auth) => {
    expect(problemsOf(auth)).toEqual([]);
  });

  test.each<[string, object, RegExp, Partial<ProviderInput>?]>([
    [
      "OA-21: a token address on another host",
      { ...schemes.client, tokenUrl: "https://evil.test/" },
      /^auth\.tokenUrl: /,
    ],
    [
      "OA-21: an exchange on another host",
      { ...schemes.exchange, exchange: { url: "https://evil.test/login" } },
      /^auth\.exchange\.url: /,
    ],
    [
      "OA-07: a host of the user's without a pattern",
      { ...schemes.exchange, exchange: { url: "https://{user}.acme.example/login" } },
      /\{user\} enters a URL/,
    ],
    [
      "OA-20: a secret in an address",
      { ...schemes.exchange, exchange: { url: `${tokenUrl}/{word}` } },
      /\{word\} is secret/,
    ],
    [
      "OA-20: a token in a query parameter",
      schemes.client,
      /^api\.query\.t: \{accessToken\} is secret/,
      { api: { ...acme.api, query: { t: "{accessToken}" } } },
    ],
    ["OA-20: the password grant by another name", { ...schemes.client, grantType: "password" }, /no password/],
    [
      "OA-20: the password grant as an exchange",
      {
        ...schemes.exchange,
        exchange: { url: tokenUrl, body: { encoding: "form", members: { grant_type: "password" } } },
      },
      /no password/,
    ],
    [
      "OA-09: an audience beside the assertion's own",
      { ...schemes.assertion, assertion: { ...schemes.assertion.assertion, claims: { aud: "https://other.test" } } },
      /claims\.aud: is set by the flow/,
    ],
    [
      "OA-09: a client assertion of the declaration's own",
      { ...schemes.project, tokenParameters: { client_assertion: "x" } },
      /client_assertion: is set by the flow/,
    ],
    [
      "a token that is never sent",
      schemes.client,
      /carries the credential/,
      { api: { ...acme.api, headers: { X: "{word}" } } },
    ],
    ["a client that nobody is asked for", { ...schemes.client, fields: [] }, /^auth\.fields: the end user/],
    ["a question for the project's own client", { ...schemes.project, fields: [word] }, /^auth\.fields: the client is/],
    [
      "an assertion whose key nobody gives",
      { ...schemes.assertion, assertion: { privateKey: "key", issuer: "{email}" } },
      /assertion\.privateKey: \{key\} is not declared/,
    ],
    [
      "a first token that needs a token",
      { ...schemes.exchange, exchange: { url: tokenUrl, headers: { Authorization: "Bearer {accessToken}" } } },
      /exchange\.headers\.Authorization: \{accessToken\} is secret/,
    ],
    [
      "members of a field of one line",
      { ...schemes.client, fields: [user, { ...word, members: { part: "/a" } }] },
      /members are read from a secret_text only/,
    ],
    ["a secret key that signs nothing", { ...schemes.aws, secretAccessKey: "fixed" }, /carries the credential/],
    [
      "a member of the body that nobody knows",
      { scheme: "api_key", fields: [word] },
      /^api\.body\.members\.key: \{nobody\}/,
      { api: { ...acme.api, headers: { X: "{word}" }, body: { encoding: "json", members: { key: "{nobody}" } } } },
    ],
  ])("refuses %s", (_what, auth, problem, changes) => {
    expect(problemsOf(auth, changes)).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  test("OA-08: a public client without PKCE has nothing to prove itself with", () => {
    const pkceExemption = { reason: "the consent page answers 500 to a challenge", checkedOn: "2026-01-01" };
    const problems = checkDeclaration(acmeWith(withAuth({ clientAuthentication: "none", pkceExemption })));
    expect(problems).toEqual([expect.stringMatching(/^auth\.pkceExemption: a public client/)]);
  });

  test("a key may be the whole body, a user name without a password, or several headers", () => {
    const keys: Partial<ProviderInput>[] = [
      {
        auth: { scheme: "api_key", fields: [word] },
        api: { baseUrl: acme.api.baseUrl, body: { encoding: "form", members: { key: "{word}" } } },
      },
      {
        auth: { scheme: "basic", fields: [word], username: "{word}", password: "" },
        api: { baseUrl: acme.api.baseUrl },
      },
      {
        auth: { scheme: "api_key", fields: [user, word] },
        api: { baseUrl: acme.api.baseUrl, headers: { Authorization: 'Token user="{user}", key="{word}"' } },
      },
    ];
    for (const changes of keys) expect(checkDeclaration(acmeWith(changes))).toEqual([]);
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
