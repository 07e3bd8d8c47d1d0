import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderInput } from "@portico/providers";
import {
  createHost,
  freshDatabase,
  startOidcProvider,
  startPortico,
  type Host,
  type HostIntegration,
  type OidcProvider,
  type PorticoProcess,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPortico } from "./command-line.ts";
import {
  assertionReader,
  declare,
  issuing,
  isSignedByAws,
  startSchemeProvider,
  type SchemeProvider,
} from "./scheme-providers.ts";

/** Long enough to connect in, short enough to watch it run out. */
const lifetimeSeconds = 3;
const canary = "canary-7f3a";
const awsKey = {
  accessKeyId: "AKIAACMEACMEACMEACME",
  secretAccessKey: `${canary}/aws+secret`,
  sessionToken: `${canary}-session`,
};
const serviceKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clientKey = generateKeyPairSync("ec", { namedCurve: "P-256" });

describe("schemes that an end user connects by a form, on a running server", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let host: Host;
  let acme: OidcProvider;
  const providers = new Map<string, SchemeProvider>();
  const integrations = new Map<string, HostIntegration>();

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    const machine = {
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
      scope: "things:read",
    };
    acme = stack.use(
      await startOidcProvider({
        accessTokenLifetimeSeconds: lifetimeSeconds,
        moreClients: [
          { client_id: "ada:s machine", client_secret: `${canary}%+&=`, ...machine },
          {
            client_id: "project-machine",
            token_endpoint_auth_method: "private_key_jwt",
            token_endpoint_auth_signing_alg: "ES256",
            jwks: { keys: [clientKey.publicKey.export({ format: "jwk" })] },
            ...machine,
          },
        ],
      }),
    );
    for (const [key, provider] of Object.entries(await startProviders())) providers.set(key, stack.use(provider));
    const hosts = [acme, ...providers.values()].map(({ origin }) => new URL(origin).host);
    portico = stack.use(await startPortico({ databaseUrl: database.url, egressAllow: hosts }));
    host = await createHost(portico);
    for (const [declaration, changes] of declarations()) {
      await host.addProvider(declaration);
      const integration = await host.add(declaration.key, { requestPolicy: { mode: "all", rules: [] }, ...changes });
      integrations.set(declaration.key, integration);
    }
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  test("the icon of a provider that only this project has is where the wire says", async () => {
    const answer = await host.call("ada", "GET", "/projects/:project/sdk/metadata");
    const metadata = (await answer.json()) as { type: string; icon: string }[];
    expect(metadata.length).toBe(integrations.size);
    for (const { type, icon } of metadata) {
      const image = await fetch(icon);
      expect([type, image.status, image.headers.get("content-type")]).toEqual([type, 200, "image/svg+xml"]);
    }
  });

  async function startProviders(): Promise<Record<string, SchemeProvider>> {
    const readAssertion = assertionReader(serviceKey.publicKey, () => `${service.origin}/token`);
    const serviceTokens = issuing(
      () => service,
      async ({ body }) => {
        const claims = await readAssertion(new URLSearchParams(body).get("assertion") ?? "");
        return claims?.["iss"] === "robot@acme.example" && claims["scope"] === "things:read"
          ? String(claims["sub"] ?? claims["iss"])
          : null;
      },
      (token) => ({ access_token: token, token_type: "Bearer", expires_in: lifetimeSeconds }),
      lifetimeSeconds * 1000,
    );
    const exchangeTokens = issuing(
      () => exchange,
      ({ headers, body }) => {
        const { login } = JSON.parse(body) as { login?: { name: string; word: string } };
        return headers["x-edition"] === "one" && login?.word === canary ? login.name : null;
      },
      (token, endsAt) => ({ session: { token, endsAt: endsAt.toISOString() } }),
      lifetimeSeconds * 1000,
    );
    const service: SchemeProvider = await startSchemeProvider(serviceTokens.admit, serviceTokens.issue);
    const exchange: SchemeProvider = await startSchemeProvider(exchangeTokens.admit, exchangeTokens.issue);
    return {
      service,
      exchange,
      aws: await startSchemeProvider(async (arrival) =>
        (await isSignedByAws(arrival, awsKey, { service: "s3", region: "eu-west-3" })) ? awsKey.accessKeyId : null,
      ),
      body: await startSchemeProvider(({ body }) =>
        (JSON.parse(body || "{}") as { key?: string }).key === canary ? "ada" : null,
      ),
      query: await startSchemeProvider(({ url }) => (url.includes(`key=${canary}`) ? "ada" : null)),
      username: await startSchemeProvider(({ headers }) =>
        headers["authorization"] === `Basic ${Buffer.from(`${canary}:`).toString("base64")}` ? "ada" : null,
      ),
      headers: await startSchemeProvider(({ headers }) =>
        headers["authorization"] === `Acme id="ada", key="${canary}"` && headers["x-site"] === "eu" ? "ada" : null,
      ),
      open: await startSchemeProvider(() => "everybody"),
    };
  }

  function declarations(): [ProviderInput, Record<string, unknown>][] {
    const origin = (key: string): string => providers.get(key)?.origin ?? "";
    const word = { id: "word", title: "Word", type: "password" as const };
    const name = { id: "name", title: "Name" };
    const machine = {
      scheme: "client_credentials" as const,
      tokenUrl: `${acme.origin}/token`,
      scopes: [{ name: "things:read", description: "See things", required: true }],
    };
    const atAcme: Partial<ProviderInput> = {
      hosts: [acme.origin],
      api: { baseUrl: acme.origin, headers: { Authorization: "Bearer {accessToken}" } },
      whoami: { path: "/client", accountId: "/id", accountName: ["/id"] },
    };
    const sent = (key: string, api: object): Partial<ProviderInput> => ({
      api: { baseUrl: `${origin(key)}/api`, ...api },
    });
    return [
      [
        declare(
          acme.origin,
          "machine",
          { ...machine, client: "user", fields: [name, word], clientId: "{name}", clientSecret: "{word}" },
          atAcme,
        ),
        {},
      ],
      [
        declare(
          acme.origin,
          "own-machine",
          {
            ...machine,
            client: "project",
            clientAuthentication: "private_key_jwt",
            clientAssertion: { algorithm: "ES256" },
            issuer: acme.origin,
          },
          atAcme,
        ),
        {
          clientId: "project-machine",
          clientSecret: clientKey.privateKey.export({ type: "pkcs8", format: "pem" }),
        },
      ],
      [
        declare(origin("service"), "service", {
          scheme: "jwt_bearer",
          fields: [
            {
              id: "file",
              title: "Key file",
              type: "secret_text",
              members: { email: "/client_email", privateKey: "/private_key" },
            },
            { id: "subject", title: "Acts for", required: false },
          ],
          assertion: { privateKey: "privateKey", issuer: "{email}", subject: "{subject}", scopeIn: "claim" },
          tokenUrl: `${origin("service")}/token`,
          scopes: [{ name: "things:read", description: "See things", required: true }],
        }),
        {},
      ],
      [
        declare(origin("exchange"), "exchange", {
          scheme: "two_step",
          fields: [name, word],
          exchange: {
            url: `${origin("exchange")}/token`,
            headers: { "X-Edition": "one" },
            body: { encoding: "json", document: { login: { name: "{name}", word: "{word}" } } },
          },
          answer: { accessToken: "/session/token", expiresAt: "/session/endsAt" },
        }),
        {},
      ],
      [
        declare(
          origin("aws"),
          "aws",
          {
            scheme: "aws_sigv4",
            fields: [name, word, { id: "session", title: "Session token", type: "password", required: false }],
            accessKeyId: "{name}",
            secretAccessKey: "{word}",
            sessionToken: "{session}",
            region: "{region}",
            service: "s3",
          },
          {
            connectFields: [{ id: "region", title: "Region", pattern: "^[a-z]{2}-[a-z]{1,12}-[0-9]$" }],
            ...sent("aws", { query: { region: "{region}" } }),
          },
        ),
        {},
      ],
      [
        declare(
          origin("body"),
          "body",
          { scheme: "api_key", fields: [word] },
          {
            ...sent("body", { body: { encoding: "json", members: { key: "{word}" } } }),
            whoami: { method: "POST", path: "/me", accountId: "/id", accountName: ["/name"] },
          },
        ),
        {},
      ],
      [
        declare(
          origin("query"),
          "query",
          { scheme: "api_key", fields: [word] },
          sent("query", { query: { key: "{word}" } }),
        ),
        {},
      ],
      [
        declare(
          origin("username"),
          "username",
          { scheme: "basic", fields: [word], username: "{word}", password: "" },
          sent("username", {}),
        ),
        {},
      ],
      [
        declare(
          origin("headers"),
          "headers",
          { scheme: "api_key", fields: [name, word] },
          {
            connectFields: [{ id: "site", title: "Site", pattern: "^(eu|us)$" }],
            ...sent("headers", { headers: { Authorization: 'Acme id="{name}", key="{word}"', "X-Site": "{site}" } }),
          },
        ),
        {},
      ],
      [declare(origin("open"), "open", { scheme: "none" }, sent("open", {})), {}],
    ];
  }

  interface Connected {
    status: number;
    body: {
      id?: string;
      status?: string;
      code?: string;
      message?: string;
      userMessage?: string;
      meta?: { field?: string };
    };
  }
  async function connect(key: string, payload: object, user = "ada"): Promise<Connected> {
    const integrationId = integrations.get(key)?.id;
    const response = await host.call(user, "POST", "/projects/:project/sdk/credentials", {
      integrationId,
      config: {},
      payload,
    });
    return { status: response.status, body: (await response.json()) as Connected["body"] };
  }
  async function call(
    key: string,
    path: string,
    method = "GET",
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    const proxied = `/projects/:project/sdk/proxy/${key}${path}`;
    const response = await host.call("ada", method, proxied, body, { "x-paragon-use-raw-response": "true" });
    return { status: response.status, text: await response.text() };
  }
  const last = (key: string) => providers.get(key)?.arrivals.at(-1);
  const bearer = (key: string) => last(key)?.headers["authorization"];

  const keyFile = (text: string) =>
    JSON.stringify({ type: "service_account", client_email: "robot@acme.example", private_key: text }, null, 2);
  const pem = serviceKey.privateKey.export({ type: "pkcs8", format: "pem" }) as string;

  test("client credentials of the end user's own client: connects, is sent, is asked for anew, at oidc-provider", async () => {
    const wrong = await connect("machine", { name: "ada:s machine", word: `${canary}-wrong` });
    expect(wrong).toMatchObject({
      status: 422,
      body: {
        code: "connect.credential_rejected",
        meta: { field: "word" },
        userMessage: expect.stringContaining("did not accept") as string,
      },
    });
    expect(await connect("machine", { name: "ada:s machine", word: `${canary}%+&=` })).toMatchObject({
      body: { status: "VALID" },
    });
    await seesRenewal(
      async () => JSON.parse((await call("machine", "/client")).text) as { id: string; scope: string; token: string },
    );
  });

  test("OA-09: client credentials of the integration's app, proven by a signed assertion, at oidc-provider", async () => {
    expect(await connect("own-machine", {})).toMatchObject({ body: { status: "VALID" } });
    await seesRenewal(
      async () =>
        JSON.parse((await call("own-machine", "/client")).text) as { id: string; scope: string; token: string },
    );
  });

  async function seesRenewal(ask: () => Promise<{ id: string; scope: string; token: string }>): Promise<void> {
    const first = await ask();
    expect(first).toMatchObject({ id: expect.stringContaining("machine") as string, scope: "things:read" });
    await expect.poll(async () => (await ask()).token, { timeout: 20_000 }).not.toBe(first.token);
  }

  test("a service account's key file: with and without a subject, renewed by another assertion", async () => {
    expect(await connect("service", { file: keyFile(pem), subject: "grace" }, "grace")).toMatchObject({
      body: { status: "VALID" },
    });
    expect(await connect("service", { file: keyFile(pem) })).toMatchObject({ body: { status: "VALID" } });
    expect(await call("service", "/things")).toMatchObject({
      status: 200,
      text: expect.stringContaining("robot@acme.example") as string,
    });
    const first = bearer("service");
    await expect
      .poll(async () => (await call("service", "/things")).status === 200 && bearer("service"), { timeout: 20_000 })
      .not.toBe(first);
  });

  test.each([
    ["half of the file", "{", "connect.input_invalid", "Key file is not complete. Paste the whole file, from { to }."],
    [
      "a key that is none",
      keyFile(`${canary} is no key`),
      "connect.credential_rejected",
      "Acme service did not accept these details. Check them and try again.",
    ],
    [
      "a key of somebody else",
      keyFile(
        generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
          type: "pkcs8",
          format: "pem",
        }) as string,
      ),
      "connect.credential_rejected",
      "Acme service did not accept these details. Check them and try again.",
    ],
  ])(
    "OA-26: a service account with %s is refused beside its field, in plain words, and nothing is stored",
    async (_what, file, code, userMessage) => {
      const refused = await connect("service", { file }, "mallory");
      expect(refused).toMatchObject({ status: 422, body: { code, userMessage, meta: { field: "file" } } });
      const { integrations: own } = (await (await host.call("mallory", "GET", "/projects/:project/sdk/me")).json()) as {
        integrations: Record<string, { allCredentials: unknown[] }>;
      };
      expect(own["service"]?.allCredentials ?? []).toEqual([]);
    },
  );

  test("what is exchanged for a token is exchanged again when it runs out", async () => {
    expect(await connect("exchange", { name: "ada", word: "wrong" })).toMatchObject({
      status: 422,
      body: { code: "connect.credential_rejected", meta: { field: "word" } },
    });
    expect(await connect("exchange", { name: "ada", word: canary })).toMatchObject({ body: { status: "VALID" } });
    expect((await call("exchange", "/things")).status).toBe(200);
    const first = bearer("exchange");
    expect(first).toBe(`Bearer ${providers.get("exchange")?.tokens[0]}`);
    await expect
      .poll(async () => (await call("exchange", "/things")).status === 200 && bearer("exchange"), { timeout: 20_000 })
      .not.toBe(first);
  });

  test("AWS: who-am-I, reads and uploads arrive as AWS's own signer would have signed them", async () => {
    const region = "eu-west-3";
    const { accessKeyId: name, secretAccessKey: secret, sessionToken: session } = awsKey;
    expect(await connect("aws", { name, word: "wrong", session, region })).toMatchObject({
      body: { code: "connect.credential_rejected" },
    });
    expect(await connect("aws", { name, word: secret, session, region })).toMatchObject({
      body: { status: "VALID" },
    });
    expect((await call("aws", "/bucket/a%20b.txt?prefix=x%2Fy&acl=")).status).toBe(200);
    expect((await call("aws", "/bucket/c.json", "PUT", { a: "é" })).status).toBe(200);
    expect(last("aws")).toMatchObject({
      method: "PUT",
      body: '{"a":"é"}',
      headers: { "x-amz-security-token": session },
    });
    expect(JSON.stringify(providers.get("aws")?.arrivals)).not.toContain(secret);
  });

  test("a key in the body: put into the caller's JSON, and nothing but JSON is taken", async () => {
    expect(await connect("body", { word: "wrong" })).toMatchObject({ body: { code: "connect.credential_rejected" } });
    expect(await connect("body", { word: canary })).toMatchObject({ body: { status: "VALID" } });
    expect((await call("body", "/send", "POST", { to: "grace", key: "forged" })).status).toBe(200);
    expect(JSON.parse(last("body")?.body ?? "")).toEqual({ to: "grace", key: canary });
    expect(await call("body", "/send", "POST", [1])).toMatchObject({
      status: 400,
      text: expect.stringContaining("proxy.body_refused") as string,
    });
  });

  test.each([
    ["query", { word: canary }],
    ["username", { word: canary }],
    ["headers", { name: "ada", word: canary, site: "eu" }],
    ["open", {}],
  ])("%s: connects by its form, and a proxied call is let in", async (key, payload) => {
    expect(await connect(key, payload)).toMatchObject({ body: { status: "VALID" } });
    expect((await call(key, "/things")).status).toBe(200);
    if (key === "open") expect(last("open")?.headers["authorization"]).toBeUndefined();
    else
      expect(await connect(key, { ...payload, word: "wrong" }, "grace")).toMatchObject({
        body: { code: "connect.credential_rejected", meta: { field: "word" } },
      });
  });

  test("what the SDKs are told: the wire's scheme, and every question with its kind", async () => {
    const wire = (await (await host.call("ada", "GET", "/projects/:project/sdk/integrations")).json()) as {
      type: string;
      authenticationType: string;
      needPreOauthInputs: boolean;
      sdkIntegrationConfig: { authConfigInputs: { id: string; type: string; hidden?: boolean }[] };
    }[];
    const told = Object.fromEntries(
      wire.map(({ type, authenticationType, sdkIntegrationConfig }) => [
        type,
        [authenticationType, ...sdkIntegrationConfig.authConfigInputs.map((input) => `${input.id}:${input.type}`)],
      ]),
    );
    expect(told).toMatchObject({
      machine: ["oauth_client_credential", "name:TEXT_NO_VARS", "word:PASSWORD"],
      service: ["service_account", "file:TEXTAREA_NO_VARS", "subject:TEXT_NO_VARS"],
      exchange: ["basic", "name:TEXT_NO_VARS", "word:PASSWORD"],
      open: ["basic", "confirmed:SWITCH"],
    });
    expect(wire.every(({ needPreOauthInputs }) => needPreOauthInputs)).toBe(true);
  });

  test("VT-17: moved by the command line, every scheme's credential works on the other server", async () => {
    const folder = await mkdtemp(join(tmpdir(), "portico-schemes-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const database = stack.use(await freshDatabase());
    const egressAllow = [acme, ...providers.values()].map(({ origin }) => new URL(origin).host);
    const other = stack.use(await startPortico({ databaseUrl: database.url, egressAllow }));
    const file = join(folder, "acme.age");
    const passphrase = { PORTICO_PASSPHRASE: "correct horse battery staple" };
    const exported = await runPortico(portico, ["export", "--out", file, "--confirm", "Acme Notes"], passphrase);
    expect(exported).toMatchObject({ code: 0 });
    expect(await runPortico(other, ["import", file], passphrase)).toMatchObject({ code: 0 });
    for (const key of integrations.keys()) {
      const path = key.endsWith("machine") ? "/client" : key === "body" ? "/send" : "/things";
      const response = await fetch(`${other.url}/projects/${host.projectId}/sdk/proxy/${key}${path}`, {
        method: key === "body" ? "POST" : "GET",
        headers: { authorization: `Bearer ${await host.token("ada")}`, "content-type": "application/json" },
        ...(key === "body" ? { body: JSON.stringify({ to: "grace" }) } : {}),
      });
      expect([key, response.status]).toEqual([key, 200]);
    }
  });

  test("OA-26: no secret is in the server's output, nor in what a user is told of an account", async () => {
    const me = await (await host.call("ada", "GET", "/projects/:project/sdk/me")).text();
    for (const text of [portico.output(), me]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain("PRIVATE KEY");
      for (const { tokens } of providers.values()) for (const token of tokens) expect(text).not.toContain(token);
    }
  });
});
