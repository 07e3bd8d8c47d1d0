import type { IntegrationId, ProjectId } from "@portico/protocol";
import { disconnectInventory, listInventory, unusedAfterDays, type InventoryEntry } from "@portico/protocol/endpoints";
import { toCredentialHealth } from "../credentials/credential-health.ts";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { Integrations } from "../integrations/integration.ts";
import { askedBy } from "./freeze-routes.ts";
import { createInventoryStore } from "./inventory-store.ts";

export interface InventoryDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  integrations: Pick<Integrations, "list">;
  credentials: Pick<CredentialsService, "disconnect" | "outagesOf">;
  clock: Clock;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The report of every credential that is held, and the way to get rid of the forgotten ones (VT-16). */
export function mountInventoryRoutes(router: Router, deps: Readonly<InventoryDependencies>): void {
  const { projects, integrations, credentials, clock } = deps;
  const store = createInventoryStore(deps.database.queries);
  const daysAgo = (days: number): Date => new Date(clock.now().getTime() - days * dayMs);

  router.on(listInventory, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const { unusedForDays, integrationId, after, limit } = query;
    const unusedSince = unusedForDays === undefined ? undefined : daysAgo(unusedForDays);
    // one more than asked, to know whether there is a next page
    const [rows, known, outages] = await Promise.all([
      store.list(id, { integrationId, unusedSince, after, limit: limit + 1 }),
      integrations.list(id),
      credentials.outagesOf(id),
    ]);
    const providers = new Map(known.map((each) => [each.id as string, each.provider]));
    const shown = rows.slice(0, limit);
    const unused = daysAgo(unusedAfterDays);
    return {
      credentials: shown.map((row) =>
        toEntry(row, {
          type: row.provider_key,
          provider: providers.get(row.integration_id),
          outage: outages.get(row.integration_id as IntegrationId),
          unused,
        }),
      ),
      nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  });

  router.on(disconnectInventory, async ({ params, body, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const { credentialIds, unusedForDays } = body;
    const unusedSince = unusedForDays === undefined ? undefined : daysAgo(unusedForDays);
    const [disconnected, kept]: [string[], string[]] = [[], []];
    for (const { credentialId, userId } of await store.owners(id, credentialIds)) {
      try {
        await credentials.disconnect(id, userId, credentialId, askedBy(caller), { unusedSince });
        disconnected.push(credentialId);
      } catch (error) {
        if (!(error instanceof PorticoError)) throw error;
        if (error.code === "credential.in_use") kept.push(credentialId);
        // otherwise its user was faster
        else if (error.code !== "credential.not_found") throw error;
      }
    }
    return { disconnected, kept };
  });
}

type InventoryRow = Awaited<ReturnType<ReturnType<typeof createInventoryStore>["list"]>>[number];

/** Its health is what `credentials.health` tells, so that the two never differ. */
function toEntry(
  row: InventoryRow,
  { unused, ...surroundings }: Parameters<typeof toCredentialHealth>[1] & { unused: Date },
): InventoryEntry {
  const { id, health, scopes, accessExpiresAt, ...told } = toCredentialHealth(row, surroundings);
  return {
    credentialId: id,
    integrationId: told.integrationId,
    integrationType: told.integrationType,
    userId: row.user_id,
    endUserId: row.end_user_id,
    accountName: told.accountName,
    scopes: scopes.granted,
    status: told.status,
    health: health.state,
    healthReason: health.reason,
    paused: told.paused,
    frozenAt: told.frozenAt,
    connectedAt: told.connectedAt,
    consentedAt: told.consentedAt,
    lastSuccessAt: told.lastSuccessAt,
    lastUsedAt: told.lastUsedAt,
    expiresAt: accessExpiresAt,
    grantExpiresAt: told.grantExpiresAt,
    isUnused: [row.last_used_at, row.created_at, row.consented_at].every((at) => at === null || at <= unused),
  };
}
