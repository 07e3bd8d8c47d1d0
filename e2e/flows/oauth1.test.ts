import {
  attemptStatus,
  beginAttempt,
  createHost,
  createVisitor,
  freshDatabase,
  oauth1Behaviours,
  oauth1Declaration,
  startOauth1Provider,
  startPortico,
  walkToCallback,
  type Host,
  type HostIntegration,
  type Oauth1Provider,
  type PorticoProcess,
} from "@portico/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";

describe("OAuth 1.0a against servers written by others", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let provider: Oauth1Provider;
  let host: Host;
  let integration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    provider = stack.use(await startOauth1Provider({ nonces: "hexadecimal" }));
    portico = stack.use(
      await startPortico({ databaseUrl: database.url, egressAllow: [new URL(provider.origin).host] }),
    );
    host = await createHost(portico, [hostOrigin]);
    await host.addProvider(oauth1Declaration(provider.origin));
    const app = { clientId: provider.client.id, clientSecret: provider.client.secret };
    integration = await host.add("acme-music", { ...app, requestPolicy: { mode: "all", rules: [] } });
  });
  afterAll(() => stack.disposeAsync());
  beforeEach(() =>
    provider.behave({ account: provider.accounts[0], consent: "allows", temporary: "answers", token: "answers" }),
  );

  const visitor = () => createVisitor(portico.url, host);
  const walk = (user: string, browser = visitor()) => walkToCallback(host, browser, user, integration, hostOrigin);
  const accountsOf = async (user: string): Promise<{ id: string; providerData: { accountName?: string } }[]> => {
    const me = (await (await host.call(user, "GET", "/projects/:project/sdk/me")).json()) as {
      integrations: Record<string, { allCredentials: { id: string; providerData: { accountName?: string } }[] }>;
    };
    return me.integrations["acme-music"]?.allCredentials ?? [];
  };
  const call = (user: string, path: string, init: RequestInit = {}) =>
    host.token(user).then((token) =>
      fetch(`${portico.url}/projects/${host.projectId}/sdk/proxy/acme-music${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, "x-paragon-use-raw-response": "1", ...init.headers },
      }),
    );
  /** Begins an attempt and goes as far as our own start link, which asks the provider. */
  const handOff = async (user: string, browser = visitor()) => {
    const handshake = await browser.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, user, integration, { openerOrigin: hostOrigin, handshake });
    return { attempt, answer: await browser.navigate(attempt.redirectUrl) };
  };

  test("a person allows access, and every call is signed with the app's and the token's secrets", async () => {
    const browser = visitor();
    const { attempt, callbackUrl } = await walk("ada", browser);
    const page = provider.log.of("page").at(-1);
    expect(page?.path).toMatch(/\?name=Acme%20Notes&oauth_token=[\w-]+$/);
    expect(await (await browser.navigate(callbackUrl)).text()).toContain("is connected");
    expect(await attemptStatus(host, "ada", attempt.key)).toMatchObject({ state: "succeeded" });
    expect(await accountsOf("ada")).toMatchObject([{ providerData: { accountName: "Ada Lovelace" } }]);

    const query = await (await call("ada", "/albums?q=a%20b%2Bc&q2=%C3%A9!*'()")).json();
    expect(query).toMatchObject({ id: "acme-ada", method: "GET" });
    const form = await call("ada", "/albums?page=2", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "title=A%26B+C&rating=5",
    });
    expect(await form.json()).toMatchObject({ id: "acme-ada", form: { title: "A&B C", rating: "5" } });
    const json = await call("ada", "/albums", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"title":"A&B"}',
    });
    expect(await json.json()).toMatchObject({ id: "acme-ada" });
    for (const { headers } of provider.log.of("api"))
      expect(headers.authorization).toMatch(/^OAuth oauth_consumer_key=/);
  });

  test("a new consumer secret holds at once for accounts that were connected before", async () => {
    const browser = visitor();
    await browser.navigate((await walk("rotated", browser)).callbackUrl);
    await host.change(integration.id, { clientSecret: "not-the-secret" });
    expect((await call("rotated", "/me")).status).toBe(401);
    await host.change(integration.id, { clientSecret: provider.client.secret });
    expect((await call("rotated", "/me")).status).toBe(200);
  });

  test("OA-01: the provider's address, forwarded to another browser, connects nobody and asks for no token", async () => {
    const before = provider.log.count("token");
    const { attempt, callbackUrl } = await walk("mallory");
    const page = await visitor().navigate(callbackUrl);
    expect(await page.text()).toContain("another browser");
    expect(await attemptStatus(host, "mallory", attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.other_browser" },
    });
    expect(provider.log.count("token")).toBe(before);
    expect(await accountsOf("mallory")).toEqual([]);
  });

  test("OA-01: our own start link, forwarded, asks the provider for nothing", async () => {
    const attacker = visitor();
    const victim = visitor();
    const before = provider.log.entries.length;
    const handshake = await attacker.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "mallory", integration, { openerOrigin: hostOrigin, handshake });
    await victim.openStartPage(integration, hostOrigin);
    expect((await victim.navigate(attempt.redirectUrl)).status).toBe(409);
    expect(provider.log.entries.length).toBe(before);
  });

  test("OA-02: a start link that is opened many times at once asks for temporary credentials once", async () => {
    const browser = visitor();
    const before = provider.log.count("temporary");
    const handshake = await browser.openStartPage(integration, hostOrigin);
    const attempt = await beginAttempt(host, "eager", integration, { openerOrigin: hostOrigin, handshake });
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.navigate(attempt.redirectUrl)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(provider.log.count("temporary")).toBe(before + 1);
  });

  test("OA-03: of a hundred callbacks with one state exactly one asks for a token", async () => {
    const browser = visitor();
    const { callbackUrl } = await walk("hundred", browser);
    const before = provider.log.count("token");
    const pages = await Promise.all(
      Array.from({ length: 100 }, () => browser.navigate(callbackUrl).then((page) => page.text())),
    );
    expect(pages.filter((page) => page.includes("is connected"))).toHaveLength(1);
    expect(provider.log.count("token")).toBe(before + 1);
    expect(await accountsOf("hundred")).toHaveLength(1);
  });

  test("OA-04: an attacker's token and verifier under a victim's state ask for no token", async () => {
    const victim = visitor();
    const mine = new URL((await walk("mallory")).callbackUrl).searchParams;
    const theirs = await walk("victim", victim);
    const before = provider.log.count("token");
    const planted = new URL(theirs.callbackUrl);
    for (const name of ["oauth_token", "oauth_verifier"]) planted.searchParams.set(name, mine.get(name) ?? "");
    await victim.navigate(planted.href);
    expect(await attemptStatus(host, "victim", theirs.attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.context_mismatch" },
    });
    expect(provider.log.count("token")).toBe(before);
    expect(await accountsOf("victim")).toEqual([]);
  });

  test("OA-05: a callback on another integration's redirect URL asks for no token", async () => {
    const browser = visitor();
    const other = await host.add("github", { clientId: "app", clientSecret: "secret" });
    const { attempt, callbackUrl } = await walk("coat", browser);
    const before = provider.log.count("token");
    await browser.navigate(callbackUrl.replace(integration.id, other.id));
    expect(await attemptStatus(host, "coat", attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.context_mismatch" },
    });
    expect(provider.log.count("token")).toBe(before);
  });

  test("OA-10: a malformed callback spends nothing, and the right one still connects", async () => {
    const browser = visitor();
    const { attempt, callbackUrl } = await walk("strict", browser);
    const before = provider.log.count("token");
    const long = "v".repeat(3000);
    for (const change of [
      "&oauth_token=other",
      "&oauth_verifier=other",
      "&state=other",
      "&denied=x",
      "&oauth_problem=user_refused",
      "&code=abc",
      "&error=access_denied",
      `&oauth_verifier=${long}`,
    ]) {
      expect((await browser.navigate(callbackUrl + change)).status, change).toBe(400);
    }
    for (const name of ["oauth_token", "oauth_verifier"]) {
      const url = new URL(callbackUrl);
      for (const value of [null, "", "a b", "a\u0001", long]) {
        if (value === null) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
        expect((await browser.navigate(url.href)).status, `${name}=${value}`).toBe(400);
      }
    }
    expect((await browser.navigate(callbackUrl, { "sec-purpose": "prefetch" })).status).toBe(204);
    expect(provider.log.count("token")).toBe(before);
    expect((await attemptStatus(host, "strict", attempt.key)).state).toBe("handed_off");
    expect(await (await browser.navigate(callbackUrl)).text()).toContain("is connected");
  });

  test.each(["refuses", "refuses_by_habit"] as const)(
    "OA-23: a person who %s reads that nothing was connected, and the attempt has ended",
    async (consent) => {
      provider.behave({ consent });
      const browser = visitor();
      const user = `no-${consent}`;
      const { attempt, callbackUrl } = await walk(user, browser);
      expect(await (await browser.navigate(callbackUrl)).text()).toContain(
        "You chose not to give access to Acme Music",
      );
      expect(await attemptStatus(host, user, attempt.key)).toMatchObject({
        state: "failed",
        error: { code: "connect.denied" },
      });
      expect(await accountsOf(user)).toEqual([]);
    },
  );

  const impolite = oauth1Behaviours.filter((behaviour) => behaviour !== "answers");
  const slow: readonly string[] = ["hangs", "drips"];

  test.each(impolite.filter((behaviour) => !slow.includes(behaviour)))(
    "OA-11: an endpoint for temporary credentials that answers with %s sends nobody to a consent page",
    async (temporary) => {
      provider.behave({ temporary });
      const user = `temporary-${temporary}`;
      const pages = provider.log.count("page");
      const { attempt, answer } = await handOff(user);
      expect(answer.headers.get("location")).toBeNull();
      const page = await answer.text();
      const status = await attemptStatus(host, user, attempt.key);
      expect(status).toMatchObject({ state: "failed", connectCredentialId: null });
      expect(status.error?.code).toMatch(
        /^connect\.(provider_answer_invalid|provider_unreachable|app_misconfigured|interrupted)$/,
      );
      expect(page + JSON.stringify(status)).not.toContain(provider.client.secret);
      expect(provider.log.count("page")).toBe(pages);
    },
  );

  const onlyTemporary: readonly string[] = ["callback_unconfirmed", "callback_refused"];

  test.each(impolite.filter((behaviour) => ![...slow, ...onlyTemporary].includes(behaviour)))(
    "OA-11: a token endpoint that answers with %s connects nobody, is asked once, and no secret is told",
    async (token) => {
      const browser = visitor();
      const user = `token-${token}`;
      const { attempt, callbackUrl } = await walk(user, browser);
      provider.behave({ token });
      const before = provider.log.count("token");
      const page = await (await browser.navigate(callbackUrl)).text();
      const status = await attemptStatus(host, user, attempt.key);
      expect(status).toMatchObject({ state: "failed", connectCredentialId: null });
      // the answer itself, and not the who-am-I call with what was in it
      expect(status.error?.code).toMatch(/^connect\.(provider_answer_invalid|provider_unreachable|interrupted)$/);
      expect(await accountsOf(user)).toEqual([]);
      expect(provider.log.count("token")).toBe(before + 1);
      expect(page + JSON.stringify(status)).not.toContain(provider.client.secret);
    },
  );

  test("OA-11: a token endpoint that never answers ends the attempt within 10 s, truthfully and for good", async () => {
    const browser = visitor();
    const { attempt, callbackUrl } = await walk("patient", browser);
    provider.behave({ token: "hangs" });
    expect(await (await browser.navigate(callbackUrl)).text()).toContain("Acme Music is not answering right now");
    expect(await attemptStatus(host, "patient", attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.provider_unreachable" },
    });
    expect((await browser.navigate(callbackUrl)).status).toBe(410);
  }, 30_000);

  test("a wrong consumer secret says that the app needs a fix, before any window goes to the provider", async () => {
    await host.change(integration.id, { clientSecret: "not-the-secret" });
    const { attempt, answer } = await handOff("misconfigured");
    await host.change(integration.id, { clientSecret: provider.client.secret });
    expect(await answer.text()).toContain("needs a fix on the app's side");
    expect(await attemptStatus(host, "misconfigured", attempt.key)).toMatchObject({
      error: { code: "connect.app_misconfigured" },
    });
  });

  test("TR-15: a token that its person took back is found out by the call that it fails", async () => {
    const browser = visitor();
    await browser.navigate((await walk("withdrawn", browser)).callbackUrl);
    await call("withdrawn", "/me");
    const token = provider.log.of("api").at(-1)?.token ?? "";
    expect(provider.honours(token)).toBe(true);
    provider.revoke(token);
    expect((await call("withdrawn", "/me")).status).toBe(401);
  });

  test("TR-17: disconnecting takes the token back at the provider, by a signed request", async () => {
    // an account of their own: where others share one, a revocation might end theirs too (OA-24)
    provider.behave({ account: provider.accounts[1] });
    const browser = visitor();
    await browser.navigate((await walk("leaves", browser)).callbackUrl);
    await call("leaves", "/me");
    const token = provider.log.of("api").at(-1)?.token ?? "";
    await host.call("leaves", "DELETE", `/projects/:project/sdk/integrations/${integration.id}`);
    await expect.poll(() => provider.honours(token), { timeout: 15_000 }).toBe(false);
    expect(provider.log.of("revoke")).toMatchObject([{ token, status: 200 }]);
    expect(await accountsOf("leaves")).toEqual([]);
  });

  test("a token that was made elsewhere is brought with its secret, and works", async () => {
    const browser = visitor();
    await browser.navigate((await walk("before", browser)).callbackUrl);
    const given = provider.lastGrant();
    const record = { sourceId: "old-1", endUserId: "moved", integrationType: "acme-music", accessToken: given.token };
    const path = `/api/projects/${host.projectId}/credentials/import`;
    const bring = (changes: object) =>
      portico.admin<{ outcome: string }>("POST", path, { credential: { ...record, ...changes }, verify: true });
    expect((await bring({})).outcome).toBe("refused");
    expect((await bring({ tokenSecret: given.secret })).outcome).toBe("imported");
    expect((await call("moved", "/me")).status).toBe(200);
  });

  test("VT-12: nothing that the server printed, and no address, holds a secret", () => {
    const seen = portico.output() + provider.log.entries.map(({ path }) => path).join("\n");
    for (const secret of [provider.client.secret, ...provider.secrets]) {
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(encodeURIComponent(secret));
    }
  });
});
