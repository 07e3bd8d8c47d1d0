import type { CredentialId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integration } from "../integrations/integration.ts";
import { grantExpiry, nextNoticeAt, renewalExtendsGrant } from "./grant-expiry.ts";
import { createGrantStore, type Grant } from "./grant-store.ts";
import { declinedScopes, scopeShortfall } from "./scope-shortfall.ts";

/**
 * What happened to a grant. `consent`: the user has just connected or reconnected; `import`: an older consent was brought
 * here; `renewal`: new tokens came; `change`: the integration's scopes or settings changed.
 */
export type GrantOccasion =
  | { kind: "consent"; at: Date; statedExpiresAt: Date | null }
  | { kind: "import"; at: Date; consentedAt: Date; isConsentDated: boolean; statedExpiresAt: Date | null }
  | { kind: "renewal"; at: Date; refreshExpiresAt: Date | null }
  | { kind: "change"; at: Date };

/** Providers count a grant's rest in whole seconds and answer late: within an hour it is the same end. */
const sameEndMs = 60 * 60 * 1000;

/**
 * Works out anew when a grant ends and which scopes it lacks, in the transaction of whatever happened to it. A shortfall
 * that was not there before is an event, once; it ends without one when the scopes are granted or asked for no more.
 */
export async function assessGrant(
  queries: Queries,
  integration: Integration,
  credentialId: CredentialId,
  occasion: GrantOccasion,
): Promise<void> {
  const grant = await createGrantStore(queries).find(integration.projectId, credentialId);
  if (grant) await assess(queries, integration, grant, occasion);
}

/** The same for a grant that was read in this transaction. */
export async function assess(
  queries: Queries,
  integration: Integration,
  grant: Grant,
  occasion: GrantOccasion,
): Promise<void> {
  const { projectId, provider } = integration;
  const granted = grant.grantedScopes;
  // what users choose for themselves is never owed, not by those either who connected before there was a choice
  const optional = new Set(integration.consent.optionalScopes.map(({ name }) => name));
  const asked = integration.scopes.filter((name) => !optional.has(name));
  const isNew = occasion.kind === "consent" || occasion.kind === "import";
  const declined =
    isNew && granted !== null ? declinedScopes(provider, integration.scopes, granted) : grant.declinedScopes;
  const missing = granted === null ? [] : scopeShortfall(provider, asked, granted, declined);
  const end = endOf(integration, grant, occasion);
  await createGrantStore(queries).write(projectId, grant.id, {
    ...end,
    declinedScopes: declined,
    missingScopes: missing,
    missingSince: missing.length === 0 ? null : ((isNew ? null : grant.missingSince) ?? occasion.at),
  });
  if (missing.every((scope) => grant.missingScopes.includes(scope))) return;
  await recordEvent(queries, projectId, "credential.scope_shortfall", {
    userId: grant.userId,
    integrationId: integration.id,
    credentialId: grant.id,
    data: { missing },
  });
}

type GrantEnd = Pick<Grant, "consentedAt" | "isConsentDated" | "statedExpiresAt" | "grantExpiresAt" | "nextNoticeAt">;

function endOf({ provider, isTestApp }: Integration, grant: Grant, occasion: GrantOccasion): GrantEnd {
  const { consentedAt, isConsentDated } = consentOf(grant, occasion);
  const statedExpiresAt = statedEnd(renewalExtendsGrant(provider), grant, occasion);
  const grantExpiresAt = grantExpiry(provider, {
    consentedAt: isConsentDated ? consentedAt : null,
    statedExpiresAt,
    isTestApp,
  });
  const ends = { consentedAt, isConsentDated, statedExpiresAt, grantExpiresAt };
  if (grantExpiresAt === null) return { ...ends, nextNoticeAt: null };
  const isBeginning = occasion.kind === "consent" || occasion.kind === "import";
  const before = isBeginning ? null : grant.grantExpiresAt;
  if (before !== null && Math.abs(before.getTime() - grantExpiresAt.getTime()) < sameEndMs)
    return { ...ends, grantExpiresAt: before, nextNoticeAt: grant.nextNoticeAt };
  // whoever has just consented knows; an end that came nearer, or came from elsewhere, is told at once
  const isNews =
    occasion.kind === "import" || (occasion.kind !== "consent" && (before === null || grantExpiresAt < before));
  return { ...ends, nextNoticeAt: nextNoticeAt(grantExpiresAt, isNews ? new Date(0) : occasion.at) };
}

function consentOf(grant: Grant, occasion: GrantOccasion): Pick<Grant, "consentedAt" | "isConsentDated"> {
  switch (occasion.kind) {
    case "consent":
      return { consentedAt: occasion.at, isConsentDated: true };
    case "import":
      return occasion;
    case "renewal":
    case "change":
      return grant;
  }
}

function statedEnd(isExtended: boolean, grant: Grant, occasion: GrantOccasion): Date | null {
  switch (occasion.kind) {
    case "consent":
    case "import":
      return occasion.statedExpiresAt;
    case "renewal":
      return isExtended ? null : (occasion.refreshExpiresAt ?? grant.statedExpiresAt);
    case "change":
      return grant.statedExpiresAt;
  }
}
