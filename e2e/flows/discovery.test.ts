import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  attemptStatus,
  beginAttempt,
  callWho,
  consentAtOidc,
  createHost,
  createVisitor,
  freshDatabase,
  startOidcProvider,
  startPortico,
  startToolServer,
  toolDeclaration,
  walkToCallback,
  type Host,
  type HostIntegration,
  type OidcProvider,
  type PorticoProcess,
  type ToolServer,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const opener = "http://localhost:5996";
const stack = new AsyncDisposableStack();
let portico: PorticoProcess;
let restart: () => Promise<void>;
let host: Host;
/** An MCP server with the SDK's own authorization server. */
let tools: ToolServer;
let integration: HostIntegration;
/** One whose authorization server is oidc-provider. */
let guarded: ToolServer;
let acme: OidcProvider;

beforeAll(async () => {
  const database = stack.use(await freshDatabase());
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-discovery-"));
  stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
  tools = stack.use(await startToolServer({ accessTokenLifetimeSeconds: 3 }));
  acme = stack.use(
    await startOidcProvider({ accessTokenLifetimeSeconds: 3, isResource: (address) => address === guarded.url }),
  );
  guarded = stack.use(
    await startToolServer({
      elsewhere: {
        issuer: acme.origin,
        verifier: {
          async verifyAccessToken(token) {
            const found = await acme.verify(token);
            if (found === undefined) throw new Error("unknown");
            const { account, clientId, scopes, resource, expiresAt } = found;
            return { token, clientId, scopes: [...scopes], resource: new URL(resource), expiresAt, extra: { account } };
          },
        },
      },
    }),
  );
  const egressAllow = [tools, acme, guarded].map(({ origin }) => new URL(origin).host);
  const start = () => startPortico({ databaseUrl: database.url, dataFolder, egressAllow });
  portico = await start();
  stack.defer(async () => void (await portico.stop()));
  restart = async () => {
    const port = Number(new URL(portico.url).port);
    // in good order: a kill may fall between the server's answer to a renewal and our keeping it, which is not asked here
    await portico.stop();
    portico = await startPortico({ databaseUrl: database.url, dataFolder, egressAllow, port });
  };
  // whichever process it is now: the key of the admin API changes with every start
  const current: PorticoProcess["admin"] = (method, path, body) => portico.admin(method, path, body);
  host = await createHost({ ...portico, admin: current }, [opener]);
  await host.addProvider(toolDeclaration(tools.url));
  integration = await host.add("acme-tools", { requestPolicy: { mode: "all", rules: [] } });
}, 120_000);
afterAll(() => stack.disposeAsync());

const finish = async (user: string, into: HostIntegration = integration) => {
  const visitor = createVisitor(portico.url, host);
  const { attempt, callbackUrl } = await walkToCallback(host, visitor, user, into, opener);
  await visitor.navigate(callbackUrl);
  return { callbackUrl, status: await attemptStatus(host, user, attempt.key) };
};
/** An MCP client, written by others, that knows the proxy's address and a user token, and nothing of OAuth. */
const callTool = async (user: string, type = "acme-tools"): Promise<string> =>
  callWho(`${portico.url}/projects/${host.projectId}/sdk/proxy/${type}`, {
    authorization: `Bearer ${await host.token(user)}`,
    "x-paragon-use-raw-response": "1",
  });
const disconnect = (user: string, from: HostIntegration) =>
  host.call(user, "DELETE", `/projects/:project/sdk/integrations/${from.id}`);

describe("the official MCP SDK's server, router and client", () => {
  test("OA-22: twenty users who begin at once register one client", async () => {
    const users = Array.from({ length: 20 }, (_each, index) => `user-${index}`);
    await Promise.all(users.map((user) => beginAttempt(host, user, integration, { openerOrigin: opener })));
    expect(tools.log.count("register")).toBe(1);
    expect([...(tools.authorization?.clients.values() ?? [])]).toMatchObject([
      { client_name: "Acme Notes", grant_types: ["authorization_code", "refresh_token"] },
    ]);
  });

  test("OA-08, OA-21: connects, calls a tool, refreshes, also after a restart, and disconnecting revokes", async () => {
    const { callbackUrl, status } = await finish("ada");
    expect(status).toMatchObject({ state: "succeeded" });
    expect(new URL(callbackUrl).pathname).toMatch(new RegExp(`^/oauth/${integration.id}/at-[a-p]{20}$`));
    const refreshed = async (more: number) => {
      const before = tools.authorization?.refreshes ?? 0;
      await expect
        .poll(async () => (expect(await callTool("ada")).toBe("ada"), tools.authorization?.refreshes), {
          timeout: 20_000,
        })
        .toBeGreaterThanOrEqual(before + more);
    };
    await refreshed(1);
    const looks = tools.log.count("metadata");
    await restart();
    await refreshed(1);
    // what was discovered is pinned: a refresh looks nothing up
    expect(tools.log.count("metadata")).toBe(looks);
    expect(tools.log.count("register")).toBe(1);
    expect(new Set(tools.authorization?.resources)).toEqual(new Set([tools.url]));

    await disconnect("ada", integration);
    await expect.poll(() => tools.authorization?.liveGrants, { timeout: 15_000 }).toBe(0);
    expect(portico.output()).not.toContain("canary-tool");
  }, 90_000);

  test("a server that lost its clients gets a new one from the next user who tries again", async () => {
    await finish("grace");
    tools.authorization?.forgetClients();
    // nobody comes back from the server's own page
    const visitor = createVisitor(portico.url, host);
    const handshake = await visitor.openStartPage(integration, opener);
    const stuck = await beginAttempt(host, "lin", integration, { openerOrigin: opener, handshake });
    const page = await visitor.navigate((await visitor.navigate(stuck.redirectUrl)).headers.get("location") ?? "");
    expect(page.status).toBe(400);
    await host.call("lin", "DELETE", `/projects/:project/sdk/attempts/${stuck.key}`);

    expect((await finish("lin")).status).toMatchObject({ state: "succeeded" });
    expect(tools.authorization?.clients.size).toBe(1);

    // the refresh token of the old client is lost with it, and nobody else is held up
    await expect
      .poll(async () => (await host.call("grace", "GET", "/projects/:project/sdk/proxy/acme-tools")).status, {
        timeout: 15_000,
      })
      .toBeGreaterThanOrEqual(400);
    tools.authorization?.signInAs("lin");
    expect((await finish("lin")).status).toMatchObject({ state: "succeeded" });
    expect(await callTool("lin")).toBe("lin");
  }, 60_000);
});

describe("oidc-provider as the authorization server of an MCP server", () => {
  let guardedIntegration: HostIntegration;

  beforeAll(async () => {
    await host.addProvider({ ...toolDeclaration(guarded.url), key: "guarded-tools", name: "Guarded Tools" });
    guardedIntegration = await host.add("guarded-tools", {
      requestPolicy: { mode: "all", rules: [] },
      scopes: ["tools", "offline_access"],
    });
  });

  /** Not counting what was refused: oidc-provider knows no scopes of resources when clients register. */
  const registered = () => acme.log.of("register").filter(({ status }) => status === 201).length;
  const begin = async (user: string) => {
    const visitor = createVisitor(portico.url, host);
    const handshake = await visitor.openStartPage(guardedIntegration, opener);
    const attempt = await beginAttempt(host, user, guardedIntegration, { openerOrigin: opener, handshake });
    const handOff = await visitor.navigate(attempt.redirectUrl);
    const callback = await consentAtOidc(handOff.headers.get("location") ?? "", acme.origin, `acme-${user}`);
    return { visitor, attempt, callback };
  };

  test("OA-06, OA-21: registers, names the resource each time, refreshes and revokes", async () => {
    const { visitor, attempt, callback } = await begin("ada");
    expect(new URL(callback).searchParams.get("iss")).toBe(acme.origin);
    await visitor.navigate(callback);
    expect(await attemptStatus(host, "ada", attempt.key)).toMatchObject({ state: "succeeded" });
    expect(registered()).toBe(1);
    await expect
      .poll(async () => (expect(await callTool("ada", "guarded-tools")).toBe("acme-ada"), acme.log.count("token")), {
        timeout: 20_000,
      })
      .toBeGreaterThan(1);
    expect(acme.log.of("token").map(({ fields }) => fields?.["resource"])).toEqual(
      acme.log.of("token").map(() => guarded.url),
    );
    await disconnect("ada", guardedIntegration);
    await expect.poll(() => acme.log.of("revoke").at(-1)?.status, { timeout: 15_000 }).toBe(200);
  }, 60_000);

  test.each([
    ["is missing", (callback: URL) => callback.searchParams.delete("iss")],
    ["is another server's", (callback: URL) => callback.searchParams.set("iss", tools.origin)],
    ["has a slash more", (callback: URL) => callback.searchParams.set("iss", `${acme.origin}/`)],
  ])("OA-06: an issuer in the callback that %s gets no code", async (_name, change) => {
    const { visitor, attempt, callback } = await begin("grace");
    const changed = new URL(callback);
    change(changed);
    const before = acme.log.count("token");
    await visitor.navigate(changed.href);
    const { error } = await attemptStatus(host, "grace", attempt.key);
    expect(error?.code).toBe("connect.issuer_mismatch");
    expect(acme.log.count("token")).toBe(before);
  });

  test("OA-05: the callback of one server at the address of another is refused", async () => {
    const { visitor, attempt, callback } = await begin("grace");
    const before = acme.log.count("token");
    await visitor.navigate(callback.replace(/at-[a-p]{20}/, `at-${"a".repeat(20)}`));
    const { error } = await attemptStatus(host, "grace", attempt.key);
    expect(error?.code).toBe("connect.context_mismatch");
    expect(acme.log.count("token")).toBe(before);
  });

  test("OA-21: a client that the host entered is used as it is, and comes back to the integration's own address", async () => {
    const { id, secret } = acme.client;
    await host.change(guardedIntegration.id, { clientId: id, clientSecret: secret });
    const { visitor, attempt, callback } = await begin("grace");
    expect(new URL(callback).pathname).toBe(`/oauth/${guardedIntegration.id}`);
    await visitor.navigate(callback);
    expect(await attemptStatus(host, "grace", attempt.key)).toMatchObject({ state: "succeeded" });
    expect(registered()).toBe(1);
    await expect
      .poll(
        async () => (await callTool("grace", "guarded-tools"), acme.log.of("token").at(-1)?.fields?.["grant_type"]),
        {
          timeout: 20_000,
        },
      )
      .toBe("refresh_token");
    await disconnect("grace", guardedIntegration);
    await expect.poll(() => acme.log.count("revoke"), { timeout: 15_000 }).toBe(2);
  }, 60_000);
});
