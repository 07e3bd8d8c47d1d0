import { callWho } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ tools: true });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("an MCP server that nobody registered at, SDK %s", (sdk) => {
  test("OA-22: is connected in the portal, its tool is called, and it is disconnected again", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-tools`;
    await tab.authenticate(user);
    await tab.connect("acme-tools");
    await tab.portal.shows("Connect Acme Tools to Acme Notes");
    // its authorization server asks nothing: the window goes there and comes back by itself
    await tab.portal.opensWindow("Connect Acme Tools");
    await tab.portal.shows("Acme Tools is connected");
    expect(await tab.integration("acme-tools")).toMatchObject({
      enabled: true,
      credentialStatus: "VALID",
      providerData: { accountName: new URL(stage.tools().url).host },
    });

    const { portico, host } = stage;
    const proxied = `${portico.url}/projects/${host.projectId}/sdk/proxy/acme-tools`;
    const headers = { authorization: `Bearer ${await host.token(user)}`, "x-paragon-use-raw-response": "1" };
    expect(await callWho(proxied, headers)).toBe("ada");

    await tab.portal.press("Disconnect");
    await tab.portal.press("Disconnect");
    await expect.poll(() => stage.tools().authorization?.liveGrants, { timeout: 15_000 }).toBe(0);
    expect(stage.tools().log.count("register")).toBe(1);
    expect(await tab.complaints()).toEqual([]);
  });
});
