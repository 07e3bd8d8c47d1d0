import {
  healthReasons,
  type ConfigurationId,
  type CredentialId,
  type HealthReason,
  type IntegrationId,
  type ProjectId,
  type UserId,
} from "@portico/protocol";
import { describe, expect, test } from "vitest";
import { oauthProvider } from "../oauth/testing.ts";
import type { Credential } from "./credential.ts";
import { toWireCredential, toWirePause } from "./credential-view.ts";
import { healthMoves } from "./health.ts";
import type { RefreshOutage } from "./refresh-breaker.ts";

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
  oauthClient: null,
  providerData: { plan: "pro" },
  templateValues: { site: "acme" },
  grantedScopes: ["read"],
  missingScopes: [],
  grantExpiresAt: null,
  secretVersion: 3,
  expiresAt: null,
  nextRefreshAt: null,
  refreshedAt: null,
  refreshFailures: 0,
  isRefreshing: false,
  health: {
    state: "healthy",
    reason: null,
    since: at,
    refusals: 0,
    confirmAfter: null,
    lastSuccessAt: at,
    lastFailureAt: null,
    lastFailureReason: null,
    lastUsedAt: null,
  },
  frozenAt: null,
  consentedAt: at,
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
      health: { state: "healthy", since: "2026-03-01T12:00:00.000Z", lastSuccess: "2026-03-01T12:00:00.000Z" },
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
    const refused = { ...credential.health, state: "suspect", reason: "refused_once", confirmAfter: at } as const;
    expect(toWireCredential({ ...credential, accountName: "Ada", health: refused }, "Acme")).toMatchObject({
      status: "VALID",
      health: {
        state: "suspect",
        reason: { code: "refused_once", message: expect.stringContaining("Acme (Ada) has just refused this app") },
        confirmAfter: "2026-03-01T12:00:00.000Z",
      },
    });
    for (const reason of Object.keys(healthReasons) as HealthReason[]) {
      const health = { ...credential.health, state: "dead", reason } as const;
      const told = toWireCredential({ ...invalid, health }, "Acme").statusReason?.message;
      expect(told).toContain("Acme (Ada)");
      expect(told).not.toMatch(/grant|token|oauth|refresh|credential|invalid|[{}]/i);
    }
    expect(toWireCredential({ ...credential, status: "PENDING" }, "Acme").statusReason?.code).toBe(
      "credential.setup_incomplete",
    );
  });
});

describe("what keeps a working credential from being used", () => {
  const expiring: Credential = { ...credential, accountName: "ada@acme.example", expiresAt: at };
  const since = new Date("2026-03-01T11:00:00Z");
  const outage = { cause: "outage", since, retryAt: at } as const;
  const appRefused = { ...outage, cause: "app_refused" } as const;
  const pauseOf = (
    one: Credential,
    befallen: RefreshOutage | undefined,
    { refusesConnecting = false, provider = oauthProvider() } = {},
  ) => toWirePause(one, "Acme", { provider, outage: befallen, refusesConnecting });

  test("TR-08: an outage is told to the end user without asking for anything", () => {
    expect(pauseOf(expiring, outage)).toEqual({
      code: "provider_unreachable",
      message:
        "Acme (ada@acme.example) is not answering at the moment. We keep trying; there is nothing for you to do.",
      since: since.toISOString(),
    });
    expect(pauseOf(expiring, appRefused)?.message).toContain(
      "Whoever runs the app has to mend that; your account is kept.",
    );
  });

  test("VT-15: a freeze is told before an outage", () => {
    expect(pauseOf({ ...expiring, frozenAt: at }, outage)).toMatchObject({
      code: "frozen",
      since: at.toISOString(),
    });
  });

  test("what its user has to reconnect ends no more: the end that it would have had is not told", () => {
    const ends: Credential = { ...expiring, grantExpiresAt: new Date(at.getTime() + 1) };
    const endOf = (one: Credential) => toWireCredential(one, "Acme").dateGrantExpires;
    expect(endOf(ends)).toBe(ends.grantExpiresAt?.toISOString());
    const dead: Credential = {
      ...ends,
      status: "INVALID",
      health: { ...ends.health, state: "dead", since: at, reason: "taken_back" },
    };
    expect(endOf(dead)).toBeUndefined();
    expect(endOf({ ...dead, grantExpiresAt: at })).toBe(at.toISOString());
  });

  test("VT-15: a freeze is told of what its user will have to reconnect as well: that is refused meanwhile", () => {
    const dead: Credential = { ...expiring, status: "INVALID", frozenAt: at };
    const refused = { refusesConnecting: true };
    expect(pauseOf(dead, undefined, refused)).toMatchObject({ code: "frozen", refusesConnecting: true });
    expect(pauseOf({ ...dead, frozenAt: null }, undefined, refused)).toBeUndefined();
    // a freeze of a time that is over covers it, and lets its user connect again
    expect(pauseOf(dead, undefined)).toBeUndefined();
  });

  test.each([...healthMoves.condemned.reasons, ...healthMoves.takenBack.reasons])(
    "VT-15: what died of %s is said to have to be reconnected, and that is not asked for while it is frozen",
    (reason) => {
      const dead: Credential = {
        ...expiring,
        status: "INVALID",
        health: { ...credential.health, state: "dead", reason },
      };
      const saidOf = (one: Credential) => toWireCredential(one, "Acme").statusReason?.message;
      expect(saidOf(dead)).toMatch(/it again to go on; your settings are kept\.$/);
      const frozen = { ...dead, frozenAt: at };
      expect(saidOf(frozen)).toMatch(/\. It has to be connected again; your settings are kept\.$/);
      expect(toWireCredential(frozen, "Acme").health?.reason?.message).toBe(saidOf(frozen));
    },
  );

  test.each<[string, Credential]>([
    ["what never asks for a token", { ...expiring, expiresAt: null }],
    ["what nothing renews before it ends", { ...expiring, nextRefreshAt: at }],
    ["what its user has to reconnect", { ...expiring, status: "INVALID" }],
  ])("TR-08: an outage is no matter of %s", (_what, other) => {
    expect(pauseOf(other, outage)).toBeUndefined();
  });

  test("TR-08, OA-05: an outage is told to those alone whose renewals it holds back", () => {
    const byUser: Credential = { ...expiring, oauthClient: { clientId: "users-own-app" } };
    expect(pauseOf(byUser, appRefused)).toBeUndefined();
    expect(pauseOf(byUser, outage)).toMatchObject({ code: "provider_unreachable" });
    const ownServer = { provider: oauthProvider({ tokenUrl: "https://{site}.provider.test/token" }) };
    expect(pauseOf(expiring, outage, ownServer)).toBeUndefined();
  });

  test("nothing is told where nothing is the matter", () => {
    expect(pauseOf(expiring, undefined)).toBeUndefined();
  });
});
