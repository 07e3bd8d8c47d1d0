import { isId, type IntegrationId, type ProjectId, type UserId } from "@portico/protocol";
import { receiptsPerUser, type ConnectedUser } from "@portico/protocol/endpoints";
import { toCredentialHealth } from "../credentials/credential-health.ts";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { RevocationService } from "../revocations/revocation-service.ts";
import { createConnectedUsersStore, type ListPosition } from "./connected-users-store.ts";

export interface ConnectedUsers {
  /** One page in four queries. Throws `http.invalid_input` for a cursor that is not one of this project's. */
  list(
    projectId: ProjectId,
    page: {
      search?: string | undefined;
      integrationId?: string | undefined;
      after?: string | undefined;
      limit: number;
    },
  ): Promise<{ users: ConnectedUser[]; nextCursor: string | null }>;
  countByIntegration(projectId: ProjectId): Promise<ReadonlyMap<IntegrationId, number>>;
}

/** What the dashboard sees of users and of their credentials' health; nothing here can reach a secret. */
export function createConnectedUsers({
  database,
  integrations,
  credentials: { outagesOf },
  revocations,
}: Readonly<{
  database: Pick<Database, "queries">;
  integrations: Pick<Integrations, "list">;
  credentials: Pick<CredentialsService, "outagesOf">;
  revocations: Pick<RevocationService, "latestOf">;
}>): ConnectedUsers {
  const store = createConnectedUsersStore(database.queries);
  return {
    countByIntegration: (projectId) => store.countByIntegration(projectId),

    async list(projectId, { search, integrationId, after, limit }) {
      const rows = await store.listUsers(projectId, {
        search,
        integrationId: integrationId as IntegrationId | undefined,
        after: after === undefined ? undefined : readCursor(projectId, after),
        // one more than asked, to know whether there is a next page
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const credentials = Map.groupBy(
        await store.listCredentials(
          projectId,
          shown.map((row) => row.id),
        ),
        (row) => row.user_id,
      );
      const receipts = Map.groupBy(
        await revocations.latestOf(
          projectId,
          shown.map((row) => row.id),
          receiptsPerUser,
        ),
        (receipt) => receipt.userId,
      );
      const providers = new Map(
        (await integrations.list(projectId)).map(({ id, provider }) => [id as string, provider]),
      );
      const outages = await outagesOf(projectId);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        users: shown.map((row) => ({
          id: row.id,
          endUserId: row.end_user_id,
          meta: row.meta,
          createdAt: row.created_at.toISOString(),
          lastActiveAt: row.last_active_at.toISOString(),
          credentials: (credentials.get(row.id) ?? []).map((credential) =>
            toCredentialHealth(credential, {
              type: credential.provider_key,
              provider: providers.get(credential.integration_id),
              outage: outages.get(credential.integration_id as IntegrationId),
            }),
          ),
          revocations: receipts.get(row.id) ?? [],
        })),
        nextCursor: last
          ? writeCursor(projectId, { lastActiveAt: last.last_active_text, userId: last.id as UserId })
          : null,
      };
    },
  };
}

/** Names its project, so that a cursor of another one is refused rather than read (security bar TN-07). */
function writeCursor(projectId: ProjectId, { lastActiveAt, userId }: ListPosition): string {
  return Buffer.from(`${projectId} ${lastActiveAt} ${userId}`).toString("base64url");
}

const uuid = "[0-9a-f-]{36}";
const cursorPattern = new RegExp(String.raw`^(${uuid}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (${uuid})$`);

function readCursor(projectId: ProjectId, cursor: string): ListPosition {
  const [, project, lastActiveAt, userId] = cursorPattern.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  const isInstant = lastActiveAt !== undefined && !Number.isNaN(Date.parse(lastActiveAt));
  if (project !== projectId || !isInstant || userId === undefined || !isId(userId)) {
    throw new PorticoError("http.invalid_input", "The cursor is not one of this list", {
      meta: { where: "query", issues: [{ path: "after", message: "is not one of this list" }] },
    });
  }
  return { lastActiveAt, userId: userId as UserId };
}
