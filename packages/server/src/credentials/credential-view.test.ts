import type { ConfigurationId, CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { describe, expect, test } from "vitest";
import type { Credential } from "./credential.ts";
import { toWireCredential } from "./credential-view.ts";

const at = new Date("2026-03-01T12:00:00Z");
const credential: Credential = {
  id: "c" as CredentialId,
  projectId: "p" as ProjectId,
  integrationId: "i" as IntegrationId,
  userId: "u" as UserId,
  status: "VALID",
  statusReason: null,
  externalId: null,
  accountType: null,
  accountId: null,
  accountName: null,
  providerData: { plan: "pro" },
  templateValues: { site: "acme" },
  grantedScopes: ["read"],
  secretVersion: 3,
  expiresAt: null,
  refreshedAt: null,
  refreshFailures: 0,
  isRefreshing: false,
  createdAt: at,
  updatedAt: at,
  configurations: [
    {
      id: "f" as ConfigurationId,
      credentialId: "c" as CredentialId,
      externalId: null,
      isDefault: true,
      sharedSettings: {},
      workflowSettings: {},
      meta: {},
      createdAt: at,
      updatedAt: at,
    },
  ],
};

describe("a credential on the wire", () => {
  test("contract 7.6: what is unknown is absent, never null", () => {
    expect(toWireCredential(credential, "Acme")).toEqual({
      id: "c",
      status: "VALID",
      configurations: [
        {
          id: "f",
          connectCredentialId: "c",
          workflowSettings: {},
          sharedSettings: {},
          configMeta: {},
          isDefault: true,
          dateCreated: "2026-03-01T12:00:00.000Z",
          dateUpdated: "2026-03-01T12:00:00.000Z",
        },
      ],
      providerData: { plan: "pro" },
      projectId: "p",
      integrationId: "i",
      personaId: "u",
      isPreviewCredential: false,
      dateCreated: "2026-03-01T12:00:00.000Z",
      dateUpdated: "2026-03-01T12:00:00.000Z",
      dateRefreshed: "2026-03-01T12:00:00.000Z",
      refreshFailureCount: 0,
      isRefreshing: false,
    });
  });

  test("contract 7.6: the account, the external id and the end of the token are told", () => {
    const told = toWireCredential(
      { ...credential, accountId: "7", accountName: "Ada", externalId: "team a", expiresAt: at },
      "Acme",
    );
    expect(told).toMatchObject({
      providerId: "7",
      externalId: "team a",
      dateValidUntil: "2026-03-01T12:00:00.000Z",
      providerData: { plan: "pro", accountName: "Ada" },
    });
  });

  test("a credential that needs attention says why in words for the end user", () => {
    const invalid: Credential = {
      ...credential,
      status: "INVALID",
      statusReason: "credential.needs_reconnect",
      accountName: "Ada",
    };
    const { statusReason } = toWireCredential(invalid, "Acme");
    expect(statusReason?.code).toBe("credential.needs_reconnect");
    expect(statusReason?.message).toContain("Acme (Ada)");
    expect(statusReason?.message).not.toMatch(/grant|token|oauth|refresh/i);
    expect(toWireCredential({ ...credential, status: "PENDING" }, "Acme").statusReason?.code).toBe(
      "credential.setup_incomplete",
    );
  });
});
