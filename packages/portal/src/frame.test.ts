import type { Frame, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../gallery/browser-test.ts";
import type { HostPage } from "../gallery/scenes.ts";
import { credentialOf, integrationOf, updateOf } from "../gallery/snapshots.ts";
import { openHost, sendUpdate } from "../gallery/stage.ts";

const github = integrationOf("github", "GitHub");
const octocat = credentialOf("octocat");

describe.runIf(hasChromium("Portal frame security"))("the portal's frame", () => {
  let test: BrowserTest;
  let page: Page;
  let allowed: string[];

  beforeAll(async () => {
    test = await startBrowserTest();
    allowed = [...test.stub.answers.allowedOrigins];
  });
  afterAll(() => test?.stop());
  beforeEach(async () => {
    test.stub.requests.length = 0;
    test.stub.answers.allowedOrigins = [...allowed];
    test.stub.answers.sendsFrameAncestors = true;
    test.stub.answers.attempt = { connectCredentialId: null, state: "handed_off", error: null };
    const context = await test.browser.newContext({ reducedMotion: "reduce" });
    page = await context.newPage();
    return () => context.close();
  });

  const callsOf = (): Promise<HostPage["calls"]> => page.evaluate(() => (window as unknown as HostPage).calls);
  const show = async (update: unknown): Promise<Frame> => {
    const frame = await openHost(page, test.stub);
    await sendUpdate(page, update);
    await frame.getByRole("dialog").waitFor();
    return frame;
  };
  /** Anything that was going to happen because of earlier messages has happened when this one is through. */
  const settle = (frame: Frame): Promise<void> =>
    frame.evaluate(async () => {
      await fetch("/settle");
      await new Promise((resolve) => setTimeout(resolve));
    });

  it("OA-17, TN-14: shows nothing and calls nothing for a page whose origin is not allowed, and says so once", async () => {
    test.stub.answers.allowedOrigins = ["https://app.acme.example", test.stub.hostOrigin.replace("127", "128")];
    const errors: string[] = [];
    page.on("console", (message) => message.text().startsWith("Portico") && errors.push(message.text()));
    const frame = await openHost(page, test.stub);
    await sendUpdate(page, updateOf({ integration: github }));
    await expect.poll(() => errors.length).toBe(1);
    await sendUpdate(page, updateOf({ integration: github, credentials: [octocat] }));
    await settle(frame);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(test.stub.hostOrigin);
    expect(await frame.locator("#portal > *").count()).toBe(0);
    expect(await callsOf()).toEqual([]);
    const asked = test.stub.requests.map(({ url }) => url).filter((url) => url.includes("/sdk/"));
    expect(asked).toEqual([expect.stringMatching(/\/sdk\/portal$/)]);
  });

  it("is shown where the browser loses the frame's load event twice", async () => {
    const loads: string[] = [];
    page.on("request", (request) => request.url().endsWith("/ui") && loads.push(request.url()));
    const frame = await openHost(page, test.stub, { lostLoads: 2 });
    await sendUpdate(page, updateOf({ integration: github }));
    await frame.getByRole("dialog").waitFor();
    expect(loads).toHaveLength(3);
  });

  it("OA-17: ignores a sibling frame that speaks like the host's page", async () => {
    const frame = await openHost(page, test.stub);
    await page.evaluate(
      async ([origin, update]) => {
        const sibling = document.createElement("iframe");
        sibling.src = "/host.css";
        document.body.append(sibling);
        await new Promise((resolve) => (sibling.onload = resolve));
        const contentWindow = sibling.contentWindow as unknown as { eval: (code: string) => unknown };
        contentWindow.eval(`parent.frames[0].postMessage(${update}, ${JSON.stringify(origin)})`);
      },
      [test.stub.origin, JSON.stringify(updateOf({ integration: github }))] as const,
    );
    await settle(frame);
    expect(test.stub.requests.filter(({ url }) => url.includes("/sdk/"))).toEqual([]);
    expect(await frame.locator("#portal > *").count()).toBe(0);
  });

  it("OA-17: ignores a page whose origin is null, even where the browser would let it frame the portal", async () => {
    test.stub.answers.allowedOrigins.push("null");
    test.stub.answers.sendsFrameAncestors = false;
    const nobody = `data:text/html,<iframe src="${test.stub.origin}/ui"></iframe>`;
    await page.goto(test.stub.hostOrigin);
    await page.setContent(`<iframe src='${nobody}'></iframe>`);
    const portalUrl = `${test.stub.origin}/ui`;
    await expect.poll(() => page.frames().some((frame) => frame.url() === portalUrl)).toBe(true);
    const portal = page.frames().find((frame) => frame.url() === portalUrl);
    const parent = portal?.parentFrame();
    if (!portal || !parent) throw new TypeError("The frames did not load.");
    await portal.waitForLoadState();
    expect(await parent.evaluate(() => self.origin)).toBe("null");
    await parent.evaluate(([origin, update]) => frames[0]?.postMessage(update, origin), [
      test.stub.origin,
      updateOf({ integration: github }),
    ] as const);
    await settle(portal);
    expect(test.stub.requests.filter(({ url }) => url.includes("/sdk/"))).toEqual([]);
  });

  it("OA-17: takes a handshake only from its own window on its own origin", async () => {
    const frame = await openHost(page, test.stub);
    await frame.evaluate(() => void (window.open = () => null));
    await sendUpdate(page, updateOf({ integration: github }));
    await frame.getByRole("button", { name: "Connect GitHub" }).click();
    await frame.getByText("Your browser stopped the window").waitFor();
    const forged = { type: "oauth-nonce-loaded", handshake: "forged-handshake" };
    await page.evaluate(([origin, data]) => frames[0]?.postMessage(data, origin), [test.stub.origin, forged] as const);
    await frame.evaluate((data) => window.postMessage(data, location.origin), forged);
    await settle(frame);
    expect(test.stub.requests.filter(({ url }) => url.includes("build-oauth"))).toEqual([]);

    // The link that stands in for the window does work: it keeps its opener.
    const opened = page.context().waitForEvent("page");
    await frame.getByRole("link", { name: "Open GitHub" }).click();
    await opened;
    await frame.getByText("Continue in the GitHub window").waitFor();
    await expect
      .poll(() => test.stub.requests.find(({ url }) => url.includes("build-oauth"))?.body)
      .toContain('"handshake":"stub-handshake-1"');
  });

  it("OA-17, TN-14: keeps the token out of every address, every storage and every cookie", async () => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB"] as const) {
        const getter = Object.getOwnPropertyDescriptor(window, name)?.get;
        const touched = (window as unknown as { touched?: string[] }).touched ?? [];
        Object.assign(window, { touched });
        Object.defineProperty(window, name, {
          get: () => {
            touched.push(name);
            return getter?.call(window) as unknown;
          },
        });
      }
    });
    const frame = await show(updateOf({ integration: github }));
    const opened = page.context().waitForEvent("page");
    await frame.getByRole("button", { name: "Connect GitHub" }).click();
    const popup = await opened;
    await frame.getByText("Continue in the GitHub window").waitFor();
    expect(popup.url()).not.toContain("stub-token");
    expect(test.stub.requests.some(({ headers }) => headers.authorization === "Bearer stub-token")).toBe(true);
    expect(test.stub.requests.filter(({ url }) => url.includes("stub-token"))).toEqual([]);
    expect(await frame.evaluate(() => (window as unknown as { touched: string[] }).touched)).toEqual([]);
    expect(await frame.evaluate(() => document.cookie)).toBe("");
    expect(await page.context().cookies()).toEqual([]);
  });

  it("contract 5.4: shows the frame, then opens; follows the attempt; hands it over once; hides when told", async () => {
    const frame = await show(updateOf({ integration: github }));
    await expect
      .poll(async () => (await callsOf()).map(({ type }) => type))
      .toEqual(["updateContainerStyle", "onOpen"]);
    await page.evaluate((credential) => {
      const { replies } = window as unknown as HostPage;
      replies._oauthCallback = () => ({ credential, credentialId: credential.id });
    }, octocat);
    await frame.getByRole("button", { name: "Connect GitHub" }).click();
    await frame.getByText("Continue in the GitHub window").waitFor();
    test.stub.answers.attempt = { connectCredentialId: octocat.id, state: "succeeded", error: null };
    await frame.getByText("octocat is connected.").first().waitFor();
    const handedOver = (await callsOf()).filter(({ type }) => type === "_oauthCallback");
    expect(handedOver).toHaveLength(1);
    expect(handedOver[0]?.parameters[0]).toMatchObject({
      integrationId: github.id,
      payload: { porticoAttempt: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    await sendUpdate(page, updateOf({ integration: null }));
    await expect
      .poll(async () => (await callsOf()).at(-1))
      .toEqual({
        type: "updateContainerStyle",
        parameters: [{ isModalShown: false }],
      });
  });

  it("keeps the focus inside the dialog, and closes on Escape", async () => {
    const frame = await show(updateOf({ integration: github, credentials: [octocat] }));
    for (const key of ["Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab"]) {
      await page.keyboard.press(key);
      expect(await frame.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
    }
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await callsOf()).map(({ type }) => type)).toContain("onClose");
  });

  describe("TN-16: the confirmation of a disconnect", () => {
    const disconnections = async (): Promise<unknown[]> =>
      (await callsOf()).filter(({ type }) => type === "uninstallIntegration").map(({ parameters }) => parameters);
    const confirmation = async (): Promise<{ frame: Frame; button: Locator }> => {
      const frame = await show(updateOf({ integration: github, credentials: [octocat] }));
      await frame.getByRole("button", { name: "Disconnect" }).click();
      await frame.getByText("Disconnect octocat?").waitFor();
      return { frame, button: frame.getByRole("button", { name: "Disconnect" }) };
    };
    /** What came of a click: nothing (then the portal says why), or a disconnect. */
    const outcome = async (frame: Frame): Promise<unknown[]> => {
      const refusal = frame.getByText("Something covers this window").waitFor();
      const deed = page.waitForFunction(() =>
        (window as unknown as HostPage).calls.some(({ type }) => type === "uninstallIntegration"),
      );
      await Promise.race([refusal, deed]);
      return await disconnections();
    };
    /** Waits until the browser tells the frame that the button is in plain sight; `concealed` resolves when it no longer is. */
    const comesToSight = (button: Locator): Promise<void> =>
      button.evaluate(async (element) => {
        const concealed = Promise.withResolvers<void>();
        Object.assign(window, { concealed: concealed.promise });
        const options = { trackVisibility: true, delay: 100 } as IntersectionObserverInit;
        await new Promise<void>((resolve) => {
          const observer = new IntersectionObserver((entries) => {
            const last = entries.at(-1) as IntersectionObserverEntry & { isVisible?: boolean };
            if (last.isIntersecting && last.isVisible === true) resolve();
            else concealed.resolve();
          }, options);
          observer.observe(element);
        });
      });
    /** What a hostile page does so that a click meets a button that nobody sees. */
    const attacks = {
      "covered by a picture that lets clicks through": (isOn: boolean) => {
        document.getElementById("decoy")?.remove();
        if (!isOn) return;
        const decoy = document.createElement("div");
        decoy.id = "decoy";
        decoy.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff;pointer-events:none";
        document.body.append(decoy);
      },
      faded: (isOn: boolean) => {
        document.querySelector("iframe")!.style.opacity = isOn ? "0.01" : "1";
      },
      "blended away": (isOn: boolean) => {
        document.querySelector("iframe")!.style.filter = isOn ? "contrast(0)" : "none";
      },
    };

    it.each(Object.entries(attacks))("does nothing while the portal is %s", async (_name, attack) => {
      const { frame, button } = await confirmation();
      await page.evaluate(attack, true);
      await button.click();
      expect(await outcome(frame)).toEqual([]);

      await page.evaluate(attack, false);
      await comesToSight(button);
      // An honest click counts again once the button was in plain sight for half a second.
      await expect
        .poll(
          async () => {
            if ((await disconnections()).length === 0) await button.click();
            return await disconnections();
          },
          { timeout: 10_000 },
        )
        .toEqual([["github", { selectedCredentialId: octocat.id }]]);
    });

    const lateAttacks = {
      ...attacks,
      "kept out of the window": (isOn: boolean) => {
        document.querySelector("iframe")!.style.left = isOn ? "-9999px" : "0";
      },
      "kept undisplayed": (isOn: boolean) => {
        document.querySelector("iframe")!.style.display = isOn ? "none" : "block";
      },
    };
    it.each(Object.entries(lateAttacks))("does nothing when it was %s until the last moment", async (_name, attack) => {
      const { frame, button } = await confirmation();
      await comesToSight(button);
      const { x, y, width, height } = (await button.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await frame.evaluate(() => {
        document.addEventListener("click", () => document.body.classList.add("clicked"), { capture: true });
      });
      await page.evaluate(attack, true);
      await frame.evaluate(() => (window as unknown as { concealed: Promise<void> }).concealed);
      // Browsers let an observer look every 100 ms, and the guard's turn may come after this one's.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
      await page.evaluate(attack, false);
      // A frame that was out of the window takes a moment to be where clicks land.
      while ((await frame.locator("body.clicked").count()) === 0) {
        await page.mouse.down();
        await page.mouse.up();
      }
      expect(await outcome(frame)).toEqual([]);
    });

    it("does nothing on a click that no person made", async () => {
      const { frame, button } = await confirmation();
      await button.evaluate((element: HTMLElement) => element.click());
      expect(await outcome(frame)).toEqual([]);
    });
  });

  it.each([
    { width: 1000, entrance: "no-preference", what: "the dialog rises" },
    { width: 400, entrance: "no-preference", what: "the sheet slides in" },
    { width: 400, entrance: "reduce", what: "nothing moves" },
  ] as const)("TN-16: takes the first click that lands, however early: $what", async ({ width, entrance }) => {
    await page.emulateMedia({ reducedMotion: entrance });
    await page.setViewportSize({ width, height: 700 });
    const frame = await openHost(page, test.stub);
    await page.evaluate(() => {
      (window as unknown as HostPage).replies.updateContainerStyle = () => {
        const portal = document.querySelector("iframe")!;
        portal.style.display = "block";
        portal.focus();
      };
    });
    await frame.evaluate(() => {
      const seen = { clicks: 0, opened: 0 };
      Object.assign(window, { seen, open: () => ((seen.opened += 1), null) });
      // By the keyboard the button is hit with its first picture: nobody has to aim, or to wait until it stands still.
      const hold = (): void => {
        const button = [...document.querySelectorAll("button")].find(({ innerText }) => innerText === "Connect GitHub");
        if (button && button !== document.activeElement) {
          button.addEventListener("click", () => (seen.clicks += 1), { once: true });
          button.focus();
        }
        if (seen.clicks === 0) requestAnimationFrame(hold);
      };
      hold();
    });
    const seen = (): Promise<{ clicks: number; opened: number }> =>
      frame.evaluate(() => (window as unknown as { seen: { clicks: number; opened: number } }).seen);
    await sendUpdate(page, updateOf({ integration: github }));
    while ((await seen()).clicks === 0) await page.keyboard.press("Enter");
    await expect.poll(seen, { timeout: 10_000 }).toMatchObject({ opened: 1 });
    expect(await frame.getByText("Something covers this window").count()).toBe(0);
  });
});
