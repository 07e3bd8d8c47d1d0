import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { AskedBy } from "../revocations/revocation.ts";
import type { FreezeRow } from "./freeze-store.ts";

export interface FreezeEvent {
  type: "freeze.began" | "freeze.revocation_ordered" | "freeze.ended";
  row: Pick<FreezeRow, "id" | "project_id" | "integration_id" | "user_id" | "reason">;
  by: AskedBy;
  /** Given again, because a restore of the database had undone it: the order as it was given first. */
  restored?: RestoredOrder;
}

/** By whom is known of a freeze itself, and of what was ordered with it. */
export interface RestoredOrder {
  by?: AskedBy;
  at: Date;
}

/** Records what became of a freeze, for one of the projects that it covers. */
export async function tellOfFreeze(
  queries: Queries,
  projectId: ProjectId,
  { type, row, by, restored }: FreezeEvent,
): Promise<void> {
  await recordEvent(queries, projectId, type, {
    ...(row.integration_id !== null && { integrationId: row.integration_id as IntegrationId }),
    ...(row.user_id !== null && { userId: row.user_id as UserId }),
    data: {
      freezeId: row.id,
      isOfWholeServer: row.project_id === null,
      reason: row.reason,
      askedBy: by.kind,
      ...(by.id !== undefined && { askedById: by.id }),
      ...(restored && {
        cause: "restored" as const,
        firstAskedAt: restored.at.toISOString(),
        ...(restored.by && { firstAskedBy: restored.by.kind }),
        ...(restored.by?.id !== undefined && { firstAskedById: restored.by.id }),
      }),
    },
  });
}
