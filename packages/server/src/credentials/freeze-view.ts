import type { Freeze } from "@portico/protocol/endpoints";
import type { NamedFreezeRow } from "./freeze-store.ts";
import type { createFrozenStore } from "./frozen-store.ts";

/** A freeze as people read it: what it covers now, and how far its revocation is. */
export function createFreezeView(frozen: Pick<ReturnType<typeof createFrozenStore>, "count" | "outcomes">) {
  return async (row: NamedFreezeRow): Promise<Freeze> => {
    const { credentials, left } = await frozen.count(row.id);
    const outcomes = row.revoking_since === null ? new Map<string, number>() : await frozen.outcomes(row.id);
    const of = (outcome: string): number => outcomes.get(outcome) ?? 0;
    return {
      id: row.id,
      projectId: row.project_id,
      integrationId: row.integration_id,
      integrationType: row.integration_type,
      userId: row.user_id,
      endUserId: row.end_user_id,
      accountId: row.account_id,
      connectedSince: row.connected_since?.toISOString() ?? null,
      connectedUntil: row.connected_until?.toISOString() ?? null,
      reason: row.reason,
      frozenAt: row.frozen_at.toISOString(),
      frozenBy: { kind: row.asked_by, id: row.asked_by_id, name: row.asker_name },
      thawedAt: row.thawed_at?.toISOString() ?? null,
      credentials,
      revocation: row.revoking_since && {
        since: row.revoking_since.toISOString(),
        throughAt: row.revoked_through?.toISOString() ?? null,
        left,
        pending: of("pending"),
        revoked: of("revoked"),
        unsupported: of("unsupported"),
        refused: of("refused"),
        failed: of("failed"),
      },
    };
  };
}
