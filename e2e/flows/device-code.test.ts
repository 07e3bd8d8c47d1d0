import { randomBytes } from "node:crypto";
import type { AttemptStatus } from "@portico/protocol";
import {
  createCookieJar,
  createHost,
  freshDatabase,
  oidcDeclaration,
  startOidcProvider,
  startPortico,
  type Host,
  type HostIntegration,
  type OidcProvider,
  type PorticoProcess,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const client = { id: "a-device", secret: "canary-device-secret" };

describe("device codes, at oidc-provider", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let host: Host;
  let acme: OidcProvider;
  let integration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    acme = stack.use(
      await startOidcProvider({
        accessTokenLifetimeSeconds: 2,
        moreClients: [
          {
            client_id: client.id,
            client_secret: client.secret,
            grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
            response_types: [],
            redirect_uris: [],
          },
        ],
      }),
    );
    portico = stack.use(await startPortico({ databaseUrl: database.url, egressAllow: [new URL(acme.origin).host] }));
    host = await createHost(portico, ["http://localhost:5997"]);
    const declaration = oidcDeclaration(acme.origin);
    const { scopes, revokeUrl } = declaration.auth as Extract<typeof declaration.auth, { scheme: "oauth2" }>;
    await host.addProvider({
      ...declaration,
      key: "acme-device",
      auth: {
        scheme: "device_code",
        deviceAuthorizationUrl: `${acme.origin}/device/auth`,
        tokenUrl: `${acme.origin}/token`,
        revokeUrl,
        clientAuthentication: "basic",
        scopes,
        // OpenID Connect Core, 11: offline_access is ignored without it
        deviceParameters: { prompt: "consent" },
        refresh: { kind: "rotating" },
      },
    });
    integration = await host.add("acme-device", {
      clientId: client.id,
      clientSecret: client.secret,
      requestPolicy: { mode: "read", rules: [] },
    });
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  const begin = async (user: string) => {
    const key = randomBytes(9).toString("hex");
    const path = `/projects/:project/sdk/attempts/${key}/device`;
    const response = await host.call(user, "POST", path, { integrationId: integration.id, canAsk: "account" });
    return { key, status: (await response.json()) as AttemptStatus };
  };
  const statusOf = async (user: string, key: string) =>
    (await (await host.call(user, "GET", `/projects/:project/sdk/actions/session-id/${key}`)).json()) as AttemptStatus;
  const outcomeOf = async (user: string, key: string) => {
    await expect.poll(async () => (await statusOf(user, key)).state, { timeout: 30_000 }).not.toBe("handed_off");
    return statusOf(user, key);
  };
  const tokenRequests = () => acme.log.entries.filter((entry) => entry.kind === "token");

  test("OA-01, OA-23: one user allows and another refuses; each gets an own outcome, and a stranger sees no code", async () => {
    const [ada, grace] = await Promise.all([begin("ada"), begin("grace")]);
    expect(ada.status).toMatchObject({
      state: "handed_off",
      device: {
        userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) as string,
        verificationUrl: `${acme.origin}/device`,
      },
    });
    expect(await statusOf("grace", ada.key)).toEqual({ connectCredentialId: null, state: "unknown", error: null });
    const again = await host.call("ada", "POST", `/projects/:project/sdk/attempts/${ada.key}/device`, {
      integrationId: integration.id,
    });
    expect(await again.json()).toMatchObject({ code: "connect.attempt_spent" });

    await decideAtAcme(ada.status.device, acme.origin, "allow");
    await decideAtAcme(grace.status.device, acme.origin, "deny");
    const [allowed, refused] = await Promise.all([outcomeOf("ada", ada.key), outcomeOf("grace", grace.key)]);
    expect(allowed).toMatchObject({ state: "succeeded", connectCredentialId: expect.any(String) as string });
    expect(refused).toMatchObject({ state: "failed", error: { code: "connect.denied" } });

    const call = async () => (await host.call("ada", "GET", "/projects/:project/sdk/proxy/acme-device/me")).json();
    expect(await call()).toMatchObject({ output: { sub: "acme-ada" } });
    const before = tokenRequests().length;
    await expect.poll(async () => (await call(), tokenRequests().length), { timeout: 15_000 }).toBeGreaterThan(before);
    expect(tokenRequests().at(-1)?.fields).toMatchObject({ grant_type: "refresh_token" });
    expect(await call()).toMatchObject({ output: { sub: "acme-ada" } });

    await host.call("ada", "DELETE", `/projects/:project/sdk/integrations/${integration.id}`);
    await expect.poll(() => acme.log.entries.some(({ kind }) => kind === "revoke")).toBe(true);
    expect(portico.output()).not.toContain(client.secret);
  }, 60_000);

  test("a window is not the way to connect it", async () => {
    const query = new URLSearchParams({
      integrationId: integration.id,
      oauthMetaKeyId: randomBytes(9).toString("hex"),
      originForPostMessage: "http://localhost:5997",
    });
    await host.call("ada", "GET", `/v2/projects/:project/sdk/actions/build-oauth?${query}`);
    // the official SDK swallows errors of that call, so the attempt tells (contract 4.4)
    expect(await statusOf("ada", query.get("oauthMetaKeyId") ?? "")).toMatchObject({
      state: "failed",
      error: { code: "connect.input_invalid" },
    });
  });
});

/** A person's browser on another device: types the code, chooses Ada, and decides. */
async function decideAtAcme(device: AttemptStatus["device"], origin: string, decision: "allow" | "deny") {
  const jar = createCookieJar();
  let url = device?.verificationUrl ?? "";
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: jar.header,
      ...(form ? { method: "POST", body: form } : {}),
    });
    jar.keep(response);
    form = undefined;
    if (response.status === 200) {
      const page = await response.text();
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
      if (xsrf !== undefined) {
        form = new URLSearchParams({ xsrf, user_code: device?.userCode ?? "" });
        if (page.includes('name="confirm"')) form.set("confirm", "yes");
      } else if (page.includes("/interaction/")) form = new URLSearchParams({ account: "acme-ada", decision });
      else return;
      continue;
    }
    const location = response.headers.get("location");
    if (location === null) return;
    url = new URL(location, origin).href;
  }
  throw new Error("Acme ID asked without end");
}
