import { generateKeyPairSync } from "node:crypto";
import {
  attemptStatus,
  beginAttempt,
  consentAtOidc,
  createHost,
  createVisitor,
  freshDatabase,
  oidcDeclaration,
  startOidcProvider,
  startPortico,
  type Host,
  type OidcProvider,
  type PorticoProcess,
} from "@portico/testkit";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5998";
const keys = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
};
const redirects = { grant_types: ["authorization_code", "refresh_token"] };

describe("clients without a shared secret, at oidc-provider", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let host: Host;
  let acme: OidcProvider;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    acme = stack.use(
      await startOidcProvider({
        accessTokenLifetimeSeconds: 2,
        moreClients: [
          { client_id: "public-app", token_endpoint_auth_method: "none", application_type: "native", ...redirects },
          ...Object.entries(keys).map(([algorithm, { publicKey }]) => ({
            client_id: `signing-app-${algorithm}`,
            token_endpoint_auth_method: "private_key_jwt",
            token_endpoint_auth_signing_alg: algorithm,
            jwks: { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig" }] },
            ...redirects,
          })),
        ],
      }),
    );
    portico = stack.use(await startPortico({ databaseUrl: database.url, egressAllow: [new URL(acme.origin).host] }));
    host = await createHost(portico, [hostOrigin]);
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  const jwk = JSON.stringify({ ...keys.ES256.privateKey.export({ format: "jwk" }), kid: "one" });
  const pem = keys.RS256.privateKey.export({ type: "pkcs8", format: "pem" });

  test.each([
    ["a public client, by PKCE alone", "public", { clientAuthentication: "none" }, { clientId: "public-app" }],
    [
      "OA-09: a client with an RSA key, as PEM",
      "rsa",
      { clientAuthentication: "private_key_jwt" },
      { clientId: "signing-app-RS256", clientSecret: pem },
    ],
    [
      "OA-09: a client with an elliptic key, as JWK",
      "elliptic",
      { clientAuthentication: "private_key_jwt", clientAssertion: { algorithm: "ES256" } },
      { clientId: "signing-app-ES256", clientSecret: jwk },
    ],
  ])("%s: connects, calls, refreshes and is disconnected", async (_what, name, auth, app) => {
    const declaration = oidcDeclaration(acme.origin);
    const key = `acme-${name}`;
    await host.addProvider({ ...declaration, key, auth: { ...declaration.auth, ...auth } });
    const integration = await host.add(key, { ...app, requestPolicy: { mode: "read", rules: [] } });
    const visitor = createVisitor(portico.url, host);
    const handshake = await visitor.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "ada", integration, { openerOrigin: hostOrigin, handshake });
    const handOff = await visitor.navigate(attempt.redirectUrl);
    await visitor.navigate(await consentAtOidc(handOff.headers.get("location") ?? "", acme.origin, "acme-ada"));
    expect(await attemptStatus(host, "ada", attempt.key)).toMatchObject({ state: "succeeded" });

    const call = async () => (await host.call("ada", "GET", `/projects/:project/sdk/proxy/${key}/me`)).json();
    const tokenRequests = () => acme.log.entries.filter((entry) => entry.kind === "token");
    expect(await call()).toMatchObject({ output: { sub: "acme-ada" } });
    const before = tokenRequests().length;
    await expect.poll(async () => (await call(), tokenRequests().length), { timeout: 15_000 }).toBeGreaterThan(before);
    expect(await call()).toMatchObject({ output: { sub: "acme-ada" } });

    for (const { fields, headers } of tokenRequests().slice(before - 1)) {
      expect(fields).not.toHaveProperty("client_secret");
      expect(JSON.stringify(headers)).not.toContain("Basic ");
      if (name === "public") expect(fields).not.toHaveProperty("client_assertion");
      else expect(decodeJwt(fields?.["client_assertion"] ?? "").aud).toBe(acme.origin);
    }
    const assertions = tokenRequests().map(({ fields }) => fields?.["client_assertion"]);
    expect(new Set(assertions.filter(Boolean)).size).toBe(assertions.filter(Boolean).length);

    await host.call("ada", "DELETE", `/projects/:project/sdk/integrations/${integration.id}`);
    await expect
      .poll(() => acme.log.entries.filter((entry) => entry.kind === "revoke").at(-1)?.fields)
      .toMatchObject(
        name === "public" ? { client_id: "public-app" } : { client_assertion: expect.any(String) as string },
      );
  });

  test("a text that is no key for the algorithm is refused when it is saved, and not repeated (OA-26)", async () => {
    const declaration = oidcDeclaration(acme.origin);
    const auth = { ...declaration.auth, clientAuthentication: "private_key_jwt" };
    await host.addProvider({ ...declaration, key: "acme-unsaved", auth });
    const refusal = await host.add("acme-unsaved", { clientId: "a", clientSecret: "canary-not-a-key" }).catch(String);
    expect(refusal).toContain("integration.signing_key_invalid");
    expect(String(refusal) + portico.output()).not.toContain("canary-not-a-key");
  });
});
