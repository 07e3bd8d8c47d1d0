import type { Configuration, Portico } from "@portico/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const settings = [
  { id: "channel", type: "TEXT_NO_VARS", title: "Channel", maxLength: 20 },
  { id: "days", type: "NUMBER", title: "Days", required: false },
  { id: "kind", type: "ENUM", title: "Kind", required: false, options: [{ value: "lead", label: "Leads" }] },
  { id: "team", type: "CUSTOM_DROPDOWN", title: "Team", key: "teams", required: false },
];
const workflow = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "stripe" }] });
  await stage.host.change(stage.integration("stripe").id, { settings });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** A tab whose user has one account connected, as the host calls it. */
async function connected(
  sdk: (typeof sdkKinds)[number],
  user: string,
): Promise<{ tab: HostTab; credentialId: string }> {
  const { id } = stage.integration("stripe");
  const made = await stage.host.call(`${sdk}-${user}`, "POST", "/projects/:project/sdk/credentials", {
    integrationId: id,
    payload: { apiKey: "sk_test_ada" },
    installOptions: { externalId: "main" },
  });
  const credential = (await made.json()) as { id: string };
  const tab = await openHost(stage, sdk);
  await tab.authenticate(`${sdk}-${user}`);
  return { tab, credentialId: credential.id };
}

/** Calls either SDK; what is thrown at once is rejected like the rest, and the server's code is found in both. */
function call<Name extends keyof Portico>(
  tab: HostTab,
  name: Name,
  ...given: unknown[]
): Promise<{ value?: unknown; code?: string; text?: string }> {
  return tab.page.evaluate(
    async ([method, parameters]) => {
      try {
        const run = window.paragon[method as keyof Portico] as unknown as (...each: unknown[]) => unknown;
        return { value: await run(...(parameters as unknown[])) };
      } catch (error) {
        const { message, code } = error as { message: string; code?: string };
        return { text: message, code: code ?? /"code":"([^"]+)"/.exec(message)?.[1] ?? "" };
      }
    },
    [name, given] as const,
  );
}

describe.each(sdkKinds)("settings and configurations, SDK %s", (sdk) => {
  test("the host's questions are listed with their choices, and answers are saved, checked and read again", async () => {
    const { tab, credentialId } = await connected(sdk, "settings");
    await using _ = tab;
    const config = await call(tab, "getIntegrationConfig", "stripe");
    expect(config.value).toMatchObject({
      availableUserSettings: [
        { id: "channel" },
        { id: "days" },
        { id: "kind", sourceType: "setting:kind" },
        { id: "team" },
      ],
      availableWorkflows: [],
    });
    expect(
      (await call(tab, "getSourcesForInput", "stripe", { type: "ENUM", sourceType: "setting:kind" })).value,
    ).toBeNull();
    expect((await call(tab, "getDataSourceOptions", "stripe", "setting:kind")).value).toMatchObject({
      values: [{ value: "lead", label: "Leads" }],
    });
    const saved = await call(tab, "updateIntegrationUserSettings", "stripe", { channel: "#sales", days: "30" });
    expect(saved.value).toMatchObject({ errors: expect.toBeOneOf([[], undefined]) as unknown });
    await call(tab, "updateIntegrationUserSettings", "stripe", { kind: "lead" });
    const kept = { channel: "#sales", days: 30, kind: "lead" };
    expect(await tab.integration("stripe")).toMatchObject({ credentialId, sharedSettings: kept });
    const wrong = await call(tab, "updateIntegrationUserSettings", "stripe", {
      channel: "x".repeat(21),
      kind: "other",
    });
    expect(wrong).toMatchObject({ code: "configuration.settings_invalid" });
    await tab.reload(`${sdk}-settings`);
    expect(await tab.integration("stripe")).toMatchObject({ sharedSettings: kept });
  });

  test("a second configuration is made, named, set and destroyed; the default one stays", async () => {
    const { tab, credentialId } = await connected(sdk, "teams");
    await using _ = tab;
    const made = (await call(tab, "createConfiguration", { credentialId: "ext:main", externalId: "team-a" }))
      .value as Configuration;
    expect(made).toMatchObject({ externalId: "team-a", isDefault: false, connectCredentialId: credentialId });
    const meta = { color: "red" };
    expect((await call(tab, "updateConfiguration", { id: "ext:team-a", credentialId, meta })).value).toMatchObject({
      id: made.id,
      configMeta: meta,
    });
    const selection = { selectedCredentialId: credentialId, selectedConfigurationId: made.id };
    await call(tab, "updateIntegrationUserSettings", "stripe", { channel: "#a" }, selection);
    const [credential] = (await tab.integration("stripe")).allCredentials;
    expect(credential?.configurations).toMatchObject([
      { isDefault: true, sharedSettings: {} },
      { id: made.id, sharedSettings: { channel: "#a" } },
    ]);
    const standard = credential?.configurations[0]?.id;
    const refused = await call(tab, "destroyConfiguration", { id: standard, credentialId });
    expect(refused).toHaveProperty("text");
    expect(await call(tab, "destroyConfiguration", { id: "team-a", credentialId: "main" })).toEqual({});
    await tab.reload(`${sdk}-teams`);
    const [after] = (await tab.integration("stripe")).allCredentials;
    expect(after?.configurations.map(({ id }) => id)).toEqual([standard]);
  });

  test("what waits for workflows is refused and says why", async () => {
    const { tab } = await connected(sdk, "workflows");
    await using _ = tab;
    expect(await call(tab, "event", "Lead Created", { id: 1 })).toMatchObject({ code: "workflow.not_available" });
    expect((await call(tab, "enableWorkflow", workflow)).text).toMatch(/workflow/i);
    expect((await call(tab, "disableWorkflow", workflow)).text).toMatch(/workflow/i);
    expect((await call(tab, "workflow", workflow, { body: {} })).text).toMatch(/workflow/i);
    expect((await call(tab, "updateWorkflowState", { [workflow]: true })).value).toMatchObject({
      errors: [{ workflowId: workflow }],
    });
    expect((await call(tab, "updateWorkflowUserSettings", "stripe", workflow, { a: 1 })).text).toBeTruthy();
    expect((await call(tab, "getTriggers", "stripe")).value).toEqual({ triggers: { stripe: [] } });
    expect((await call(tab, "connectAction", "billing", {})).text).toBeTruthy();
    expect((await call(tab, "getCustomWebhookUserManualUrl", workflow)).text).toBeTruthy();
  });

  test("an account of the user as its provider has it, without a token where no picker needs one", async () => {
    const { tab, credentialId } = await connected(sdk, "account");
    await using _ = tab;
    const account = (await call(tab, "getIntegrationAccount", "stripe", { includeAccountAuth: true })).value;
    expect(account).toMatchObject({ type: "stripe", providerData: { accountName: expect.any(String) as string } });
    expect(account).not.toHaveProperty("accountAuth");
    expect(JSON.stringify(account)).not.toContain("sk_test");
    expect(account).toMatchObject({ credentialId });
  });
});

test("choices of the host's own come from the host, which our SDK asks by the input's key", async () => {
  const { tab } = await connected("ours", "dropdowns");
  await using _ = tab;
  await call(tab, "setDataSources", { dropdowns: { teams: [{ value: "a", label: "Alpha" }] } });
  const found = await call(tab, "getFieldOptions", { integration: "stripe", action: "teams" });
  expect(found.value).toMatchObject({ data: [{ value: "a", label: "Alpha" }], nextPageCursor: null });
});
