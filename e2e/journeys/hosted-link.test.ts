import { consentAs, seededUsers } from "@portico/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drivePortal } from "../portal-driver.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada] = seededUsers as [(typeof seededUsers)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }, { service: "stripe" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Link {
  id: string;
  url: string;
  state: string;
}
const links = () => `/api/projects/${stage.host.projectId}/connect-links`;
const make = (asked: object = {}): Promise<Link> =>
  stage.portico.admin<Link>("POST", links(), { endUserId: "ada@example.com", integrationType: "github", ...asked });
const stateOf = async ({ id }: Link): Promise<string | undefined> => {
  const { links: all } = await stage.portico.admin<{ links: Link[] }>("GET", links());
  return all.find((each) => each.id === id)?.state;
};
/** A browser that nobody has used, with what its pages leave uncaught. */
async function browser() {
  const profile = await stage.browser.newContext();
  const page = await profile.newPage();
  page.setDefaultTimeout(15_000);
  const uncaught: string[] = [];
  page.on("pageerror", (error) => uncaught.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) uncaught.push(message.text());
  });
  return {
    page,
    async [Symbol.asyncDispose]() {
      await profile.close();
      expect(uncaught).toEqual([]);
    },
  };
}
async function begin(page: Page, link: Link): Promise<void> {
  await page.goto(link.url);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/\/connect\/session\//);
}

test("OA-02: a link says for which app, user and provider it is, asks, and connects that user's account", async () => {
  await stage.host.call("ada@example.com", "PATCH", "/projects/:project/sdk/me", { meta: { Name: "Ada Lovelace" } });
  const link = await make();
  expect(await stateOf(link)).toBe("waiting");
  await using tab = await browser();
  await tab.page.goto(link.url);
  const text = await tab.page.locator("main").innerText();
  expect(text).toContain("Connect GitHub to Acme Notes");
  expect(text).toContain("Ada Lovelace");
  expect(await stateOf(link)).toBe("waiting");
  await tab.page.getByRole("button", { name: "Continue" }).click();
  await tab.page.waitForURL(/\/connect\/session\//);
  expect(await stateOf(link)).toBe("opened");

  const portal = drivePortal(tab.page);
  await consentAs(await portal.opensWindow("Connect GitHub"), "github", ada);
  await portal.shows("GitHub is connected");
  await portal.press("Done");
  await tab.page.getByRole("heading", { name: "GitHub is connected to Acme Notes" }).waitFor();
  expect(await stateOf(link)).toBe("connected");
  const me = await stage.host.call("ada@example.com", "GET", "/projects/:project/sdk/me");
  expect(await me.json()).toMatchObject({ integrations: { github: { enabled: true } } });
});

test("OA-02: it opens once: not again, not in another browser, not after a preview, and a reload goes on", async () => {
  const link = await make({ endUserId: "once" });
  for (const headers of [{ "sec-purpose": "prefetch" }, { purpose: "preview" }, { "sec-fetch-mode": "no-cors" }])
    for (const method of ["GET", "POST", "HEAD"]) await fetch(link.url, { method, headers, redirect: "manual" });
  await fetch(link.url, { headers: { "sec-fetch-mode": "navigate" } });
  expect(await stateOf(link)).toBe("waiting");

  await using first = await browser();
  await begin(first.page, link);
  await drivePortal(first.page).shows("Connect GitHub");
  await first.page.reload();
  await drivePortal(first.page).shows("Connect GitHub");

  await using second = await browser();
  const again = await second.page.goto(link.url);
  expect(again?.status()).toBe(410);
  const stolen = await second.page.goto(first.page.url());
  expect(stolen?.status()).toBe(410);
  expect(await second.page.locator("main").innerText()).toContain("Ask whoever sent it for a new one");
});

test("OA-04: another site's page cannot send its visitor into a session that it knows", async () => {
  const link = await make({ endUserId: "mallory" });
  await using tab = await browser();
  await tab.page.goto(stage.hostPage.url("ours"));
  await tab.page.evaluate((action) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    document.body.append(form);
    form.submit();
  }, link.url);
  await tab.page.getByRole("heading", { name: "Open the link yourself" }).waitFor();
  expect(await stateOf(link)).toBe("waiting");
});

test("OA-01: a session of a link reaches its one integration, nobody's metadata and no proxy, and ends with the link", async () => {
  const link = await make({ endUserId: "narrow" });
  await using tab = await browser();
  await begin(tab.page, link);
  const token = await tab.page.evaluate(
    () => (JSON.parse(document.getElementById("facts")!.textContent) as { token: string }).token,
  );
  const ask = async (method: string, path: string, body?: object): Promise<[number, unknown]> => {
    const answer = await fetch(`${stage.portico.url}${path.replace(":project", stage.host.projectId)}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return [answer.status, text === "" ? undefined : (JSON.parse(text) as { code?: string }).code];
  };
  expect(await ask("GET", "/projects/:project/sdk/me")).toEqual([200, undefined]);
  const { id: integrationId } = stage.integration("stripe");
  const key = { integrationId, payload: { apiKey: "sk_test_ada" }, installOptions: {} };
  expect(await ask("POST", "/projects/:project/sdk/credentials", key)).toEqual([403, "7210"]);
  expect(await ask("PATCH", "/projects/:project/sdk/me", { meta: { Email: "evil@example.com" } })).toEqual([
    403,
    "7210",
  ]);
  expect((await ask("GET", "/projects/:project/sdk/proxy/github/user"))[0]).toBe(401);
  await stage.portico.admin("DELETE", `${links()}/${link.id}`);
  expect((await ask("GET", "/projects/:project/sdk/me"))[0]).toBe(401);
  const gone = await tab.page.reload();
  expect(gone?.status()).toBe(410);
});

test("a link that nobody could use is not made", async () => {
  const refused = (asked: object) => make(asked).catch((error: Error) => error.message);
  expect(await refused({ integrationType: "nothing" })).toContain("integration.not_found");
  expect(await refused({ returnUrl: "https://evil.example/" })).toContain("connect.redirect_url_refused");
  expect(await refused({ expiresInSeconds: 59 })).toContain("http.invalid_input");
  expect(await refused({ selectedCredentialId: "main" })).toContain("credential.not_connected");
});
