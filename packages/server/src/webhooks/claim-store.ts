import { randomUUID } from "node:crypto";
import type { EventId, ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { DeliveryId, WebhookId } from "./webhook.ts";

/** A delivery that this sender has in hand until its lease ends. */
export interface ClaimedDelivery {
  id: DeliveryId;
  lease: string;
  projectId: ProjectId;
  endpointId: WebhookId;
  eventId: EventId;
  eventType: string;
  url: string;
  /** Attempts before this one. */
  attempts: number;
  failingSince: Date | null;
  /** Attempts at this endpoint have hung lately. */
  isSlow: boolean;
}

/** How much may be in hand at once. */
interface ClaimLimits {
  /** Of one endpoint, over all nodes. One that is known to hang has one. */
  perEndpoint: number;
  /** Of one project, over all nodes: at endpoints that answer, and at those that hang. */
  perProject: { quick: number; slow: number };
  /** What this node takes now, of each sort. */
  room: { quick: number; slow: number };
}

/** Who sends what, for all projects at once: it is the server's own work, and every row carries its project along. */
export function createClaimStore(queries: Queries) {
  return {
    /**
     * Takes deliveries that are due. Projects take turns, so that nobody waits behind all that another one has; and
     * endpoints that hang have a room of their own, which they cannot leave (security bar WH-13). By index
     * webhook_deliveries_in_hand and webhook_deliveries_due, a few rows of each endpoint.
     */
    async claim(options: { now: Date; leaseUntil: Date; limits: ClaimLimits }): Promise<ClaimedDelivery[]> {
      const { now, leaseUntil, limits } = options;
      const { perEndpoint, perProject, room } = limits;
      const lease = randomUUID();
      const { rows } = await sql<{
        id: string;
        project_id: string;
        endpoint_id: string;
        event_id: string;
        event_type: string;
        attempts: number;
        url: string;
        failing_since: Date | null;
        is_slow: boolean;
      }>`
        with endpoints as (
          select w.id, w.project_id, hanging.is_slow,
            (case when hanging.is_slow then 1 else ${perEndpoint}::int end) - busy.held as free,
            (case when hanging.is_slow then ${perProject.slow}::int else ${perProject.quick}::int end)
              - sum(busy.held) over (partition by w.project_id, hanging.is_slow) as project_free
          from webhook_endpoints w
          cross join lateral (select w.slow_since is not null as is_slow) hanging
          cross join lateral (
            select count(*)::int as held from webhook_deliveries d
            where d.endpoint_id = w.id and d.state = 'waiting' and d.lease is not null and d.next_attempt_at > ${now}
          ) busy
          where w.enabled
        ), turns as (
          select d.id, d.next_attempt_at, e.is_slow, e.project_free,
            row_number() over (partition by e.project_id, e.is_slow order by d.next_attempt_at, d.number) as turn
          from endpoints e
          cross join lateral (
            select id, next_attempt_at, number from webhook_deliveries
            where endpoint_id = e.id and state = 'waiting' and next_attempt_at <= ${now}
            order by next_attempt_at limit greatest(e.free, 0)
          ) d
        ), due as (
          select id from (
            select id, is_slow, row_number() over (partition by is_slow order by turn, next_attempt_at) as place
            from turns where turn <= project_free
          ) placed
          where place <= case when is_slow then ${room.slow}::int else ${room.quick}::int end
        ), taken as (
          select d.id from webhook_deliveries d join due on due.id = d.id
          where d.state = 'waiting' and d.next_attempt_at <= ${now}
          for update of d skip locked
        )
        update webhook_deliveries d set lease = ${lease}, next_attempt_at = ${leaseUntil}
        from taken, webhook_endpoints w
        where d.id = taken.id and w.id = d.endpoint_id
        returning d.id, d.project_id, d.endpoint_id, d.event_id, d.event_type, d.attempts, w.url, w.failing_since,
          w.slow_since is not null as is_slow`.execute(queries);
      return rows.map((row) => ({
        id: row.id as DeliveryId,
        lease,
        projectId: row.project_id as ProjectId,
        endpointId: row.endpoint_id as WebhookId,
        eventId: row.event_id as EventId,
        eventType: row.event_type,
        url: row.url,
        attempts: row.attempts,
        failingSince: row.failing_since,
        isSlow: row.is_slow,
      }));
    },
  };
}
