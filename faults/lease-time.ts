import type { UserId } from "@portico/protocol";
import { leaseMs } from "../packages/server/src/credentials/lease-keeper.ts";
import type { Stage } from "./stage.ts";

/** When a dead process's lease is over: 12 s, and a little. */
export const leaseEndsMs = leaseMs + 500;

/** Those of them whose refresh was cut off: nobody may try again before the lease is over. */
export async function withLease(stage: Stage, userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
  if (stage.databaseUrl === undefined) return new Set(userIds);
  const rows = await stage.sql<{ user_id: UserId }>(
    "select user_id from credentials where user_id = any($1) and refresh_lease_until > now()",
    [userIds],
  );
  return new Set(rows.map(({ user_id }) => user_id));
}

/** What 12 s do by themselves. The embedded database's next process ends the leases that it finds. */
export async function endLeases(stage: Stage, userIds: readonly UserId[]): Promise<void> {
  if (stage.databaseUrl === undefined) return;
  await stage.sql(
    "update credentials set refresh_lease_until = now() - interval '1 second' where user_id = any($1) and refresh_lease_until is not null",
    [userIds],
  );
}
