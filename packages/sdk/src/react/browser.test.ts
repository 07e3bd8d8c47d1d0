import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../testing/browser-scene.ts";
import { openReactScene, type ReactHost, type ReactScene } from "../testing/react-scene.ts";
import { userToken, wireCredential } from "../testing/wire-fixtures.ts";

if (!chromiumPath) {
  console.warn("\n  NO CHROMIUM: the React bindings' browser tests did not run. Set PORTICO_CHROMIUM.\n");
}

describe.runIf(chromiumPath)("the built React bindings in Chromium, in StrictMode", () => {
  let scene: ReactScene;
  let host: ReactHost;

  beforeAll(async () => {
    scene = await openReactScene();
  }, 60_000);
  afterEach(async () => {
    // What React has to complain about, it says on the console.
    const complaints = host.consoleTexts.filter(
      (text) => /react|hydrat|mismatch/i.test(text) && !/DevTools/.test(text),
    );
    await host.context.close();
    expect(complaints).toEqual([]);
  });
  afterAll(() => scene?.close());

  const reads = (): number => scene.server.seen.filter(({ url }) => url.endsWith("/sdk/me")).length;
  const shows = (selector: string, text: string | RegExp): Promise<void> =>
    expect.poll(() => host.text(selector)).toMatch(text);
  const isReady = (): Promise<void> => shows("#status", /^ready$/);
  const lab = <Key extends "tokensFetched" | "errors" | "renders" | "listeners" | "isTorn" | "changedAfter">(
    key: Key,
  ) => host.page.evaluate((name) => globalThis.lab[name], key);
  const isSignedIn = (): Promise<boolean> => host.page.evaluate(() => globalThis.lab.portico.getUser().authenticated);
  const output = (type: string): Promise<string> => host.text(`#${type} output`);
  const press = (type: string, button: string): Promise<void> => host.page.click(`#${type} .${button}`);

  test("what is published imports React and the SDK, and says that it runs on the client", async () => {
    host = await scene.openReact();
    const imported = [...scene.builtBindings.matchAll(/from"([^"]+)"/g)].map(([, id]) => id);
    expect(imported.toSorted()).toEqual(["./index.js", "react", "react/jsx-runtime"]);
    expect(scene.builtBindings).toMatch(/^"use client";/);
  });

  test("effects that run twice make one sign-in, and methods stay the same", async () => {
    host = await scene.openReact();
    await host.mount();
    await isReady();
    expect(await host.text("#user")).toBe("alice");
    expect(await host.text("#integrations")).toBe("github;jira;shop;stripe;zendesk;");
    expect([reads(), await lab("tokensFetched")]).toEqual([1, 1]);
    await host.mount();
    expect(await host.page.evaluate(() => globalThis.lab.methodSets.size)).toBe(2);
    expect([reads(), await lab("tokensFetched"), await isSignedIn()]).toEqual([1, 1, true]);
  });

  test("unmounting in the middle of a sign-in ends it: nobody is signed in, nothing renders, no listener stays", async () => {
    host = await scene.openReact();
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    await host.page.route("**/sdk/me", async (route) => {
      await isReleased;
      await route.continue();
    });
    const asked = host.page.waitForRequest("**/sdk/me");
    await host.mount();
    await asked;
    expect(await lab("listeners")).toBe(2);
    await host.unmount();
    const renders = await lab("renders");
    await expect.poll(() => lab("listeners")).toBe(0);
    const answered = host.page.waitForResponse("**/sdk/me");
    release();
    await (await answered).finished();
    await host.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect([await isSignedIn(), await lab("renders"), await lab("errors")]).toEqual([false, renders, []]);
  });

  test("really unmounting signs out, and mounting again signs in", async () => {
    host = await scene.openReact();
    await host.mount();
    await isReady();
    await host.unmount();
    await expect.poll(isSignedIn).toBe(false);
    await host.mount();
    await isReady();
    expect(reads()).toBe(2);
  });

  test("another key is another user: the first one is signed out before the second token is there", async () => {
    host = await scene.openReact();
    await host.mount({ userKey: "alice" });
    await isReady();
    const seen = await host.page.evaluate(async () => {
      globalThis.lab.tokens = ["fail"];
      globalThis.lab.mount({ userKey: "bob" });
      await new Promise((done) => setTimeout(done, 50));
      return [globalThis.lab.portico.getUser().authenticated, document.querySelector("#user")?.textContent];
    });
    expect(seen).toEqual([false, "nobody"]);
    await host.giveTokens(userToken({ jti: "2" }));
    await host.page.click("#retry");
    await isReady();
  });

  test("a fresh token is fetched before the old one ends, not earlier, and nothing is signed out for it", async () => {
    host = await scene.openReact();
    await host.giveTokens(host.token, userToken({ jti: "2" }));
    await host.mount();
    await isReady();
    await host.page.clock.fastForward("57:30");
    expect(await lab("tokensFetched")).toBe(1);
    await host.page.clock.fastForward("01:00");
    await expect.poll(() => lab("tokensFetched")).toBe(2);
    await expect.poll(reads).toBe(2);
    expect([await host.text("#status"), await lab("errors")]).toEqual(["ready", []]);
  });

  test("a renewal that fails leaves the user signed in, tells onError, and is tried again", async () => {
    host = await scene.openReact();
    await host.giveTokens(host.token, "fail", userToken({ jti: "2" }));
    await host.mount();
    await isReady();
    await host.page.clock.fastForward("58:30");
    await expect.poll(() => lab("errors")).toEqual(["sdk.user_token_failed"]);
    expect(await host.text("#status")).toBe("ready");
    await host.page.clock.fastForward("00:31");
    await expect.poll(reads).toBe(2);
    expect([await host.text("#status"), await lab("tokensFetched")]).toEqual(["ready", 3]);
  });

  test("an answer of 401 makes it sign in with a fresh token; the host's logout does not", async () => {
    host = await scene.openReact();
    const fresh = userToken({ jti: "2" });
    await host.giveTokens(host.token, fresh);
    await host.mount();
    await isReady();
    scene.server.refusedTokens.add(host.token);
    await host.page.evaluate(() => globalThis.lab.portico.setUserMetadata({ plan: "pro" }).catch(() => {}));
    await expect.poll(() => lab("tokensFetched")).toBe(2);
    await isReady();
    expect(scene.server.seen.at(-1)?.authorization).toBe(`Bearer ${fresh}`);
    await host.page.evaluate(() => globalThis.lab.portico.logout());
    await shows("#status", /^signed_out$/);
    expect([await host.text("#user"), await lab("tokensFetched")]).toEqual(["nobody", 2]);
    await host.page.click("#retry");
    await isReady();
  });

  test("where fetchUserToken fails the status says so, and retry signs in", async () => {
    host = await scene.openReact();
    await host.giveTokens("fail", host.token);
    await host.mount();
    await shows("#status", /^failed$/);
    expect([await host.text("#error"), await lab("errors"), reads()]).toEqual([
      "sdk.user_token_failed",
      ["sdk.user_token_failed"],
      0,
    ]);
    await host.page.click("#retry");
    await isReady();
    expect(await host.text("#error")).toBe("");
  });

  test("a sign-in that failed is tried again when the browser is back online", async () => {
    host = await scene.openReact();
    await host.giveTokens("fail", host.token);
    await host.mount();
    await shows("#status", /^failed$/);
    await host.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await isReady();
  });

  test("integrations that wait for the user come first, then the connected ones, then the rest", async () => {
    host = await scene.openReact();
    scene.server.credentials.set("zendesk", [wireCredential("z", "zendesk")]);
    scene.server.credentials.set("shop", [wireCredential("s", "shop", { status: "INVALID" })]);
    await host.mount();
    await shows("#integrations", /^shop attention s@example.com;zendesk connected z@example.com;github;jira;stripe;$/);
  });

  test("the catalogue is searched and used by keyboard, and a connection that is made is shown", async () => {
    host = await scene.openReact();
    const { page } = host;
    scene.server.credentials.set("shop", [
      wireCredential("s", "shop", {
        status: "INVALID",
        statusReason: { code: "x", message: "Access was taken back." },
      }),
    ]);
    await host.mount({ shows: "catalog" });
    await shows("[role=status]", /^5 integrations$/);
    expect(await host.text("li")).toBe("shopNeeds attentions@example.com: Access was taken back.Reconnect shop");
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core") });
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(of: string): Promise<{ violations: { id: string }[] }> } };
      return (await axe.run("main")).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);

    await page.keyboard.press("Tab");
    await page.keyboard.type("HUB");
    await shows("[role=status]", /^1 integration$/);
    expect(await host.text("ul.cards")).toBe("githubConnect github");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const portal = await host.portal();
    await page.waitForFunction(
      `document.querySelector("#paragon-connect-frame").style.display === "block"`,
      undefined,
      { polling: 50 },
    );
    await portal.evaluate(
      `call("_oauthCallback", [{ integrationId: "github-integration", payload: { porticoAttempt: "k", apiKey: "right" } }])`,
    );
    await shows("ul.cards", /^github.+@example.comManage github$/);
    await portal.evaluate(`call("onClose", [true])`);
    expect(await page.getByRole("searchbox", { name: "Search integrations" }).inputValue()).toBe("HUB");
  });

  test("the catalogue says why it is empty, and offers to try again", async () => {
    host = await scene.openReact();
    await host.giveTokens("fail", host.token);
    await host.mount({ shows: "catalog" });
    await shows("[role=alert]", /^That did not work/);
    await host.page.getByRole("button", { name: "Try again" }).click();
    await shows("[role=status]", /^5 integrations$/);
    expect(await host.page.getByRole("alert").count()).toBe(0);
  });

  test("a key is connected by useInstallFlow: a wrong one names its field, and may be answered again", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "flows", headless: true });
    await isReady();
    expect(await output("stripe")).toBe("idle");
    await press("stripe", "start");
    expect(await output("stripe")).toBe("preOptions apiKey");
    await press("stripe", "wrong");
    await expect.poll(() => output("stripe")).toBe("preOptions apiKey connect.credential_rejected apiKey");
    await press("stripe", "right");
    await expect.poll(() => output("stripe")).toBe("done VALID");
    expect(await host.text("#integrations")).toMatch(/^stripe connected/);
  });

  test("another flow ends the one before it, whose answers do not reach it", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "flows", headless: true });
    await isReady();
    await press("stripe", "start");
    await press("zendesk", "start");
    expect([await output("stripe"), await output("zendesk")]).toEqual(["idle", "preOptions subdomain"]);
    await press("stripe", "right");
    expect([await output("stripe"), await output("zendesk")]).toEqual([
      "idle sdk.no_install_flow",
      "preOptions subdomain",
    ]);
  });

  test("a flow opens the provider's window in the click, goes on to the questions, and unmounting undoes it", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "flows", headless: true });
    await isReady();
    await press("zendesk", "start");
    const [popup] = await Promise.all([host.context.waitForEvent("page"), press("zendesk", "right")]);
    await popup.waitForURL(/\/provider/);
    expect(await output("zendesk")).toBe("oauth");
    await popup.click("#allow");
    await expect.poll(() => output("zendesk")).toBe("postOptions brand");
    expect(scene.server.credentials.get("zendesk")).toHaveLength(1);
    await host.mount({ shows: "user", headless: true });
    await expect.poll(() => scene.server.credentials.get("zendesk")).toEqual([]);
    expect(await host.text("#status")).toBe("ready");
  });

  test("the host's logout ends a flow, and without headless there is none", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "flows", headless: true });
    await isReady();
    await press("stripe", "start");
    await host.page.evaluate(() => globalThis.lab.portico.logout());
    await expect.poll(() => output("stripe")).toBe("idle");
    await host.mount({ shows: "flows" });
    await host.page.click("#retry");
    await isReady();
    await press("stripe", "start");
    expect(await output("stripe")).toBe("idle sdk.headless_required");
  });

  test("a change in the middle of a transition tears nothing: all components show the same moment", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "readers" });
    await isReady();
    // Many slow readers in a transition, and a sign-out in the middle of it.
    await host.page.click("#race");
    await expect.poll(() => host.page.locator(".reader").count()).toBe(60);
    const changedAfter = await lab("changedAfter");
    expect(changedAfter).toBeGreaterThanOrEqual(5);
    expect(changedAfter).toBeLessThan(60);
    expect(await host.page.locator(".reader").allTextContents()).toEqual(Array(60).fill("signed_out 0"));
    expect(await lab("isTorn")).toBe(false);
  });

  test("a server's markup is taken over without a word from React, then signs in", async () => {
    host = await scene.openReact();
    await host.mount({ shows: "catalog", hydrates: true });
    await shows("[role=status]", /^5 integrations$/);
    expect(reads()).toBe(1);
  });
});
