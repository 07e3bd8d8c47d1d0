import type { CredentialId } from "@portico/protocol";
import { describe, expect, test } from "vitest";
import type { Credential } from "../credentials/credential.ts";
import type { PermissionScope } from "../http/context.ts";
import { requirePermission } from "./require-permission.ts";

const id = "33333333-3333-4333-8333-333333333333" as CredentialId;
const credential = { id, externalId: "team-a" } as Credential;

function allows(permissions: PermissionScope | undefined, chosen: Credential | undefined): boolean {
  try {
    requirePermission(permissions, "github", chosen);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "user_token.permission_denied" });
    return false;
  }
}

describe("the permissions claim", () => {
  test.each<[string, PermissionScope | undefined, boolean]>([
    ["absence", undefined, true],
    ["everything", true, true],
    ["nothing", false, false],
    ["an empty claim", {}, false],
    ["all integrations", { "integration:*": true }, true],
    ["no integration", { "integration:*": false }, false],
    ["this integration", { "integration:github": true }, true],
    ["another integration", { "integration:slack": true }, false],
    ["all but this integration", { "integration:*": true, "integration:github": false }, false],
    ["only this integration", { "integration:*": false, "integration:github": true }, true],
    ["every credential of it", { "integration:github": { "credential:*": true } }, true],
    ["this credential", { "integration:github": { [`credential:${id}`]: true } }, true],
    ["this credential by its external id", { "integration:*": { "credential:ext:team-a": true } }, true],
    ["another credential", { "integration:github": { "credential:ext:team-b": true } }, false],
    [
      "every credential but this",
      { "integration:github": { "credential:*": true, [`credential:${id}`]: false } },
      false,
    ],
    ["an empty scope", { "integration:github": {} }, false],
    ["names of permissions", { "integration:github": ["credential:write"] }, false],
    ["names of permissions of a credential", { "integration:github": { "credential:*": ["actionkit"] } }, false],
    ["one configuration of it", { "integration:github": { "credential:*": { "configuration:*": true } } }, false],
    ["a name that objects inherit", { "integration:github": { constructor: true } }, false],
  ])("granting %s", (_name, permissions, isAllowed) => {
    expect(allows(permissions, credential)).toBe(isAllowed);
  });

  test("before the credential is known, a claim about credentials is not refused yet", () => {
    expect(allows({ "integration:github": { "credential:ext:team-b": true } }, undefined)).toBe(true);
    expect(allows({ "integration:slack": { "credential:*": true } }, undefined)).toBe(false);
  });
});
