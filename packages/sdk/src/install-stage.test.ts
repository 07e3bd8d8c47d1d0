import type { AccountType } from "@portico/protocol";
import { expect, test } from "vitest";
import { stageOf } from "./install-stage.ts";
import { input, wireIntegration } from "./testing/wire-fixtures.ts";

const account = (id: string, changes: Partial<AccountType> = {}): AccountType => ({ id, scheme: "oauth", ...changes });

test("an OAuth integration without questions goes straight to consent", () => {
  expect(stageOf({ integration: wireIntegration({ type: "github" }) })).toEqual({ stage: "oauth", done: false });
});

test("account types, questions, consent and questions after it come in this order", () => {
  const integration = wireIntegration({
    type: "salesforce",
    accountTypes: [account("production"), account("sandbox")],
    before: [input("subdomain")],
    after: [input("site")],
  });
  const accountType = account("sandbox");
  expect(stageOf({ integration }).stage).toBe("accountType");
  expect(stageOf({ integration, accountType }).stage).toBe("preOptions");
  expect(stageOf({ integration, accountType, preValues: {} }).stage).toBe("oauth");
  expect(stageOf({ integration, credential: { id: "c", status: "PENDING" } })).toMatchObject({
    stage: "postOptions",
    options: [{ id: "site" }],
  });
  expect(stageOf({ integration, credential: { id: "c", status: "VALID" } })).toEqual({ stage: "done", done: true });
});

test("an account type's own questions replace the general ones, and it may skip those after consent", () => {
  const accountType = account("own", { endUserSuppliedValues: [input("region")], skipPostOAuthInputs: true });
  const integration = wireIntegration({
    type: "x",
    accountTypes: [accountType],
    before: [input("a")],
    after: [input("b")],
  });
  expect(stageOf({ integration, accountType })).toMatchObject({ stage: "preOptions", options: [{ id: "region" }] });
  expect(stageOf({ integration, accountType, credential: { id: "c", status: "PENDING" } }).done).toBe(true);
});

test("without OAuth there is always a preOptions stage, because its answer makes the credential", () => {
  const integration = wireIntegration({ type: "internal", scheme: "basic" });
  expect(stageOf({ integration })).toEqual({ stage: "preOptions", options: [], done: false });
});
