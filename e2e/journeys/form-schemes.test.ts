import { generateKeyPairSync } from "node:crypto";
import type { ProviderInput } from "@portico/providers";
import { createHost, freshDatabase, startPortico } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../browser.ts";
import {
  assertionReader,
  declare,
  isSignedByAws,
  issuing,
  startSchemeProvider,
  type SchemeProvider,
} from "../flows/scheme-providers.ts";
import { openHost, type HostScene } from "../host-driver.ts";
import { sdkKinds, startHostPage } from "../host-page.ts";

/** A scheme whose connection an end user types into the portal's form. */
interface FormScheme {
  start(): Promise<SchemeProvider>;
  auth(origin: string): ProviderInput["auth"];
  /** Calls are signed by what was typed itself. (false) */
  hasNoToken?: true;
  /** By the labels of the form's fields: what the provider takes, and what it does not. */
  right: Readonly<Record<string, string>>;
  wrong: Readonly<Record<string, string>>;
}

const name = { id: "name", title: "Name" };
const word = { id: "word", title: "Word", type: "password" as const };
const scopes = [{ name: "things:read", description: "See things", required: true }];
const right = { Name: "AKIAADAADAADAADAADAA", Word: "open/sesame+1" };
const wrong = { ...right, Word: "open barley" };
const basic = `Basic ${Buffer.from(`${right.Name}:${right.Word}`).toString("base64")}`;
const serviceKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const strangersKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyFile = ({ privateKey }: typeof serviceKey): string =>
  JSON.stringify({
    client_email: "ada@acme.example",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  });

const schemes: Readonly<Record<string, FormScheme>> = {
  basic: {
    start: () => startSchemeProvider(({ headers }) => (headers["authorization"] === basic ? "ada" : null)),
    auth: () => ({ scheme: "basic", fields: [name, word], username: "{name}", password: "{word}" }),
    hasNoToken: true,
    right,
    wrong,
  },
  "two-step": {
    start: () => startIssuing(({ body }) => (JSON.parse(body) as { word?: string }).word === right.Word),
    auth: (origin) => ({
      scheme: "two_step",
      fields: [name, word],
      exchange: {
        url: `${origin}/token`,
        body: { encoding: "json", document: { name: "{name}", word: "{word}" } },
      },
      answer: { accessToken: "/access_token" },
    }),
    right,
    wrong,
  },
  machine: {
    start: () =>
      startIssuing(({ headers, body }) => {
        const sent = new URLSearchParams(body).get("client_secret") ?? decodeBasic(headers["authorization"]);
        return sent === right.Word;
      }),
    auth: (origin) => ({
      scheme: "client_credentials",
      tokenUrl: `${origin}/token`,
      scopes,
      client: "user",
      fields: [name, word],
      clientId: "{name}",
      clientSecret: "{word}",
    }),
    right,
    wrong,
  },
  robot: {
    async start() {
      const provider: SchemeProvider = await startIssuing(
        async ({ body }) => (await read(new URLSearchParams(body).get("assertion") ?? "")) !== null,
      );
      const read = assertionReader(serviceKey.publicKey, () => `${provider.origin}/token`);
      return provider;
    },
    auth: (origin) => ({
      scheme: "jwt_bearer",
      fields: [
        {
          id: "file",
          title: "Key file",
          type: "secret_text",
          members: { email: "/client_email", privateKey: "/private_key" },
        },
      ],
      assertion: { privateKey: "privateKey", issuer: "{email}", scopeIn: "claim" },
      tokenUrl: `${origin}/token`,
      scopes,
    }),
    right: { "Key file": keyFile(serviceKey) },
    wrong: { "Key file": keyFile(strangersKey) },
  },
  aws: {
    start: () =>
      startSchemeProvider(async (arrival) => {
        const key = { accessKeyId: right.Name, secretAccessKey: right.Word };
        return (await isSignedByAws(arrival, key, { service: "s3", region: "eu-west-3" })) ? "ada" : null;
      }),
    auth: () => ({
      scheme: "aws_sigv4",
      fields: [name, word],
      accessKeyId: "{name}",
      secretAccessKey: "{word}",
      region: "eu-west-3",
      service: "s3",
    }),
    hasNoToken: true,
    right,
    wrong,
  },
};

const stack = new AsyncDisposableStack();
let scene: HostScene;
beforeAll(async () => {
  const database = stack.use(await freshDatabase());
  const providers = new Map<string, SchemeProvider>();
  for (const [key, scheme] of Object.entries(schemes)) providers.set(key, stack.use(await scheme.start()));
  const egressAllow = [...providers.values()].map(({ origin }) => new URL(origin).host);
  const portico = stack.use(await startPortico({ databaseUrl: database.url, egressAllow }));
  const hostPage = stack.use(await startHostPage());
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const host = await createHost(portico, [hostPage.origin]);
  for (const [key, { origin }] of providers) {
    const { auth, hasNoToken } = schemes[key] as FormScheme;
    const api = hasNoToken ? { api: { baseUrl: `${origin}/api` } } : {};
    await host.addProvider(declare(origin, key, auth(origin), api));
    await host.add(key, { requestPolicy: { mode: "read", rules: [] } });
  }
  scene = { portico, host, hostPage, browser };
}, 120_000);
afterAll(() => stack.disposeAsync());

describe.each(sdkKinds)("forms of every scheme, SDK %s", (sdk) => {
  test.each(Object.keys(schemes))(
    "%s: what is wrong is refused and saves nothing; what is right connects",
    async (key) => {
      const scheme = schemes[key] as FormScheme;
      await using tab = await openHost(scene, sdk);
      await tab.authenticate(`${sdk}-${key}`);
      await tab.connect(key);
      await tab.portal.press(`Connect Acme ${key}`);
      for (const [label, value] of Object.entries(scheme.wrong)) await tab.portal.fill(label, value);
      await tab.portal.press("Test and connect");
      await tab.portal.says(/did not accept these details/);
      expect((await tab.integration(key)).allCredentials).toEqual([]);

      for (const [label, value] of Object.entries(scheme.right)) await tab.portal.fill(label, value);
      await tab.portal.press("Test and connect");
      await tab.portal.shows(`Acme ${key} is connected`);
      expect(await tab.integration(key)).toMatchObject({ enabled: true, credentialStatus: "VALID" });
      expect(await tab.request(key, "/things")).toMatchObject({ id: "ada" });
      expect(await tab.installs()).toHaveLength(1);
    },
  );
});

type Posted = Readonly<{ headers: Readonly<Record<string, string>>; body: string }>;

/** A provider that gives ada a token for an hour when what is posted to it is right. */
async function startIssuing(isRight: (posted: Posted) => boolean | Promise<boolean>): Promise<SchemeProvider> {
  const hourMs = 3_600_000;
  const tokens = issuing(
    () => provider,
    async (arrival) => ((await isRight(arrival)) ? "ada" : null),
    (token) => ({ access_token: token, token_type: "Bearer", expires_in: hourMs / 1000 }),
    hourMs,
  );
  const provider: SchemeProvider = await startSchemeProvider(tokens.admit, tokens.issue);
  return provider;
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
function decodeBasic(header: string | undefined): string | undefined {
  const [, secret] = Buffer.from(header?.replace("Basic ", "") ?? "", "base64")
    .toString()
    .split(":");
  return secret === undefined ? undefined : decodeURIComponent(secret.replaceAll("+", " "));
}
