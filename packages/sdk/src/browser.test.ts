import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { internalNames } from "../internal-names.ts";
import { chromiumPath, openScene, type HostPage, type Scene } from "./testing/browser-scene.ts";

if (!chromiumPath) {
  console.warn(
    "\n  NO CHROMIUM: the SDK's browser tests did not run. Set PORTICO_CHROMIUM, or install /usr/bin/chromium.\n",
  );
}

describe.runIf(chromiumPath)("the built SDK in Chromium", () => {
  let scene: Scene;
  let host: HostPage;

  beforeAll(async () => {
    scene = await openScene();
  }, 60_000);
  afterEach(() => host?.context.close());
  afterAll(() => scene?.close());

  const names = (): Promise<string[]> =>
    host.page.evaluate(() => globalThis.heard.map((each) => (each as { name: string }).name));
  const installs = async (): Promise<number> =>
    (await names()).filter((name) => name === "onIntegrationInstall").length;
  const urls = (): string[] => scene.server.seen.map(({ url }) => url);
  const frameDisplay = (): Promise<string> =>
    host.page.evaluate(() => document.querySelector<HTMLElement>("#paragon-connect-frame")!.style.display);

  /** The provider's page in the window that `start` opens. */
  async function consentPage(start: () => Promise<unknown>): Promise<import("playwright-core").Page> {
    const [popup] = await Promise.all([host.context.waitForEvent("page"), start()]);
    await popup.waitForURL(/\/provider/);
    return popup;
  }

  test("importing it makes no request, no frame and no listener, and no shortened name is the DOM's", async () => {
    host = await scene.open();
    expect(urls()).toEqual([]);
    expect(await host.page.locator("iframe").count()).toBe(0);
    const taken = await host.page.evaluate(
      (shortened) => {
        const used = [
          window,
          document,
          location,
          crypto,
          document.body.style,
          document.createElement("iframe"),
          new MessageEvent("message"),
        ];
        return shortened.filter((name) => used.some((each) => name in each));
      },
      [...internalNames],
    );
    expect(taken).toEqual([]);
  });

  test("the script-tag build makes window.portico and window.paragon, with the server that served it", async () => {
    host = await scene.open();
    await host.page.addScriptTag({ url: "/global.js" });
    const facts = await host.page.evaluate(() => {
      const { portico, paragon } = globalThis as unknown as Record<string, typeof globalThis.sdk.portico>;
      return [portico === paragon, portico!.getVersion(), portico!.getUser()];
    });
    expect(facts).toEqual([true, "0.1.0", { authenticated: false }]);
  });

  test("authenticate reads the user, stores nothing, and after a reload restores everything from the server", async () => {
    host = await scene.open();
    await host.authenticate();
    const read = (): Promise<unknown> => host.page.evaluate(() => globalThis.sdk.portico.getUser());
    const before = await read();
    expect(before).toMatchObject({
      authenticated: true,
      userId: "alice",
      integrations: { github: { enabled: false } },
    });
    expect(JSON.stringify(before)).not.toContain(host.token);
    expect(await host.page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);

    await host.page.reload();
    await host.page.waitForFunction("window.isReady");
    expect(await read()).toEqual({ authenticated: false });
    await host.page.evaluate((baseUrl) => globalThis.sdk.portico.configureGlobal({ baseUrl }), scene.server.origin);
    await host.authenticate();
    expect(await read()).toEqual(before);
    expect(urls().join()).not.toContain(host.token);
  });

  test("an expired token is refused without a request; a refused one signs out, also later", async () => {
    host = await scene.open();
    const attempt = (token: string): Promise<unknown> =>
      host.page.evaluate(
        (userToken) =>
          globalThis.sdk.portico.authenticate("project", userToken).catch((error: { code: string }) => error.code),
        token,
      );
    const expired = `${host.token.split(".")[0]}.${btoa(JSON.stringify({ sub: "alice", exp: 1 }))}.s`;
    expect(await attempt(expired)).toBe("user_token.expired");
    expect(urls()).toEqual([]);

    scene.server.refusedTokens.add(host.token);
    expect(await attempt(host.token)).toBe("user_token.expired");
    scene.server.refusedTokens.clear();
    await host.authenticate();

    scene.server.refusedTokens.add(host.token);
    const later = host.page.evaluate(() =>
      globalThis.sdk.portico.setUserMetadata({ plan: "pro" }).catch((error: { code: string }) => error.code),
    );
    expect(await later).toBe("user_token.expired");
    expect(await host.page.evaluate(() => globalThis.sdk.portico.getUser())).toEqual({ authenticated: false });
  });

  test("the portal hears which language the page wants, and of a change at once, without a sign-out", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    const heard = (): Promise<unknown> => portal.evaluate("updates.at(-1).nextContext.locale");
    expect(await heard()).toBe("");
    await host.page.evaluate((baseUrl) => {
      document.documentElement.lang = "fr";
      globalThis.sdk.portico.configureGlobal({ baseUrl });
    }, scene.server.origin);
    await expect.poll(heard).toBe("fr");
    await host.page.evaluate(
      (baseUrl) => globalThis.sdk.portico.configureGlobal({ baseUrl, locale: "pt-BR" }),
      scene.server.origin,
    );
    await expect.poll(heard).toBe("pt-BR");
    expect(await host.page.evaluate(() => globalThis.sdk.portico.getUser().authenticated)).toBe(true);
  });

  test("connect of an inactive or unknown type does nothing, and says so once to a developer", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    const connect = (type: string): Promise<unknown> =>
      host.page.evaluate((name) => globalThis.sdk.portico.connect(name), type);
    for (const type of ["slack", "slack", "nothing"]) expect(await connect(type)).toBeUndefined();
    expect(host.consoleTexts.filter((text) => text.includes("connect() did nothing"))).toHaveLength(2);
    expect(await portal.evaluate("updates.every(({ nextModalState }) => nextModalState.integration === null)")).toBe(
      true,
    );
    expect([await names(), await frameDisplay()]).toEqual([[], "none"]);
  });

  test("the portal opens with the focus and a locked page, connects by key with one install event, and gives both back", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    await host.click(
      `portico.connect("stripe", { onInstall: () => heard.push({ name: "onInstall" }), dropdowns: {} })`,
    );
    await expect.poll(names).toEqual(["onPortalOpen"]);
    expect(await frameDisplay()).toBe("block");
    expect(await host.page.evaluate(() => [document.body.style.overflow, document.activeElement?.id])).toEqual([
      "hidden",
      "paragon-connect-frame",
    ]);
    expect(await portal.evaluate("updates.at(-1).nextContext.environments.CDN_PUBLIC_URL")).toBe(scene.server.origin);

    const send = (apiKey: string): Promise<{ messageType: string; message: string }> =>
      portal.evaluate(
        `call("_oauthCallback", [{ integrationId: "stripe-integration", payload: { apiKey: "${apiKey}" } }])`,
      );
    const refused = await send("wrong");
    expect(JSON.parse(refused.message)).toMatchObject({
      code: "connect.credential_rejected",
      meta: { field: "apiKey" },
    });
    expect(await send("right")).toMatchObject({
      result: { integrationType: "stripe", credential: { status: "VALID" } },
    });
    expect(await host.outcome()).toMatchObject({
      value: { integrationType: "stripe", credential: { status: "VALID" } },
    });

    await portal.evaluate(`call("onClose", [true])`);
    expect(await names()).toEqual(["onPortalOpen", "onIntegrationInstall", "onInstall", "onPortalClose"]);
    expect(await frameDisplay()).toBe("none");
    expect(await host.page.evaluate(() => [document.body.style.overflow, document.activeElement?.id])).toEqual([
      "",
      "go",
    ]);
    expect(await host.page.evaluate(() => JSON.stringify(globalThis.heard))).not.toContain(host.token);
  });

  test("the user closing the portal, and closePortal, resolve connect to undefined", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    for (const close of [
      () => portal.evaluate(`call("onClose", [true])`),
      () => host.page.evaluate(() => globalThis.sdk.portico.closePortal()),
    ]) {
      await host.click(`portico.connect("github").then((event) => ({ event: event ?? "none" }))`);
      await expect.poll(frameDisplay).toBe("block");
      await close();
      expect(await host.outcome()).toEqual({ value: { event: "none" } });
      await expect.poll(frameDisplay).toBe("none");
    }
  });

  test("a repeated call for the same attempt makes one install event", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    await host.click(`portico.connect("github")`);
    await expect.poll(frameDisplay).toBe("block");
    await portal.evaluate(
      `Promise.all([1, 2].map(() => call("_oauthCallback", [{ integrationId: "github-integration", payload: { porticoAttempt: "k", apiKey: "right" } }])))`,
    );
    await portal.evaluate(
      `call("_oauthCallback", [{ integrationId: "github-integration", payload: { porticoAttempt: "k", apiKey: "right" } }])`,
    );
    expect(await installs()).toBe(1);
  });

  test("OA-17: calls from a sibling frame, from a frame at the portal's own origin and from a hostile opener are not answered", async () => {
    host = await scene.open();
    await host.authenticate();
    await host.portal();
    await host.click(`portico.connect("stripe")`);
    await expect.poll(frameDisplay).toBe("block");
    const requests = scene.server.seen.length;

    for (const origin of [scene.foreignOrigin, scene.server.origin]) {
      const sibling = await host.page.evaluateHandle((src) => {
        const frame = document.createElement("iframe");
        document.body.append(Object.assign(frame, { src }));
        return new Promise<HTMLIFrameElement>((resolve) => (frame.onload = () => resolve(frame)));
      }, `${origin}/hostile`);
      const frame = (await sibling.asElement()!.contentFrame())!;
      await frame.evaluate(attack, "parent");
      expect(await frame.evaluate("attackReplies")).toEqual([]);
    }

    // A page that opens the host's page is its opener, and has its window.
    const opener = await host.context.newPage();
    await opener.goto(`${scene.foreignOrigin}/hostile`);
    const [victim] = await Promise.all([
      host.context.waitForEvent("page"),
      opener.evaluate((url) => void Object.assign(globalThis, { victim: window.open(url) }), scene.hostOrigin),
    ]);
    await victim.waitForFunction("window.isReady");
    await victim.evaluate(
      async ([baseUrl, token]) => {
        const { portico } = globalThis.sdk;
        portico.configureGlobal({ baseUrl: baseUrl! });
        await portico.authenticate("project", token!);
      },
      [scene.server.origin, host.token],
    );
    const signedIn = scene.server.seen.length;
    await opener.evaluate(attack, "victim");
    expect(await opener.evaluate("attackReplies")).toEqual([]);
    expect(scene.server.seen.slice(signedIn).filter(({ url }) => url.includes("/sdk/"))).toEqual([]);
    expect(scene.server.seen.slice(requests).filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await names()).toEqual(["onPortalOpen"]);
  });

  test("installIntegration opens the window in the click, shakes hands, and makes exactly one install event", async () => {
    host = await scene.open();
    await host.authenticate();
    const popup = await consentPage(() =>
      host.click(`portico.installIntegration("github", { onInstall: () => heard.push({ name: "onInstall" }) })`),
    );
    expect(await frameDisplay()).toBe("none");
    await popup.click("#allow");
    expect(await host.outcome()).toMatchObject({
      value: { integrationType: "github", credential: { status: "VALID" } },
    });
    expect(await names()).toEqual(["onIntegrationInstall", "onInstall"]);
    expect(popup.isClosed()).toBe(true);
    expect(urls().filter((url) => url.includes("build-oauth"))).toHaveLength(1);
    expect(urls().join()).not.toContain(host.token);

    await host.click(`portico.installIntegration("github")`);
    expect(await host.outcome()).toMatchObject({ error: { code: "sdk.already_installed" } });
  });

  test("a second click brings the open window to the front instead of opening another", async () => {
    host = await scene.open();
    await host.authenticate();
    const popup = await consentPage(() => host.click(`portico.installIntegration("github")`));
    await host.click(`portico.installIntegration("github")`);
    expect(host.context.pages()).toHaveLength(2);
    await popup.click("#allow");
    expect(await host.outcome()).toMatchObject({ value: { integrationType: "github" } });
    expect(await installs()).toBe(1);
  });

  test("OA-17: a handshake from any other window is ignored", async () => {
    host = await scene.open();
    await host.authenticate();
    await host.context.route(/oauth-nonce/, (route) =>
      route.fulfill({ contentType: "text/html", body: "<title>Silent</title>" }),
    );
    const [popup] = await Promise.all([
      host.context.waitForEvent("page"),
      host.click(`portico.installIntegration("github")`),
    ]);
    await popup.waitForLoadState();
    const message = { type: "oauth-nonce-loaded", handshake: "stolen" };
    await host.page.evaluate(() => {
      addEventListener(
        "message",
        ({ data }) => (data as { handshake?: string }).handshake && globalThis.heard.push(data),
      );
    });
    await host.page.evaluate((data) => window.postMessage(data, "*"), message);
    const portal = await host.portal();
    await portal.evaluate((data) => parent.postMessage(data, "*"), message);
    // The right window at a wrong origin.
    await popup.evaluate((url) => location.assign(url), `${scene.foreignOrigin}/hostile`);
    await popup.waitForURL(/hostile/);
    await popup.evaluate((data) => (opener as Window).postMessage(data, "*"), message);
    await host.page.waitForFunction(() => globalThis.heard.length === 3);
    // Requests that the messages had caused would be answered before these.
    for (let times = 0; times < 2; times++) await host.page.evaluate(() => globalThis.sdk.portico.setUserMetadata({}));
    expect(urls().filter((url) => url.includes("build-oauth"))).toEqual([]);
  });

  test("OA-18: a provider that cuts the window off from its opener changes nothing", async () => {
    host = await scene.open();
    scene.server.hasSeveringProvider = true;
    await host.authenticate();
    const popup = await consentPage(() => host.click(`portico.installIntegration("github")`));
    await popup.click("#allow");
    expect(await host.outcome()).toMatchObject({ value: { integrationType: "github" } });
    expect(await installs()).toBe(1);
  });

  test("a denial rejects at once with the attempt's code and its sentence for the end user", async () => {
    host = await scene.open();
    await host.authenticate();
    const popup = await consentPage(() =>
      host.click(`portico.installIntegration("github", { onError: ({ code }) => failures.push(code) })`),
    );
    await popup.click("#deny");
    expect(await host.outcome()).toMatchObject({
      error: { code: "connect.denied", userMessage: "You chose not to allow access." },
    });
    expect([await host.page.evaluate(() => globalThis.failures), await installs()]).toEqual([["connect.denied"], 0]);
  });

  test("a window that the user closes early rejects with connect.closed, a blocked one with sdk.popup_blocked", async () => {
    host = await scene.open();
    await host.authenticate();
    const popup = await consentPage(() => host.click(`portico.installIntegration("github")`));
    await popup.close();
    expect(await host.outcome()).toMatchObject({ error: { code: "connect.closed" } });

    await host.page.evaluate(() => void (window.open = () => null));
    await host.click(`portico.installIntegration("github")`);
    expect(await host.outcome()).toMatchObject({ error: { code: "sdk.popup_blocked", name: "OAuthBlockedError" } });
  });

  test("answers that are due after consent are asked by the portal, and only then is there an install event", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    const popup = await consentPage(() => host.click(`portico.installIntegration("jira")`));
    await popup.click("#allow");
    await expect.poll(frameDisplay).toBe("block");
    expect(await installs()).toBe(0);
    const credentialId = await portal.evaluate("updates.at(-1).nextContext.user.integrations.jira.credentialId");
    await portal.evaluate(
      `call("_oauthCallback", [{ integrationId: "jira-integration", payload: { site: "x" } }, "${String(credentialId)}"])`,
    );
    expect(await host.outcome()).toMatchObject({ value: { integrationType: "jira", credentialId } });
    await expect.poll(frameDisplay).toBe("none");
    expect(await installs()).toBe(1);
  });

  test("installFlow runs headless from the first question to the last, after a refused answer too", async () => {
    host = await scene.open();
    await host.page.evaluate(() => globalThis.sdk.portico.setHeadless(true));
    await host.authenticate();
    expect(await host.page.locator("iframe").count()).toBe(0);
    await startFlow("zendesk");
    expect(await stages()).toEqual(["preOptions"]);

    const [refused] = await Promise.all([
      host.context.waitForEvent("page"),
      host.click(`portico.installFlow.setPreOptions({ subdomain: "unknown-subdomain" })`),
    ]);
    await expect.poll(() => refused.isClosed()).toBe(true);
    await expect
      .poll(() => host.page.evaluate(() => globalThis.failures))
      .toEqual([["connect.input_invalid", "oauth"]]);

    const popup = await consentPage(() => host.click(`portico.installFlow.setPreOptions({ subdomain: "acme" })`));
    await popup.click("#allow");
    await expect.poll(stages).toEqual(["preOptions", "oauth", "oauth", "postOptions"]);
    expect(await installs()).toBe(0);
    const options = await host.page.evaluate(() =>
      globalThis.sdk.portico.getFieldOptions({ integration: "zendesk", action: "plans" }),
    );
    expect(options.data).toEqual([{ value: "pro", label: "Pro" }]);
    await host.click(`portico.installFlow.setPostOptions({ brand: "pro" })`);
    await expect.poll(stages).toEqual(["preOptions", "oauth", "oauth", "postOptions", "done", "complete"]);
    expect(await installs()).toBe(1);
    const [attempt] = [...scene.server.attempts.values()];
    expect(JSON.parse(attempt!.query.get("endUserSuppliedValues")!)).toEqual({ subdomain: "acme" });
    expect(urls().join()).not.toContain(host.token);
  });

  test("installFlow by key: a wrong key rejects with the server's error, and the credential is remembered for the last stage", async () => {
    host = await scene.open();
    await host.page.evaluate(() => globalThis.sdk.portico.setHeadless(true));
    await host.authenticate();
    await startFlow("shop");
    for (let times = 0; times < 2; times++) {
      await host.click(`portico.installFlow.setPreOptions({ apiKey: "wrong" })`);
      expect(await host.outcome()).toMatchObject({
        error: { code: "connect.credential_rejected", meta: { field: "apiKey" } },
      });
    }
    await host.click(
      `Promise.all([1, 2].map(() => portico.installFlow.setPreOptions({ apiKey: "right" }))).then(() => "sent")`,
    );
    expect(await host.outcome()).toEqual({ value: "sent" });
    await host.click(`portico.installFlow.setPostOptions({ store: "x" }).then(() => "sent")`);
    expect(await host.outcome()).toEqual({ value: "sent" });
    expect(await stages()).toEqual(["preOptions", "postOptions", "done", "complete"]);
    expect(await host.page.evaluate(() => globalThis.failures)).toEqual([
      ["connect.credential_rejected", "preOptions"],
      ["connect.credential_rejected", "preOptions"],
    ]);
    expect([await installs(), scene.server.credentials.get("shop")?.length]).toEqual([1, 1]);
  });

  test("installFlow tells onError of a denial at once, tries again with next(), and cancel leaves nothing behind", async () => {
    host = await scene.open();
    await host.page.evaluate(() => globalThis.sdk.portico.setHeadless(true));
    await host.authenticate();
    const first = await consentPage(() => startFlow("jira"));
    await first.click("#deny");
    await expect.poll(() => host.page.evaluate(() => globalThis.failures)).toEqual([["connect.denied", "oauth"]]);
    await first.close();

    const second = await consentPage(() => host.click(`Promise.resolve(portico.installFlow.next())`));
    await second.click("#allow");
    await expect.poll(stages).toEqual(["oauth", "postOptions"]);
    await host.page.evaluate(() => globalThis.sdk.portico.installFlow.cancel());
    expect(scene.server.credentials.get("jira")).toEqual([]);
    expect([await installs(), await names()]).toEqual([0, []]);
    const late = host.page.evaluate(() =>
      globalThis.sdk.portico.installFlow.setPostOptions({}).catch((error: { code: string }) => error.code),
    );
    expect(await late).toBe("sdk.no_install_flow");
  });

  test("request unwraps, hands out the Response, sends a form as it is, and rejects with the provider's answer", async () => {
    host = await scene.open();
    await host.authenticate();
    const answers = await host.page.evaluate(async () => {
      const { request } = globalThis.sdk.portico;
      const form = new FormData();
      form.append("file", new Blob(["hello"]), "a.txt");
      const uploaded = await request<{ type: string; text: string }>("github", "/upload", {
        method: "POST",
        body: form,
      });
      const raw = await request("github", "/user", { raw: true });
      const failed = await request("github", "/missing").catch(
        (error: InstanceType<typeof globalThis.sdk.ProxyRequestError>) => ({
          isProxyError: error instanceof globalThis.sdk.ProxyRequestError,
          code: error.code,
          status: error.status,
          response: error.response,
        }),
      );
      return { user: await request("github", "/user"), uploaded, raw: [raw.status, await raw.json()], failed };
    });
    expect(answers).toMatchObject({
      user: { login: "alice" },
      uploaded: {
        type: expect.stringMatching(/^multipart\/form-data; boundary=/) as string,
        text: expect.stringContaining("hello") as string,
      },
      raw: [200, { output: { login: "alice" } }],
      failed: {
        isProxyError: true,
        code: "provider.not_found",
        status: 404,
        response: { message: "Failed with provider.not_found." },
      },
    });
  });

  test("uninstallIntegration disconnects and tells subscribers; logout forgets everything and closes the portal", async () => {
    host = await scene.open();
    await host.authenticate();
    const portal = await host.portal();
    await host.click(`portico.connect("stripe")`);
    await portal.evaluate(
      `call("_oauthCallback", [{ integrationId: "stripe-integration", payload: { apiKey: "right" } }])`,
    );
    await portal.evaluate(`call("uninstallIntegration", ["stripe", {}])`);
    expect(await names()).toEqual(["onPortalOpen", "onIntegrationInstall", "onIntegrationUninstall"]);
    const again = host.page.evaluate(() =>
      globalThis.sdk.portico.uninstallIntegration("stripe").catch((error: { code: string }) => error.code),
    );
    expect(await again).toBe("credential.not_connected");

    await host.page.evaluate(() => globalThis.sdk.portico.logout());
    expect(await frameDisplay()).toBe("none");
    await portal.waitForFunction("!updates.at(-1).nextContext.user.authenticated");
    expect(await portal.evaluate("JSON.stringify(updates.at(-1))")).not.toContain(host.token);
  });

  function startFlow(type: string): Promise<void> {
    return host.click(`Promise.resolve(portico.installFlow.start("${type}", {
      onNext: ({ stage }) => (window.stages ??= []).push(stage),
      onComplete: () => window.stages.push("complete"),
      onError: ({ code }, context) => failures.push([code, context?.stage]),
    }))`);
  }

  function stages(): Promise<unknown> {
    return host.page.evaluate("window.stages");
  }
});

/** What a hostile window sends to the host's page, named by the variable that holds it; then it waits for replies. */
async function attack(target: string): Promise<void> {
  const attackReplies: unknown[] = [];
  Object.assign(globalThis, { attackReplies });
  addEventListener("message", ({ data }) => attackReplies.push(data));
  const victim = (globalThis as unknown as Record<string, Window>)[target]!;
  const call = (type: string, parameters: unknown[]): void =>
    victim.postMessage({ messageType: "SDK_FUNCTION_INVOCATION", id: type, type, parameters }, "*");
  call("sendConnectRequest", ["/sdk/me", { method: "PATCH", body: "{}" }]);
  call("uninstallIntegration", ["stripe", {}]);
  call("_oauthCallback", [{ integrationId: "stripe-integration", payload: { apiKey: "right" } }]);
  call("onClose", [true]);
  call("authenticate", ["project", "x"]);
  victim.postMessage(
    { type: "oauth_success_callback", credential: { integrationId: "stripe-integration", payload: {} } },
    "*",
  );
  victim.postMessage(null, "*");
  // Round trips through the same queue: whatever was going to be answered has been by then.
  for (let trips = 0; trips < 20; trips++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      setTimeout(() => port2.postMessage(null));
    });
  }
}
