import type { Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../../gallery/browser-test.ts";
import { scenes, type HostPage } from "../../gallery/scenes.ts";
import { answered, changeChannel, hubspot } from "../../gallery/settings.ts";
import { updateOf } from "../../gallery/snapshots.ts";
import { setScene } from "../../gallery/stage.ts";

describe.runIf(hasChromium("Portal settings"))("the settings of an account", () => {
  let test: BrowserTest;
  beforeAll(async () => {
    test = await startBrowserTest();
  });
  afterAll(() => test?.stop());

  /** The scene without its acts. */
  const show = async (name = "09-settings"): Promise<{ page: Page; frame: Frame } & AsyncDisposable> => {
    const scene = scenes.find((each) => each.name === name);
    if (!scene) throw new TypeError("There is no such scene.");
    const { act: _none, ...still } = scene;
    test.stub.requests.length = 0;
    const { page, frame, close } = await setScene(
      test.browser,
      test.stub,
      { ...still, shows: "Where new deals are announced" },
      { reducedMotion: "reduce" },
    );
    return { page, frame, [Symbol.asyncDispose]: close };
  };
  const sent = (method: string, part: string) =>
    test.stub.requests
      .filter((request) => request.method === method && request.url.includes(part))
      .map(({ headers, body }) => ({ headers, body: JSON.parse(body || "{}") as unknown }));
  const button = (frame: Frame, name: string | RegExp) => frame.getByRole("button", { name, exact: true });
  const heardOf = (page: Page, type: string) =>
    page.evaluate(
      (wanted) => (window as unknown as HostPage).calls.filter((call) => call.type === wanted).map((call) => call.parameters), // prettier-ignore
      type,
    );

  it("are no part of the first load", async () => {
    const nothingAsked = {
      name: "nothing asked",
      update: () => updateOf({ integration: hubspot, credentials: [answered()] }),
      shows: "HubSpot is connected",
    };
    const { frame, close } = await setScene(test.browser, test.stub, nothingAsked, {});
    const loaded = await frame.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    await close();
    expect(loaded.some((name) => name.includes("/assets/index"))).toBe(true);
    expect(loaded.some((name) => name.includes("settings-form"))).toBe(false);
  });

  it("are saved: only what changed, of the shown configuration, and the host's page hears of it", async () => {
    await using stage = await show();
    const { page, frame } = stage;
    expect(await button(frame, "Save").count()).toBe(0);
    await changeChannel(stage);
    await button(frame, "Save").click();
    await frame.locator(".saved").waitFor();
    const [patch] = sent("PATCH", "/sdk/credentials/33333333-3333-4333-8333-333333333333");
    expect(patch?.body).toEqual({ config: { sharedSettings: { channel: "big-deals" } }, merge: true });
    expect(patch?.headers["x-paragon-configuration-id"]).toBe("55555555-5555-4555-8555-555555555555");
    expect(await frame.getByLabel("Channel", { exact: true }).inputValue()).toBe("big-deals");
    expect(await button(frame, "Save").count()).toBe(0);
    await expect
      .poll(() => heardOf(page, "triggerSDKEvent"))
      .toEqual([[{ type: "onWorkflowChange", integrationId: hubspot.id, integrationType: "hubspot" }]]);
    expect(await heardOf(page, "updateAuthenticatedUser")).toEqual([[{ integrations: {}, meta: {}, resources: [] }]]);
    // the focus has not fallen out of the dialog
    expect(await frame.evaluate(() => document.activeElement?.id)).toBe("settings-title");
  });

  it("that do not fit are told at their fields, and the first one has the focus; nothing is sent", async () => {
    await using stage = await show();
    const { frame } = stage;
    await frame.getByRole("switch").check();
    await changeChannel(stage, "No");
    await button(frame, "Save").click();
    const channel = frame.getByLabel("Channel", { exact: true });
    expect(await channel.getAttribute("aria-invalid")).toBe("true");
    expect(await channel.evaluate((field) => field === document.activeElement)).toBe(true);
    const describedBy = (await channel.getAttribute("aria-describedby"))?.split(" ")[0] ?? "";
    expect(await frame.locator(`[id="${describedBy}"]`).innerText()).toBe(
      "Lower-case letters and dashes only, please.",
    );
    expect(await frame.getByText("This is needed.").count()).toBe(1);
    expect(sent("PATCH", "")).toEqual([]);
    await changeChannel(stage, "ok");
    expect(await channel.getAttribute("aria-invalid")).toBe("false");
  });

  it("that the server refuses stay in the form, each with its reason", async () => {
    await using stage = await show();
    const { frame } = stage;
    test.stub.answers.settings = {
      status: 422,
      body: {
        code: "configuration.settings_invalid",
        message: "x",
        meta: { fields: [{ input: "channel", message: "There is no such channel." }] },
      },
    };
    await changeChannel(stage);
    await button(frame, "Save").click();
    await frame.getByText("There is no such channel.").waitFor();
    const channel = frame.getByLabel("Channel", { exact: true });
    expect(await channel.inputValue()).toBe("big-deals");
    expect(await channel.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await heardOf(stage.page, "updateAuthenticatedUser")).toEqual([]);
  });

  it("that could not be sent can be sent again", async () => {
    await using stage = await show();
    const { frame } = stage;
    const answer = test.stub.answers.settings;
    test.stub.answers.settings = { status: 500, body: { message: "x" } };
    await changeChannel(stage);
    await button(frame, "Save").click();
    await frame.getByText("could not be saved").waitFor();
    test.stub.answers.settings = answer;
    await button(frame, "Try again").click();
    await frame.locator(".saved").waitFor();
    expect(sent("PATCH", "")).toHaveLength(2);
  });

  it("that are not saved are asked about once when the portal is closed", async () => {
    await using stage = await show();
    const { page, frame } = stage;
    await changeChannel(stage);
    await frame.getByLabel("Channel", { exact: true }).press("Escape");
    await frame.getByText("Your changes are not saved yet").waitFor();
    expect(await button(frame, "Keep editing").evaluate((each) => each === document.activeElement)).toBe(true);
    await button(frame, "Keep editing").click();
    expect(await frame.getByLabel("Channel", { exact: true }).inputValue()).toBe("big-deals");
    await button(frame, "Close").click();
    await button(frame, "Discard and close").click();
    await expect.poll(() => heardOf(page, "onClose")).toHaveLength(1);
  });

  it("are closed without a question where nothing was changed, or was changed back", async () => {
    await using stage = await show();
    const { page, frame } = stage;
    await changeChannel(stage);
    await changeChannel(stage, "sales");
    expect(await button(frame, "Save").count()).toBe(0);
    await button(frame, "Close").click();
    await expect.poll(() => heardOf(page, "onClose")).toHaveLength(1);
  });

  it("offer what the account has: in pages, found by typing, with the keyboard, and Esc closes only the list", async () => {
    await using stage = await show("09-settings-choices-many");
    const { frame } = stage;
    const picker = button(frame, /^Pipeline /);
    await picker.press("Enter");
    await frame.getByText("Pipeline 10", { exact: true }).waitFor();
    await button(frame, "Load more").click();
    await frame.getByText("Pipeline 20", { exact: true }).waitFor();
    const search = frame.getByRole("searchbox");
    await search.pressSequentially("pipeline 27", { delay: 5 });
    await frame.getByText("Pipeline 27", { exact: true }).waitFor();
    const asked = sent("POST", "/sdk/actions").map(
      ({ body }) => (body as { paginationParameters: object }).paginationParameters,
    );
    // one for the whole search: nobody asks for every letter
    expect(asked).toEqual([{ pageCursor: 0 }, { pageCursor: "10" }, { pageCursor: 0, search: "pipeline 27" }]);
    await frame.getByRole("radio").press("Space");
    await frame.getByRole("radio").press("Escape");
    expect(await frame.getByRole("radio").count()).toBe(0);
    expect(await picker.innerText()).toBe("Pipeline 27");
    expect(await picker.evaluate((each) => each === document.activeElement)).toBe(true);
  });

  it("clear what depends on another choice, and ask for it with that choice", async () => {
    await using stage = await show("09-settings-all");
    const { frame } = stage;
    const group = frame.getByRole("group", { name: "Stage of new deals" });
    await group.getByRole("button", { name: /^Pipeline / }).click();
    await group.getByRole("radio", { name: "Renewals" }).click();
    expect(await group.getByRole("button", { name: /^Stage / }).innerText()).toBe("Choose…");
    await group.getByRole("button", { name: /^Stage / }).click();
    await group.getByRole("radio", { name: "New business" }).waitFor();
    expect(sent("POST", "/sdk/actions").at(-1)?.body).toMatchObject({
      sourceKey: "stages",
      parameters: [{ key: "pipelines", source: { type: "VALUE", value: "p-2" } }],
    });
  });

  it("take a file's text and show its size alone; entries are added and removed by the keyboard", async () => {
    await using stage = await show("09-settings-all");
    const { frame } = stage;
    const file = { name: "key.pem", mimeType: "text/plain", buffer: Buffer.from("a-secret-key") };
    await frame.locator("input[type=file]").setInputFiles(file);
    await frame.getByText("12 byte").waitFor();
    const names = frame.getByRole("group", { name: "Labels" }).getByLabel("Name", { exact: true });
    await names.last().press("Enter");
    expect(await names.count()).toBe(3);
    expect(await names.last().evaluate((each) => each === document.activeElement)).toBe(true);
    await names.last().fill("plan");
    await button(frame, "Remove: region").press("Enter");
    await button(frame, "Save").click();
    await frame.locator(".saved").waitFor();
    expect(sent("PATCH", "").at(-1)?.body).toMatchObject({
      config: { sharedSettings: { key: "a-secret-key", headers: { tier: "gold", plan: "" } } },
    });
    expect(await frame.locator("body").innerHTML()).not.toContain("a-secret-key");
  });
});
