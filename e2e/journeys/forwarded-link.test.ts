import { consentAs, seededUsers } from "@portico/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const grace = seededUsers[1]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What a link that the attacker sends may be: every address that the connect window passes. */
interface StolenLinks {
  startPage: string;
  handOff: string;
  provider: string;
}

interface Attack {
  tab: HostTab;
  popup: Page;
  links: StolenLinks;
}

/** The two ways in which a connect window is opened. */
const modes = {
  portal: async (tab: HostTab): Promise<Page> => {
    await tab.connect("github");
    return tab.portal.opensWindow("Connect GitHub");
  },
  installIntegration: (tab: HostTab): Promise<Page> => tab.installOpensWindow("github"),
} as const;

describe.each(sdkKinds)("the attack of the forwarded link, SDK %s", (sdk) => {
  describe.each(Object.keys(modes) as (keyof typeof modes)[])("from a window of %s", (mode) => {
    /** The attacker begins a flow; with `isSpent` false their own window is kept from using the hand-off link. */
    async function attack(user: string, isSpent: boolean): Promise<Attack> {
      const profile = await stage.browser.newContext();
      const seen: Partial<StolenLinks> = {};
      profile.on("request", (request) => {
        if (request.url().includes("/actions/oauth-nonce?")) seen.startPage = request.url();
        if (request.url().includes("/oauth/start/")) seen.handOff = request.url();
        if (request.url().includes("/login/oauth/authorize?")) seen.provider = request.url();
      });
      if (!isSpent) await profile.route("**/oauth/start/**", (route) => route.abort());
      const tab = await openHost(stage, sdk, profile);
      await tab.authenticate(user);
      const popup = await modes[mode](tab);
      await expect.poll(() => (isSpent ? seen.provider : seen.handOff), { timeout: 15_000 }).toBeDefined();
      return { tab, popup, links: { startPage: "", handOff: "", provider: "", ...seen } };
    }

    /** Everything that a page asks of the provider from now on. */
    function providerRequests(page: Page): string[] {
      const asked: string[] = [];
      page.on("request", (request) => {
        if (new URL(request.url()).origin === stage.standIn("github").origin) asked.push(request.url());
      });
      return asked;
    }
    const tokenRequests = () => stage.standIn("github").log.count("token");
    const credentials = async (user: string): Promise<number> => {
      const answer = await stage.host.call(user, "GET", "/projects/:project/sdk/credentials");
      return ((await answer.json()) as unknown[]).length;
    };

    test("OA-01: the provider's address connects nobody and asks for no token, though the victim consents", async () => {
      const attacker = `${sdk}-${mode}-mallory-1`;
      const before = tokenRequests();
      const { tab, links } = await attack(attacker, true);
      const victim = await (await stage.browser.newContext()).newPage();
      await victim.goto(links.provider);
      await consentAs(victim, "github", grace);
      await victim.getByText("another browser").waitFor();
      expect(tokenRequests()).toBe(before);
      expect(await credentials(attacker)).toBe(0);
      expect(await tab.installs()).toEqual([]);
      await Promise.all([victim.context().close(), tab.profile.close()]);
    });

    test("OA-01: the start page's address never leaves for the provider", async () => {
      const attacker = `${sdk}-${mode}-mallory-2`;
      const { tab, links } = await attack(attacker, true);
      const victim = await (await stage.browser.newContext()).newPage();
      const asked = providerRequests(victim);
      await victim.goto(links.startPage);
      await victim.getByRole("heading", { name: "Open this from Acme Notes" }).waitFor();
      expect(victim.url()).toBe(links.startPage);
      expect(asked).toEqual([]);
      expect(await credentials(attacker)).toBe(0);
      await Promise.all([victim.context().close(), tab.profile.close()]);
    });

    test("OA-01: the hand-off link goes nowhere, even in a browser whose own flow is under way", async () => {
      const attacker = `${sdk}-${mode}-mallory-3`;
      const victimUser = `${sdk}-${mode}-victim`;
      const { tab, links } = await attack(attacker, false);
      const victimTab = await openHost(stage, sdk);
      await victimTab.authenticate(victimUser);
      const own = await modes[mode](victimTab);
      await own.waitForURL(`${stage.standIn("github").origin}/**`);

      const page = await victimTab.profile.newPage();
      const asked = providerRequests(page);
      const answer = await page.goto(links.handOff);
      expect(answer?.status()).toBe(409);
      await page.getByText("This link only works in the window that your app opens").waitFor();
      expect(asked).toEqual([]);
      expect(await credentials(attacker)).toBe(0);

      // and the victim's own flow is not disturbed
      await consentAs(own, "github", grace);
      await expect.poll(() => victimTab.installs(), { timeout: 15_000 }).toHaveLength(1);
      expect(await credentials(victimUser)).toBe(1);
      expect(await credentials(attacker)).toBe(0);
      await Promise.all([victimTab.profile.close(), tab.profile.close()]);
    });
  });
});
