import {
  attemptStatus,
  beginAttempt,
  createHost,
  createVisitor,
  freshDatabase,
  hostileDeclaration,
  startHostileProvider,
  startPortico,
  type Attempt,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoProcess,
  type Visitor,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";
const hostPage = `${hostOrigin}/connected`;
const minute = 60_000;

describe("a provider that returns to the host's own page", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let provider: HostileProvider;
  let pkceless: HostileProvider;
  let host: Host;
  let integration: HostIntegration;
  let pkcelessIntegration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    provider = stack.use(await startHostileProvider());
    pkceless = stack.use(await startHostileProvider({ hasNoPkce: true }));
    portico = stack.use(
      await startPortico({
        databaseUrl: database.url,
        egressAllow: [provider, pkceless].map(({ origin }) => new URL(origin).host),
        clockAheadMs: 0,
      }),
    );
    host = await createHost(portico, [hostOrigin]);
    await portico.admin("PATCH", `/projects/${host.projectId}`, { redirectUrls: [hostPage] });
    await host.addProvider(hostileDeclaration(provider.origin));
    integration = await host.add("hostile-id", { clientId: provider.client.id, clientSecret: provider.client.secret });
    const declaration = hostileDeclaration(pkceless.origin);
    const pkceExemption = { reason: "the consent page answers 500 to a challenge", checkedOn: "2026-01-01" };
    await host.addProvider({ ...declaration, key: "pkceless-id", auth: { ...declaration.auth, pkceExemption } });
    const { id: clientId, secret: clientSecret } = pkceless.client;
    pkcelessIntegration = await host.add("pkceless-id", { clientId, clientSecret });
  });
  afterAll(() => stack.disposeAsync());

  const tokenRequests = (): number =>
    [provider, pkceless].flatMap(({ log }) => log.entries.filter(({ kind }) => kind === "token")).length;
  const credentialsOf = async (user: string): Promise<unknown[]> =>
    (await (await host.call(user, "GET", "/projects/:project/sdk/credentials")).json()) as unknown[];

  interface Walked {
    browser: Visitor;
    attempt: Attempt;
    /** Where the provider sent the browser: the host's page, with a code. */
    arrived: URL;
    code: string;
    state: string;
  }
  async function walk(user: string, of = integration): Promise<Walked> {
    const browser = createVisitor(portico.url, host);
    const handshake = await browser.openStartPage(of, hostOrigin);
    const asked = { openerOrigin: hostOrigin, handshake, redirectUrl: hostPage };
    const attempt = await beginAttempt(host, user, of, asked);
    const handOff = await browser.navigate(attempt.redirectUrl);
    const consent = await browser.navigate(handOff.headers.get("location") ?? "about:blank");
    const arrived = new URL(consent.headers.get("location") ?? "about:blank");
    expect(arrived.href.split("?")[0]).toBe(hostPage);
    const { searchParams: query } = arrived;
    return { browser, attempt, arrived, code: query.get("code") ?? "", state: query.get("state") ?? "" };
  }
  const complete = (user: string, handedIn: { code: string; state?: string }, of = integration): Promise<Response> =>
    host.call(user, "POST", "/projects/:project/sdk/credentials", {
      integrationId: of.id,
      redirectUrl: hostPage,
      code: handedIn.code,
      state: handedIn.state,
    });
  async function expectRefusal(answer: Response, code: string): Promise<void> {
    expect(await answer.json()).toMatchObject({ code });
    expect(answer.ok).toBe(false);
  }

  test("OA-01: in redirect mode the user who began is connected by the code, once", async () => {
    const { attempt, code } = await walk("ada");
    const before = tokenRequests();
    const answer = await complete("ada", { code });
    const credential = (await answer.json()) as { id: string };
    expect(answer.ok).toBe(true);
    expect(tokenRequests()).toBe(before + 1);
    expect(await attemptStatus(host, "ada", attempt.key)).toMatchObject({
      state: "succeeded",
      connectCredentialId: credential.id,
    });
    await expectRefusal(await complete("ada", { code }), "connect.attempt_not_found");
    expect(tokenRequests()).toBe(before + 1);
    expect(await credentialsOf("ada")).toHaveLength(1);
  });

  test.each(["with", "without"])(
    "OA-01: in redirect mode a code that another user hands in, %s its state, connects nobody and spends nothing",
    async (how) => {
      const [victim, attacker] = [`victim-${how}`, `mallory-${how}`];
      const { attempt, code, state } = await walk(victim);
      const before = tokenRequests();
      const handedIn = how === "with" ? { code, state } : { code };
      await expectRefusal(await complete(attacker, handedIn), "connect.attempt_not_found");
      expect(tokenRequests()).toBe(before);
      expect(await credentialsOf(attacker)).toEqual([]);
      expect(await credentialsOf(victim)).toEqual([]);
      expect((await attemptStatus(host, victim, attempt.key)).state).toBe("handed_off");
      expect((await complete(victim, handedIn)).ok).toBe(true);
    },
  );

  test("OA-04: in redirect mode the attacker's code in a victim's hands connects nobody, though both are under way", async () => {
    const theirs = await walk("mallory-planting");
    await walk("victim-planted");
    // with the attacker's state it is not the victim's attempt; without, PKCE makes the provider refuse it
    const before = tokenRequests();
    await expectRefusal(await complete("victim-planted", theirs), "connect.attempt_not_found");
    expect(tokenRequests()).toBe(before);
    expect((await complete("victim-planted", { code: theirs.code })).ok).toBe(false);
    expect(await credentialsOf("victim-planted")).toEqual([]);
    expect(await credentialsOf("mallory-planting")).toEqual([]);
  });

  test("OA-04: in redirect mode a provider without PKCE connects by the attempt's own state only", async () => {
    const theirs = await walk("mallory-pkceless", pkcelessIntegration);
    const own = await walk("victim-pkceless", pkcelessIntegration);
    const before = tokenRequests();
    const hand = (handedIn: { code: string; state?: string }) =>
      complete("victim-pkceless", handedIn, pkcelessIntegration);
    await expectRefusal(await hand({ code: theirs.code }), "connect.input_invalid");
    await expectRefusal(await hand(theirs), "connect.attempt_not_found");
    expect(tokenRequests()).toBe(before);
    expect(await credentialsOf("victim-pkceless")).toEqual([]);
    expect((await hand(own)).ok).toBe(true);
    expect(tokenRequests()).toBe(before + 1);
  });

  test("OA-05: an attempt with a redirect page of the host's may not come back at an integration's own address", async () => {
    for (const path of [
      `/oauth/${integration.id}`,
      `/oauth/${integration.id}/user-app`,
      `/oauth/${pkcelessIntegration.id}`,
    ]) {
      const { browser, attempt, arrived } = await walk("coat");
      const before = tokenRequests();
      const page = await browser.navigate(`${portico.url}${path}${arrived.search}`);
      expect(await page.text(), path).not.toContain("is connected");
      expect(await attemptStatus(host, "coat", attempt.key), path).toMatchObject({
        state: "failed",
        error: { code: "connect.context_mismatch" },
      });
      expect(tokenRequests(), path).toBe(before);
      expect(await credentialsOf("coat"), path).toEqual([]);
    }
    // the host's page may hand the whole query on to the one address that is no integration's
    const { browser, arrived } = await walk("coat");
    expect(await (await browser.navigate(`${portico.url}/oauth${arrived.search}`)).text()).toContain("is connected");
  });

  test("OA-01: in redirect mode a page that the project does not list gets no code and hands none in", async () => {
    const { code } = await walk("unlisted");
    const other = `${hostPage}/other`;
    const handshake = await createVisitor(portico.url, host).openStartPage(integration, hostOrigin);
    const asked = { openerOrigin: hostOrigin, handshake, redirectUrl: other };
    await expect(beginAttempt(host, "unlisted", integration, asked)).rejects.toThrow("connect.redirect_url_refused");
    const body = { integrationId: integration.id, redirectUrl: other, code };
    const answer = await host.call("unlisted", "POST", "/projects/:project/sdk/credentials", body);
    await expectRefusal(answer, "connect.redirect_url_refused");
    expect(await credentialsOf("unlisted")).toEqual([]);
  });

  // last: it moves the clock
  test("OA-01: in redirect mode a code is taken for 10 minutes after the hand-off", async () => {
    const inTime = await walk("in-time");
    const late = await walk("late");
    await portico.advanceClock(9 * minute);
    expect((await complete("in-time", inTime)).ok).toBe(true);
    await portico.advanceClock(minute);
    const before = tokenRequests();
    await expectRefusal(await complete("late", late), "connect.attempt_not_found");
    await expectRefusal(await complete("late", { code: late.code }), "connect.attempt_not_found");
    expect(tokenRequests()).toBe(before);
    expect(await credentialsOf("late")).toEqual([]);
    expect(await attemptStatus(host, "late", late.attempt.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.timed_out" },
    });
  });
});
