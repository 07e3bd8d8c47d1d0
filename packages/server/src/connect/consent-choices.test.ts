import { describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { checkConsent, missingParts } from "../integrations/readiness.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { Secret } from "../lib/secret.ts";
import { oauthProvider } from "../oauth/testing.ts";
import { chosenScopes } from "./chosen-scopes.ts";
import { readUserApp } from "./user-app.ts";

const provider = oauthProvider({
  scopes: [
    { name: "read", description: "Read", required: true, byDefault: true },
    { name: "write", description: "Write", byDefault: true },
    { name: "admin", description: "Administer" },
  ],
});
const integration = {
  type: "crm",
  provider,
  clientId: "the-project",
  hasClientSecret: true,
  scopes: ["read", "write", "admin"],
  consent: {
    userConfiguredApp: false,
    optionalScopes: [
      { name: "write", preselected: true },
      { name: "admin", preselected: false },
    ],
  },
} as unknown as Integration;

describe("OA-13: the end user's choice of scopes", () => {
  test.each([
    ["no answer: what the host preselected", undefined, ["read", "write"]],
    ["everything switched off: what is fixed stays", "", ["read"]],
    ["a choice", "admin", ["read", "admin"]],
    ["a choice that names a fixed one, too", "read write admin", ["read", "write", "admin"]],
  ])("%s", (_name, answer, asked) => {
    expect(chosenScopes(integration, answer)).toEqual(asked);
  });

  test("never adds a scope that the host did not list", () => {
    expect(() => chosenScopes(integration, "write delete_everything")).toThrow(
      expect.objectContaining({ code: "connect.input_invalid", meta: { field: "scopes" } }),
    );
  });

  test("is nobody's where the host offers none: an answer changes nothing", () => {
    const fixed = { ...integration, consent: { userConfiguredApp: false, optionalScopes: [] } };
    expect(chosenScopes(fixed, "")).toEqual(["read", "write", "admin"]);
  });

  test("a required scope, or one that is not asked for, cannot be made optional", () => {
    const optional = (name: string) => ({ userConfiguredApp: false, optionalScopes: [{ name, preselected: true }] });
    expect(() => checkConsent(provider, integration.scopes, optional("read"), true)).toThrow(/read/);
    expect(() => checkConsent(provider, integration.scopes, optional("other"), true)).toThrow(/other/);
    // a change of scopes takes its options along
    expect(checkConsent(provider, ["read"], optional("write"), false).optionalScopes).toEqual([]);
  });
});

describe("OA-05: an app that the end user brings", () => {
  test("is the client, and the project's is not", () => {
    const { client, secret } = readUserApp(integration, { clientId: " mine ", clientSecret: "my-secret" });
    expect(client).toEqual({ clientId: "mine" });
    const user = { accountType: null, values: {} };
    expect(oauthAppOf(integration, user, secret, client).clientId).toBe("mine");
    expect(oauthAppOf(integration, user, new Secret("x")).clientId).toBe("the-project");
  });

  test.each([
    [{ clientId: "", clientSecret: "s" }, "clientId"],
    [{ clientId: "c" }, "clientSecret"],
    [{ clientId: "c", clientSecret: "with\nline" }, "clientSecret"],
    [{ clientId: "ü", clientSecret: "s" }, "clientId"],
  ])("%j is refused at its field", (answers, field) => {
    expect(() => readUserApp(integration, answers)).toThrow(
      expect.objectContaining({ code: "connect.input_invalid", meta: { field } }),
    );
  });

  test("makes the host's own app dispensable, but half of one is still missing its other half", () => {
    const without = { ...integration, clientId: null, hasClientSecret: false };
    const offered = { ...integration.consent, userConfiguredApp: true };
    expect(missingParts(provider, without)).toEqual(["client id", "client secret"]);
    expect(missingParts(provider, { ...without, consent: offered })).toEqual([]);
    expect(missingParts(provider, { ...without, consent: offered, hasClientSecret: true })).toEqual(["client id"]);
    expect(missingParts(provider, { ...without, consent: offered, clientId: "c" })).toEqual(["client secret"]);
  });
});
