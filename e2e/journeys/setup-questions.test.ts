import { randomUUID } from "node:crypto";
import { allowAs, oidcAccounts } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = oidcAccounts[0]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    acme: {},
    declareAcme: (declaration) => ({
      ...declaration,
      postConnectFields: [
        { id: "key", title: "Signing key", type: "select", dataSource: "keys" },
        { id: "team", title: "Team", type: "text" },
      ],
      // any list of objects that the connected server has
      dataSources: {
        keys: { title: "Keys", request: { path: "/jwks" }, items: "/keys", value: "/kid", label: "/kid" },
      },
    }),
  });
});
afterAll(() => stage[Symbol.asyncDispose]());

const authorizePages = () =>
  stage
    .acme()
    .log.of("page")
    .filter(({ path }) => path.startsWith("/auth?")).length;

async function answerQuestions(tab: HostTab): Promise<void> {
  await tab.portal.shows("One last thing");
  await tab.portal.choose("acme");
  await tab.portal.fill("Team", "Compilers");
  await tab.portal.press("Finish");
}

describe.each(sdkKinds)("questions after consent, SDK %s", (sdk) => {
  test("left unanswered, they are asked again without a second consent, and only then is the account connected", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-portal-${randomUUID()}`;
    await tab.authenticate(user);
    await tab.connect("acme-id");
    await allowAs(await tab.portal.opensWindow("Connect Acme ID"), ada);
    await tab.portal.shows("One last thing");
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: false, credentialStatus: "PENDING" });
    await tab.portal.press("Close");
    await tab.portal.isGone();
    expect(await tab.installs()).toEqual([]);

    await tab.reload(user);
    const pending = await tab.integration("acme-id");
    expect(pending).toMatchObject({ enabled: false, credentialStatus: "PENDING" });
    const consents = authorizePages();
    await tab.connect("acme-id");
    await answerQuestions(tab);
    await tab.portal.shows("Acme ID is connected");
    expect(authorizePages()).toBe(consents);
    expect(await tab.integration("acme-id")).toMatchObject({
      enabled: true,
      credentialStatus: "VALID",
      credentialId: pending.credentialId,
    });
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    expect(await tab.installs()).toMatchObject([{ credentialId: pending.credentialId }]);
  });

  test("installIntegration resumes at the questions as well", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-direct-${randomUUID()}`;
    await tab.authenticate(user);
    await allowAs(await tab.installOpensWindow("acme-id"), ada);
    await tab.portal.shows("One last thing");
    expect(await tab.installs()).toEqual([]);

    await tab.reload(user);
    const consents = authorizePages();
    await tab.install("acme-id");
    await answerQuestions(tab);
    await tab.portal.isGone();
    expect(authorizePages()).toBe(consents);
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: true, credentialStatus: "VALID" });
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    expect(await tab.installs()).toHaveLength(1);
  });
});
