import type { ProjectId } from "@portico/protocol";
import { disconnectInventory, listInventory, unusedAfterDays } from "@portico/protocol/endpoints";
import type { Credentials } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import { askedBy } from "./freeze-routes.ts";
import { knownExpiry } from "../credentials/freshness.ts";
import { createInventoryStore } from "./inventory-store.ts";

export interface InventoryDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  credentials: Pick<Credentials, "disconnect">;
  clock: Clock;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The report of every credential that is held, and the way to get rid of the forgotten ones (VT-16). */
export function mountInventoryRoutes(router: Router, deps: Readonly<InventoryDependencies>): void {
  const { projects, credentials, clock } = deps;
  const store = createInventoryStore(deps.database.queries);
  const daysAgo = (days: number): Date => new Date(clock.now().getTime() - days * dayMs);

  router.on(listInventory, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const { unusedForDays, integrationId, after, limit } = query;
    const unusedSince = unusedForDays === undefined ? undefined : daysAgo(unusedForDays);
    // one more than asked, to know whether there is a next page
    const rows = await store.list(id, { integrationId, unusedSince, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const unused = daysAgo(unusedAfterDays);
    return {
      credentials: shown.map((row) => ({
        credentialId: row.id,
        integrationId: row.integration_id,
        integrationType: row.provider_key,
        userId: row.user_id,
        endUserId: row.end_user_id,
        accountName: row.account_name,
        scopes: row.are_scopes_known ? row.granted_scopes : null,
        status: row.status,
        health: row.health,
        healthReason: row.health_reason,
        frozenAt: row.frozen_at?.toISOString() ?? null,
        connectedAt: row.created_at.toISOString(),
        consentedAt: row.consented_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        expiresAt: knownExpiry(row.expires_at)?.toISOString() ?? null,
        grantExpiresAt: row.grant_expires_at?.toISOString() ?? null,
        isUnused: [row.last_used_at, row.created_at, row.consented_at].every((at) => at === null || at <= unused),
      })),
      nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  });

  router.on(disconnectInventory, async ({ params, body, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const disconnected: string[] = [];
    for (const { credentialId, userId } of await store.owners(id, body.credentialIds)) {
      try {
        await credentials.disconnect(id, userId, credentialId, askedBy(caller));
        disconnected.push(credentialId);
      } catch (error) {
        // its user was faster
        if (!(error instanceof PorticoError && error.code === "credential.not_found")) throw error;
      }
    }
    return { disconnected };
  });
}
