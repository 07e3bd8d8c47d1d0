import { describe, expect, it } from "vitest";
import { integrationOf } from "../gallery/snapshots.ts";
import { noAnswers, planConnect, postConnectFields } from "./plan.ts";

const subdomain = { id: "subdomain", title: "Subdomain", type: "TEXT_NO_VARS" } as const;
const twoTypes = [
  { id: "production", scheme: "oauth" },
  { id: "sandbox", scheme: "oauth" },
] as const;
const plain = integrationOf("github", "GitHub");
const typed = integrationOf("salesforce", "Salesforce", { config: { accountTypes: [...twoTypes] } });

describe("planConnect", () => {
  it("goes straight to the provider's window when nothing has to be asked", () => {
    expect(planConnect(plain, {}, noAnswers)).toMatchObject({ nextStep: "provider_window", usesWindow: true });
  });

  it("asks for a code where the provider has no window, and for answers before it", () => {
    const byCode = integrationOf("github", "GitHub", { connectsBy: "device" });
    expect(planConnect(byCode, {}, noAnswers)).toMatchObject({ nextStep: "device_code", usesWindow: false });
    const asking = integrationOf("zendesk", "Zendesk", {
      connectsBy: "device",
      config: { authConfigInputs: [{ ...subdomain }] },
    });
    expect(planConnect(asking, {}, noAnswers).nextStep).toBe("fields");
    expect(planConnect(asking, {}, { ...noAnswers, submitted: true }).nextStep).toBe("device_code");
  });

  it("puts a click before the code of a direct installation, which shows no overview", () => {
    const byCode = integrationOf("github", "GitHub", { connectsBy: "device" });
    const direct = { isApiInstallation: true };
    expect(planConnect(byCode, direct, noAnswers).nextStep).toBe("fields");
    expect(planConnect(byCode, direct, { ...noAnswers, submitted: true }).nextStep).toBe("device_code");
  });

  it("asks for the account type when there are several, and goes on with the chosen one", () => {
    expect(planConnect(typed, {}, noAnswers).nextStep).toBe("account_type");
    const chosen = planConnect(typed, {}, { ...noAnswers, accountTypeId: "sandbox" });
    expect(chosen.nextStep).toBe("provider_window");
    expect(chosen.accountType?.id).toBe("sandbox");
  });

  it("respects an account type, or a list of them, named by the host", () => {
    expect(planConnect(typed, { accountType: "sandbox" }, noAnswers).accountType?.id).toBe("sandbox");
    expect(planConnect(typed, { accountType: ["production"] }, noAnswers).nextStep).toBe("provider_window");
    expect(planConnect(typed, { accountType: ["production", "sandbox"] }, noAnswers).nextStep).toBe("account_type");
  });

  it("takes `default` when it stands beside `user-configured-oauth` only", () => {
    const accountTypes = [
      { id: "default", scheme: "oauth" as const },
      { id: "user-configured-oauth", scheme: "oauth" as const },
    ];
    const integration = integrationOf("jira", "Jira", { config: { accountTypes } });
    expect(planConnect(integration, {}, noAnswers).accountType?.id).toBe("default");
  });

  it("asks for fields first, and sends them as the key when no window is involved", () => {
    const withField = integrationOf("zendesk", "Zendesk", { config: { authConfigInputs: [subdomain] } });
    expect(planConnect(withField, {}, noAnswers).nextStep).toBe("fields");
    expect(planConnect(withField, {}, { ...noAnswers, submitted: true }).nextStep).toBe("provider_window");
    const keyed = integrationOf("stripe", "Stripe", { scheme: "basic", config: { authConfigInputs: [subdomain] } });
    expect(planConnect(keyed, {}, noAnswers)).toMatchObject({ nextStep: "fields", usesWindow: false });
    expect(planConnect(keyed, {}, { ...noAnswers, submitted: true }).nextStep).toBe("save_key");
  });

  it("prefers the account type's own fields and leaves hidden ones out", () => {
    const own = { ...subdomain, id: "own" };
    const integration = integrationOf("x", "X", {
      config: {
        authConfigInputs: [subdomain, { ...subdomain, id: "secret", hidden: true }],
        accountTypes: [{ id: "a", scheme: "oauth", endUserSuppliedValues: [own] }],
      },
    });
    expect(planConnect(integration, {}, noAnswers).fields).toEqual([own]);
  });
});

describe("postConnectFields", () => {
  it("is empty when the host or the account type skips the questions", () => {
    const integration = integrationOf("jira", "Jira", { config: { postOauthInputs: [subdomain] } });
    expect(postConnectFields(integration, {}, null)).toHaveLength(1);
    expect(postConnectFields(integration, { bypassPostOAuthPrompt: true }, null)).toHaveLength(0);
    expect(postConnectFields(integration, {}, { id: "a", scheme: "oauth", skipPostOAuthInputs: true })).toHaveLength(0);
  });
});
