import { expect, test } from "vitest";
import { credentialIdOf, installOptions, pendingCredential, redirectUrl } from "./install-options.ts";
import { wireCredential, wireIntegration, wireUserIntegration } from "./testing/wire-fixtures.ts";

const integration = wireIntegration({ type: "crm", accountTypes: [{ id: "production", scheme: "oauth" }] });
const owned = wireUserIntegration([
  wireCredential("c-1", "crm", { externalId: "Team A" }),
  wireCredential("c-2", "crm", { status: "PENDING" }),
]);

test("a credential is found by its id and by its external id, with and without ext:", () => {
  for (const reference of ["c-1", "Team A", "ext:Team A", "  Team A "])
    expect(credentialIdOf(reference, owned)).toBe("c-1");
  expect(() => credentialIdOf("nobody's", owned)).toThrow(expect.objectContaining({ code: "credential.not_found" }));
});

test("callbacks and unknown options stay behind, so that the rest can be sent to another window", () => {
  const options = { onInstall: () => {}, onError: () => {}, dropdowns: { a: [] }, allowMultipleCredentials: true };
  expect(() => structuredClone(installOptions(options, integration, owned))).not.toThrow();
  expect(JSON.parse(JSON.stringify(installOptions(options, integration, owned)))).toEqual({
    allowMultipleCredentials: true,
  });
});

test("an external id loses its prefix, a selected credential becomes its id, an account type is sent whole", () => {
  expect(installOptions({ externalId: " ext:Team B " }, integration, owned).externalId).toBe("Team B");
  expect(installOptions({ selectedCredentialId: "Team A" }, integration, owned).selectedCredentialId).toBe("c-1");
  expect(installOptions({ accountType: "production" }, integration, owned).selectedAccountConfig).toMatchObject({
    id: "production",
  });
});

test.each([
  ["a new name for an old credential", { externalId: "x", selectedCredentialId: "c-1" }, "sdk.invalid_argument"],
  [
    "showing and not showing the portal",
    { showPortalAfterInstall: true, bypassPostOAuthPrompt: true },
    "sdk.invalid_argument",
  ],
  ["a taken external id", { externalId: "ext:Team A" }, "credential.external_id_taken"],
  ["an unknown credential", { selectedCredentialId: "c-9" }, "credential.not_found"],
  ["an unknown account type", { accountType: "staging" }, "sdk.invalid_argument"],
  ["a script as redirect URL", { overrideRedirectUrl: "javascript://x/%0aalert(1)" }, "connect.redirect_url_refused"],
])("%s is refused", (_what, options, code) => {
  expect(() => installOptions(options, integration, owned)).toThrow(expect.objectContaining({ code }));
});

test("a redirect URL without a scheme gets https", () => {
  expect(redirectUrl("app.example/oauth")).toBe("https://app.example/oauth");
  expect(redirectUrl("http://localhost:3000/oauth")).toBe("http://localhost:3000/oauth");
});

test("a pending credential is resumed where it is selected, not where another account is wanted", () => {
  const pendingFirst = wireUserIntegration([wireCredential("c-2", "crm", { status: "PENDING" })]);
  expect(pendingCredential(pendingFirst, {})?.id).toBe("c-2");
  expect(pendingCredential(pendingFirst, { allowMultipleCredentials: true })).toBeUndefined();
  expect(pendingCredential(owned, {})).toBeUndefined();
  expect(pendingCredential(owned, { selectedCredentialId: "c-2" })?.id).toBe("c-2");
});
