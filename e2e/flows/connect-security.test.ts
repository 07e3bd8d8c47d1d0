import { signUserToken } from "@portico/node";
import {
  attemptStatus,
  beginAttempt,
  createHost,
  createVisitor,
  freshDatabase,
  hostileDeclaration,
  startHostileProvider,
  startPortico,
  walkToCallback,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoProcess,
} from "@portico/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";

describe("the connect flow against a provider that consents by itself", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let provider: HostileProvider;
  let host: Host;
  let integration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    provider = stack.use(await startHostileProvider());
    portico = stack.use(
      await startPortico({ databaseUrl: database.url, egressAllow: [new URL(provider.origin).host] }),
    );
    host = await createHost(portico, [hostOrigin]);
    await host.addProvider(hostileDeclaration(provider.origin));
    integration = await host.add("hostile-id", { clientId: provider.client.id, clientSecret: provider.client.secret });
  });
  afterAll(() => stack.disposeAsync());
  beforeEach(() => provider.behaveWell());

  const tokenRequests = (): number => provider.log.entries.filter((entry) => entry.kind === "token").length;
  const connectedAs = async (user: string): Promise<number> => {
    const me = (await (await host.call(user, "GET", "/projects/:project/sdk/me")).json()) as {
      integrations: Record<string, { allCredentials: unknown[] }>;
    };
    return me.integrations["hostile-id"]?.allCredentials.length ?? 0;
  };
  const visitor = () => createVisitor(portico.url, host);

  test("a person who starts and finishes in one browser is connected", async () => {
    const browser = visitor();
    const { attempt, callbackUrl } = await walkToCallback(host, browser, "ada", integration, hostOrigin);
    expect((await attemptStatus(host, "ada", attempt.key)).state).toBe("handed_off");
    const page = await browser.navigate(callbackUrl);
    expect(await page.text()).toContain("is connected");
    const status = await attemptStatus(host, "ada", attempt.key);
    expect(status).toMatchObject({ state: "succeeded", connectCredentialId: expect.any(String) });
    expect(await connectedAs("ada")).toBe(1);
    // TN-06: another user is told about this attempt what a stranger is told
    expect((await attemptStatus(host, "grace", attempt.key)).state).toBe("unknown");
  });

  test.each([
    { who: "that was never here", isOnItsOwnWay: false },
    { who: "whose own flow is under way", isOnItsOwnWay: true },
  ])("OA-01: the provider's address, forwarded to a browser $who, connects nobody", async ({ isOnItsOwnWay }) => {
    const attacker = visitor();
    const victim = visitor();
    // so it has a cookie of ours, of the right shape, and another value
    if (isOnItsOwnWay) await walkToCallback(host, victim, "victim", integration, hostOrigin);
    const before = tokenRequests();
    const { attempt, callbackUrl } = await walkToCallback(host, attacker, "mallory", integration, hostOrigin);
    const page = await victim.navigate(callbackUrl);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain("another browser");
    expect(await attemptStatus(host, "mallory", attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.other_browser" },
    });
    expect(tokenRequests()).toBe(before);
    expect(await connectedAs("mallory")).toBe(0);
  });

  test("OA-01: our own start link, forwarded, never reaches the provider, even in a browser that opened the start page", async () => {
    const attacker = visitor();
    const victim = visitor();
    const before = provider.log.entries.length;
    const handshake = await attacker.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "mallory", integration, { openerOrigin: hostOrigin, handshake });
    // the victim was made to open the start page as well, so a cookie is there; no handshake of theirs was confirmed
    await victim.openStartPage(integration, hostOrigin);
    const page = await victim.navigate(attempt.redirectUrl);
    expect(page.status).toBe(409);
    expect(page.headers.get("location")).toBeNull();
    expect(provider.log.entries.length).toBe(before);
  });

  test("OA-01: a handshake that another user's page confirmed does not carry the attacker's attempt", async () => {
    const victim = visitor();
    const handshake = await victim.openStartPage(integration, hostOrigin);
    const confirmed = await host.call("victim", "POST", "/projects/:project/sdk/actions/handshake", { handshake });
    expect(confirmed.status).toBe(200);
    const attempt = await beginAttempt(host, "mallory", integration, { openerOrigin: hostOrigin });
    expect((await victim.navigate(attempt.redirectUrl)).status).toBe(409);
    // and the attacker cannot confirm it a second time
    const stolen = await host.call("mallory", "POST", "/projects/:project/sdk/actions/handshake", { handshake });
    expect(await stolen.json()).toMatchObject({ code: "connect.handshake_refused" });
  });

  test("an attempt is called off, and its polling ended, with an answer that has no body", async () => {
    const { attempt } = await walkToCallback(host, visitor(), "mallory", integration, hostOrigin);
    for (const path of [`attempts/${attempt.key}`, `actions/session-id/${attempt.key}`, "attempts/unknown-key"]) {
      const answer = await host.call("mallory", "DELETE", `/projects/:project/sdk/${path}`);
      expect([answer.status, await answer.text()], path).toEqual([204, ""]);
    }
    expect(await attemptStatus(host, "mallory", attempt.key)).toMatchObject({ error: { code: "connect.closed" } });
  });

  test("OA-02: a start link works once, and a link preview does not spend it", async () => {
    const browser = visitor();
    const handshake = await browser.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "ada", integration, { openerOrigin: hostOrigin, handshake });
    expect((await browser.navigate(attempt.redirectUrl, { "sec-purpose": "prefetch" })).status).toBe(204);
    expect((await browser.navigate(attempt.redirectUrl)).status).toBe(303);
    for (const again of [browser, visitor()]) {
      const page = await again.navigate(attempt.redirectUrl);
      expect(page.status).toBe(410);
      expect(await page.text()).toContain("This link was used already");
    }
  });

  test("OA-03: of a hundred callbacks with one state exactly one asks for a token", async () => {
    const browser = visitor();
    const { callbackUrl } = await walkToCallback(host, browser, "hundred", integration, hostOrigin);
    const before = tokenRequests();
    const pages = await Promise.all(
      Array.from({ length: 100 }, () => browser.navigate(callbackUrl).then((page) => page.text())),
    );
    expect(pages.filter((page) => page.includes("is connected"))).toHaveLength(1);
    expect(tokenRequests()).toBe(before + 1);
    expect(await connectedAs("hundred")).toBe(1);
  });

  test("OA-03: a state with one character changed, and an unknown one, ask for no token", async () => {
    const browser = visitor();
    provider.behave({ authorize: "flipped_state" });
    const { callbackUrl } = await walkToCallback(host, browser, "flip", integration, hostOrigin);
    const before = tokenRequests();
    expect((await browser.navigate(callbackUrl)).status).toBe(410);
    expect(tokenRequests()).toBe(before);
  });

  test("OA-04: a callback with the attacker's code attaches nothing to a victim with or without a pending flow", async () => {
    const attacker = visitor();
    const victim = visitor();
    const mine = await walkToCallback(host, attacker, "mallory", integration, hostOrigin);
    const theirs = await walkToCallback(host, victim, "victim", integration, hostOrigin);
    const code = new URL(mine.callbackUrl).searchParams.get("code") ?? "";
    const before = tokenRequests();
    await victim.navigate(mine.callbackUrl);
    expect(await connectedAs("victim")).toBe(0);
    expect(await connectedAs("mallory")).toBe(0);
    expect(tokenRequests()).toBe(before);
    // the attacker's code under the victim's own state: PKCE makes the provider refuse it
    const planted = new URL(theirs.callbackUrl);
    planted.searchParams.set("code", code);
    await victim.navigate(planted.href);
    expect(await connectedAs("victim")).toBe(0);
    expect((await attemptStatus(host, "victim", theirs.attempt.key)).state).toBe("failed");
  });

  test("OA-05: a callback on another integration's redirect URL asks for no token", async () => {
    const other = await host.add("github", { clientId: "app", clientSecret: "secret" });
    const browser = visitor();
    const { attempt, callbackUrl } = await walkToCallback(host, browser, "coat", integration, hostOrigin);
    const before = tokenRequests();
    await browser.navigate(callbackUrl.replace(integration.id, other.id));
    expect(await attemptStatus(host, "coat", attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.context_mismatch" },
    });
    expect(tokenRequests()).toBe(before);
  });

  test.each(["wrong_issuer", "no_issuer", "doubled_issuer", "slashed_issuer"] as const)(
    "OA-06: a callback with %s asks for no token",
    async (authorize) => {
      const browser = visitor();
      provider.behave({ authorize });
      const { callbackUrl } = await walkToCallback(host, browser, "issuer", integration, hostOrigin);
      const before = tokenRequests();
      await browser.navigate(callbackUrl);
      expect(tokenRequests()).toBe(before);
      expect(await connectedAs("issuer")).toBe(0);
    },
  );

  test.each([
    "body_10_mb",
    "redirects_to_metadata",
    "header_breaking_token",
    "no_token",
    "number_token",
    "html_with_200",
    "error_with_200",
    "invalid_client",
    "empty_400",
    "status_503",
    "truncated_json",
    "gzip_bomb",
    "echoes_request",
    "fewer_scopes",
    "drops_connection",
  ] as const)("OA-11: a token endpoint that answers with %s connects nobody and tells no secret", async (token) => {
    const browser = visitor();
    const user = `token-${token}`;
    const { attempt, callbackUrl } = await walkToCallback(host, browser, user, integration, hostOrigin);
    provider.behave({ token });
    const page = await (await browser.navigate(callbackUrl)).text();
    const status = await attemptStatus(host, user, attempt.key);
    expect(status).toMatchObject({ state: "failed", connectCredentialId: null });
    expect(await connectedAs(user)).toBe(0);
    expect(page + JSON.stringify(status)).not.toContain(provider.client.secret);
  });

  test("contract 1.4: a token whose permissions leave a credential out does not see it", async () => {
    const browser = visitor();
    await browser.navigate((await walkToCallback(host, browser, "scoped", integration, hostOrigin)).callbackUrl);
    const seenWith = async (permissions: Record<string, boolean>): Promise<number> => {
      const token = await signUserToken({
        projectId: host.projectId,
        signingKey: host.signingKey,
        userId: "scoped",
        permissions,
      });
      const answer = await fetch(`${portico.url}/projects/${host.projectId}/sdk/credentials`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return ((await answer.json()) as unknown[]).length;
    };
    expect(await seenWith({ "integration:hostile-id": true })).toBe(1);
    expect(await seenWith({ "integration:github": true })).toBe(0);
  });

  test("OA-16: the start page and every page after a callback load nothing from elsewhere and leave no trace", async () => {
    const browser = visitor();
    const query = new URLSearchParams({ integrationId: integration.id, originForPostMessage: hostOrigin });
    const start = await browser.navigate(`${portico.url}/projects/${host.projectId}/sdk/actions/oauth-nonce?${query}`);
    const arrive = async (user: string) =>
      (await walkToCallback(host, browser, user, integration, hostOrigin)).callbackUrl;
    const connected = await arrive("traceless");
    const success = await browser.navigate(connected);
    const spent = await browser.navigate(connected);
    provider.behave({ authorize: "denies" });
    const denied = await browser.navigate(await arrive("traceless-denied"));
    provider.behave({ authorize: "consents", token: "invalid_client" });
    const failed = await browser.navigate(await arrive("traceless-failed"));
    provider.behave({ authorize: "code_and_error" });
    const malformed = await browser.navigate(await arrive("traceless-malformed"));
    const afterCallback = { success, spent, denied, failed, malformed };
    for (const [name, page] of Object.entries({ start, ...afterCallback })) {
      const html = await page.text();
      expect(page.headers.get("cache-control"), name).toBe("no-store");
      expect(page.headers.get("referrer-policy"), name).toBe("no-referrer");
      const [first, ...others] = (page.headers.get("content-security-policy") ?? "").split("; ");
      expect(first, name).toBe("default-src 'none'");
      const sources = others.flatMap((directive) => directive.split(" ").slice(1));
      const closed = /^('none'|'self'|data:|'nonce-[\w+/=-]{22,}')$/;
      expect(
        sources.filter((source) => !closed.test(source)),
        name,
      ).toEqual([]);
      const addresses = [...html.matchAll(/\s(?:src|href|action|srcset|poster|data)="([^"]*)"|url\(([^)]*)\)/g)];
      const loaded = addresses.map(([, attribute, style]) => attribute ?? style ?? "");
      expect(
        loaded.filter((address) => !/^(\/(?!\/)|data:)/.test(address)),
        name,
      ).toEqual([]);
      expect(html, name).not.toMatch(/@import|<meta[^>]*(http-equiv|name="referrer")/i);
      if (page !== start) expect(html, name).toContain('history.replaceState(null, "", "/oauth/done")');
    }
    expect([success.status, spent.status, denied.status, failed.status, malformed.status]).toEqual([
      200, 410, 200, 200, 400,
    ]);
  });

  test("OA-17: the start page refuses an opener that the project does not list", async () => {
    await expect(visitor().openStartPage(integration, "https://evil.example")).rejects.toThrow("400");
  });

  test("VT-12: nothing that the server printed holds a token, a code's secret or the client secret", () => {
    const output = portico.output();
    for (const secret of [provider.client.secret, ...provider.issuedTokens]) expect(output).not.toContain(secret);
  });
});
