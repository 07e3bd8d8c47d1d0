import type { IntegrationId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** The latest try at connecting that told something of an integration's app, where it was told a no. */
export interface RefusedConnect {
  at: Date;
  reference: string;
}

/**
 * By index connect_attempts_by_end; reads what the connect room wrote. What its user ended, or the provider could not
 * answer, tells nothing of the app, and an app of the user's own is not the integration's.
 */
export async function listRefusedConnects(
  queries: Queries,
  projectId: ProjectId,
): Promise<Map<IntegrationId, RefusedConnect>> {
  const { rows } = await sql<{ integration_id: string; finished_at: Date; error_reference: string }>`
    select integration_id, finished_at, error_reference
    from integrations
    cross join lateral (
      select integration_id, state, finished_at, error_reference
      from connect_attempts
      where integration_id = integrations.id
        and finished_at is not null
        and (state = 'succeeded' or error_code = 'connect.app_misconfigured')
        and oauth_client ->> 'clientId' is null
      order by finished_at desc
      limit 1
    ) as latest
    where project_id = ${projectId}
      and latest.state = 'failed'
      -- a renewal that worked since: the app is taken again
      and not exists (
        select from credentials
        where credentials.integration_id = integrations.id
          and credentials.refreshed_at > latest.finished_at
          and credentials.oauth_client ->> 'clientId' is null
      )`.execute(queries);
  return new Map(
    rows.map((row) => [
      row.integration_id as IntegrationId,
      { at: new Date(row.finished_at), reference: row.error_reference },
    ]),
  );
}
