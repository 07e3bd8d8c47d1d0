import { isDeepStrictEqual } from "node:util";
import type { ProjectId } from "@portico/protocol";
import type { IntegrationChanges } from "@portico/protocol/endpoints";
import type { ProviderDeclaration } from "@portico/providers";
import type { EventType } from "../events/record-event.ts";
import { newId } from "../lib/random.ts";
import type { IntegrationRecord } from "./integration-store.ts";
import { checkSettings } from "./check-settings.ts";
import { checkConsent, checkScopes, startingScopes } from "./readiness.ts";

/** What adding a provider stores: inactive, with the declaration's own choice of scopes. */
export function newRecord(projectId: ProjectId, provider: ProviderDeclaration, now: Date): IntegrationRecord {
  return {
    id: newId(),
    projectId,
    providerKey: provider.key,
    isActive: false,
    clientId: null,
    sealedClientSecret: null,
    clientSecretVersion: 0,
    scopes: startingScopes(provider),
    portal: {},
    settings: [],
    requestPolicy: { mode: "identity", rules: [] },
    consent: { userConfiguredApp: false, optionalScopes: [] },
    isTestApp: false,
    createdAt: now,
    updatedAt: now,
  };
}

/** The record after a change; absent fields stay. `sealed` is the new client secret. Throws `integration.scopes_invalid`, `integration.settings_invalid`. */
export function applyChanges(
  current: IntegrationRecord,
  provider: ProviderDeclaration,
  changes: IntegrationChanges,
  sealed: Uint8Array | null,
  now: Date,
): IntegrationRecord {
  const secretChanged = changes.clientSecret !== undefined;
  const scopes = changes.scopes === undefined ? current.scopes : checkScopes(provider, changes.scopes);
  return {
    ...current,
    isActive: changes.isActive ?? current.isActive,
    clientId: changes.clientId === undefined ? current.clientId : changes.clientId,
    sealedClientSecret: secretChanged ? sealed : current.sealedClientSecret,
    clientSecretVersion: secretChanged ? current.clientSecretVersion + 1 : current.clientSecretVersion,
    scopes,
    consent: checkConsent(provider, scopes, changes.consent ?? current.consent, changes.consent !== undefined),
    portal: changes.portal ?? current.portal,
    settings: changes.settings === undefined ? current.settings : checkSettings(provider, changes.settings),
    requestPolicy: changes.requestPolicy ?? current.requestPolicy,
    isTestApp: changes.isTestApp ?? current.isTestApp,
    updatedAt: now,
  };
}

/**
 * Which of the fields that were sent are others than before: a form sends all of its own. A client secret counts as changed
 * whenever one is sent, because nothing here can compare it with the stored one.
 */
export function changedFields(
  before: IntegrationRecord,
  after: IntegrationRecord,
  changes: IntegrationChanges,
): string[] {
  const isChanged = {
    isActive: before.isActive !== after.isActive,
    clientId: before.clientId !== after.clientId,
    clientSecret: before.sealedClientSecret !== after.sealedClientSecret,
    scopes: !isDeepStrictEqual(before.scopes, after.scopes),
    consent: !isDeepStrictEqual(before.consent, after.consent),
    portal: !isDeepStrictEqual(before.portal, after.portal),
    settings: !isDeepStrictEqual(before.settings, after.settings),
    requestPolicy: !isDeepStrictEqual(before.requestPolicy, after.requestPolicy),
    isTestApp: before.isTestApp !== after.isTestApp,
  } satisfies Record<keyof IntegrationChanges, boolean>;
  return Object.keys(changes).filter((name) => isChanged[name as keyof IntegrationChanges]);
}

/** The name of what happened between two states of a record. */
export function changeEvent(before: IntegrationRecord, after: IntegrationRecord): EventType {
  if (before.isActive === after.isActive) return "integration.changed";
  return after.isActive ? "integration.activated" : "integration.deactivated";
}
