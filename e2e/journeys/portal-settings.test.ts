import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const settings = [
  { id: "channel", type: "TEXT_NO_VARS", title: "Channel", maxLength: 20 },
  // no browser knows a group named in this way: only the server refuses
  { id: "code", type: "TEXT_NO_VARS", title: "Code", required: false, pattern: "(?P<code>[A-Z]{3})", patternHint: "Three capital letters, please." }, // prettier-ignore
  { id: "sync", type: "SWITCH", title: "Every day", required: false },
  { id: "days", type: "NUMBER", title: "Days", visibleWhen: { input: "sync", isOneOf: [true] } },
  { id: "team", type: "CUSTOM_DROPDOWN", title: "Team", key: "teams", required: false },
];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "stripe" }] });
  await stage.host.change(stage.integration("stripe").id, { settings });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** A tab with the portal open, whose user has one account. */
async function opened(sdk: (typeof sdkKinds)[number], user: string, options: object = {}): Promise<HostTab> {
  await stage.host.call(`${sdk}-${user}`, "POST", "/projects/:project/sdk/credentials", {
    integrationId: stage.integration("stripe").id,
    payload: { apiKey: "sk_test_ada" },
  });
  const tab = await openHost(stage, sdk);
  await tab.authenticate(`${sdk}-${user}`);
  // our SDK takes lists of the host's own beforehand, the official one with the call
  await tab.page.evaluate((given) => window.paragon.setDataSources(given), options);
  await tab.connect("stripe", options);
  await tab.portal.shows("Stripe is connected");
  return tab;
}
const answers = async (tab: HostTab): Promise<unknown> => (await tab.integration("stripe")).sharedSettings;

describe.each(sdkKinds)("settings in the portal, SDK %s", (sdk) => {
  test("the user answers, and the host reads the answers", async () => {
    await using tab = await opened(sdk, "answers");
    const { portal } = tab;
    await portal.fill("Channel", "sales");
    await portal.frame.getByRole("switch", { name: "Every day" }).check();
    await portal.fill("Days", "30");
    await portal.press("Save");
    await portal.says("Saved");
    const first = { channel: "sales", sync: true, days: 30 };
    await expect.poll(() => answers(tab)).toEqual(first);
    await portal.fill("Channel", "big-deals");
    await portal.press("Save");
    await expect.poll(() => answers(tab)).toEqual({ ...first, channel: "big-deals" });
    await tab.reload(`${sdk}-answers`);
    expect(await answers(tab)).toEqual({ ...first, channel: "big-deals" });
    await tab.connect("stripe");
    await portal.says("Every day");
    expect(await portal.valueOf("Days")).toBe("30");
  });

  test("what the server refuses stays in the form with its reason, and nothing is saved", async () => {
    await using tab = await opened(sdk, "refused");
    const { portal } = tab;
    await portal.fill("Channel", "sales");
    await portal.fill("Code (optional)", "abc");
    await portal.press("Save");
    await portal.says("Three capital letters, please.");
    expect(await portal.isFocused("Code (optional)")).toBe(true);
    expect(await portal.valueOf("Channel")).toBe("sales");
    expect(await answers(tab)).toEqual({});
    await portal.fill("Code (optional)", "ABC");
    await portal.press("Save");
    await expect.poll(() => answers(tab)).toEqual({ channel: "sales", code: "ABC" });
  });

  test("choices of the host's own are offered", async () => {
    const teams = [
      { value: "a", label: "Alpha" },
      { value: "b", label: "Beta" },
    ];
    await using tab = await opened(sdk, "teams", { dropdowns: { teams } });
    const { portal } = tab;
    await portal.fill("Channel", "sales");
    const select = portal.frame.getByLabel("Team (optional)");
    if (await select.evaluate((control) => control.tagName === "SELECT")) await select.selectOption("Beta");
    else {
      await select.click();
      // it closes the list, so there is nothing left that could be checked
      await portal.frame.getByRole("radio", { name: "Beta" }).click();
    }
    await portal.press("Save");
    await expect.poll(() => answers(tab)).toEqual({ channel: "sales", team: "b" });
  });
});
