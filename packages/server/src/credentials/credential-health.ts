import { healthSentence, isHealthReason, type HealthReason } from "@portico/protocol";
import type { CredentialHealth } from "@portico/protocol/endpoints";
import type { Selectable } from "kysely";
import type { Schema } from "../db/schema.ts";
import { readOwnClient } from "../oauth/own-client.ts";
import { toWirePause, type PauseSurroundings } from "./credential-view.ts";
import { knownExpiry } from "./freshness.ts";
import { endToTell } from "./grant-expiry.ts";

/** What the health of a credential is told from; none of it is sealed. */
export const healthColumns = [
  "credentials.id",
  "credentials.user_id",
  "credentials.integration_id",
  "credentials.status",
  "credentials.status_reason",
  "credentials.health",
  "credentials.health_reason",
  "credentials.health_changed_at",
  "credentials.account_id",
  "credentials.account_name",
  "credentials.external_id",
  "credentials.granted_scopes",
  "credentials.are_scopes_known",
  "credentials.missing_scopes",
  "credentials.scopes_missing_since",
  "credentials.declined_scopes",
  "credentials.created_at",
  "credentials.consented_at",
  "credentials.is_consent_dated",
  "credentials.refreshed_at",
  "credentials.last_success_at",
  "credentials.last_failure_at",
  "credentials.last_failure_reason",
  "credentials.last_used_at",
  "credentials.expires_at",
  "credentials.next_refresh_at",
  "credentials.account_type",
  "credentials.oauth_client",
  "credentials.grant_expires_at",
  "credentials.frozen_at",
] as const;

type ColumnName = (typeof healthColumns)[number] extends `credentials.${infer Name}` ? Name : never;
export type HealthRow = Pick<Selectable<Schema["credentials"]>, ColumnName>;

interface Surroundings extends Pick<PauseSurroundings, "provider" | "outage"> {
  type: string;
  /** Absent: nobody looked. */
  refusesConnecting?: boolean;
}

/**
 * A credential's health as people read it. `0` connections look healthy that lack a scope they need (OA-13), and none is
 * said to work that was never tried, or that a call could not use now.
 */
export function toCredentialHealth(
  row: HealthRow,
  { type, provider, outage, refusesConnecting = false }: Readonly<Surroundings>,
): CredentialHealth {
  const state = stateOf(row);
  const providerName = provider?.name ?? type;
  const account = row.account_name === null ? providerName : `${providerName} (${row.account_name})`;
  const about = {
    status: row.status,
    accountName: row.account_name,
    frozenAt: row.frozen_at,
    expiresAt: row.expires_at,
    nextRefreshAt: row.next_refresh_at,
    accountType: row.account_type,
    oauthClient: readOwnClient(row.oauth_client),
  };
  const paused = toWirePause(about, providerName, { provider, outage, refusesConnecting }) ?? null;
  return {
    id: row.id,
    integrationId: row.integration_id,
    integrationType: type,
    status: row.status,
    health: {
      state,
      reason: state === "healthy" ? null : (reasonOf(row, state) ?? null),
      message: worksIn(state) && paused !== null ? paused.message : sentence(state, account, row),
      since: sinceOf(row, state).toISOString(),
    },
    paused,
    accountName: row.account_name,
    accountId: row.account_id,
    externalId: row.external_id,
    scopes: {
      granted: row.are_scopes_known ? row.granted_scopes : null,
      missing: row.missing_scopes,
      declined: row.declined_scopes,
    },
    connectedAt: row.created_at.toISOString(),
    consentedAt: row.is_consent_dated ? row.consented_at.toISOString() : null,
    refreshedAt: text(row.refreshed_at),
    lastSuccessAt: text(row.last_success_at),
    lastFailureAt: text(row.last_failure_at),
    lastFailureReason: row.last_failure_reason,
    lastUsedAt: text(row.last_used_at),
    accessExpiresAt: text(knownExpiry(row.expires_at)),
    grantExpiresAt: text(endToTell(row.grant_expires_at, state === "dead" ? row.health_changed_at : null)),
    frozenAt: text(row.frozen_at),
  };
}

type HealthState = CredentialHealth["health"]["state"];

/** What matters most comes first: what nothing but the user can mend, then what somebody works on. */
function stateOf(row: HealthRow): HealthState {
  if (row.status === "INVALID" || row.health === "dead") return "dead";
  if (row.frozen_at !== null) return "frozen";
  if (row.status === "PENDING") return "setup_incomplete";
  if (row.health !== "healthy") return row.health;
  return row.missing_scopes.length > 0 ? "needs_access" : "healthy";
}

/** Freezes and shortfalls come without a move of the health. */
function sinceOf(row: HealthRow, state: HealthState): Date {
  if (state === "frozen" && row.frozen_at !== null) return row.frozen_at;
  if (state === "needs_access" && row.scopes_missing_since !== null) return row.scopes_missing_since;
  return row.health_changed_at;
}

/** States whose own sentence says that it works, or would. */
function worksIn(state: HealthState): boolean {
  return state === "healthy" || state === "needs_access";
}

function reasonOf(row: HealthRow, state: HealthState): string | null {
  switch (state) {
    case "needs_access":
      return "credential.scope_shortfall";
    case "setup_incomplete":
      return "credential.setup_incomplete";
    case "frozen":
      return "credential.frozen";
    default:
      return row.health_reason ?? row.status_reason;
  }
}

/** The protocol's sentence for the reason; what has none is told by the state. */
function sentence(state: HealthState, account: string, row: HealthRow): string {
  switch (state) {
    case "healthy":
      return row.last_success_at === null
        ? `${account} was brought here from elsewhere and has not been used yet.`
        : `${account} works.`;
    case "needs_access":
      return `${account} works, but more access is needed for everything to work. Reconnect to allow it.`;
    case "setup_incomplete":
      return `One more answer is needed before ${account} is ready.`;
    case "frozen":
      return healthSentence("frozen", account);
    default:
      return healthSentence(
        isHealthReason(row.health_reason) ? row.health_reason : usualReasons[state],
        account,
        row.frozen_at !== null,
      );
  }
}

/** Of rows whose reason was written by a newer program, or by another server before they moved here. */
const usualReasons = {
  failing: "provider_unreachable",
  suspect: "refused_once",
  in_doubt: "interrupted",
  dead: "grant_revoked",
} as const satisfies Partial<Record<HealthState, HealthReason>>;

function text(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
