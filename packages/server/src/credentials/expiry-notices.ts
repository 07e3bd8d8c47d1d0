import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { dueNotice, nextNoticeAt } from "./grant-expiry.ts";
import { createHealthStore } from "./health-store.ts";
import { healthMoves } from "./health.ts";
import { createNoticeStore, type DueNotice } from "./notice-store.ts";

const batch = 200;
const dayMs = 24 * 60 * 60_000;

/**
 * Tells the host ahead that grants end for good: events `credential.expiry_notice` 14, 7 and 1 days before, once each,
 * and `credential.expired`, with which it is asked whether the provider means it. After an outage of ours only the latest of several is given (TR-14). Answers how many
 * credentials were looked at, 200 at most; call it again while there are any.
 */
export function createExpiryNotices({
  database,
  clock,
}: Readonly<{ database: Pick<Database, "transaction" | "changes">; clock: Clock }>) {
  return async function giveExpiryNotices(): Promise<number> {
    const now = clock.now();
    return database.transaction(async (queries) => {
      const due = await createNoticeStore(queries).dueNotices(now, batch);
      for (const each of due) {
        if (!(await give(queries, each, now))) continue;
        await database.changes.announce(queries, { room: "credentials", projectId: each.projectId, key: each.userId });
      }
      return due.length;
    });
  };
}

/** True when its health is another now. */
async function give(queries: Queries, credential: DueNotice, now: Date): Promise<boolean> {
  const { id, projectId, userId, integrationId, secretVersion, grantExpiresAt, isInvalid } = credential;
  const days = dueNotice(grantExpiresAt, now);
  await createNoticeStore(queries).noteNotice(projectId, id, days, nextNoticeAt(grantExpiresAt, now));
  // who has to reconnect already needs no forecast
  if (days === null || isInvalid) return false;
  const subjects = { userId, integrationId, credentialId: id };
  const expiresAt = grantExpiresAt.toISOString();
  if (days > 0) {
    const daysLeft = Math.ceil((grantExpiresAt.getTime() - now.getTime()) / dayMs);
    const data = { expiresAt, daysAhead: Math.min(days, daysLeft) };
    await recordEvent(queries, projectId, "credential.expiry_notice", { ...subjects, data });
    return false;
  }
  await recordEvent(queries, projectId, "credential.expired", { ...subjects, data: { expiresAt } });
  // a declared lifetime is a forecast: the provider has the last word, and is asked at once
  const isDoubted = await createHealthStore(queries).doubtEnd(
    projectId,
    { credentialId: id, version: secretVersion },
    now,
  );
  if (!isDoubted) return false;
  const { event, reasons } = healthMoves.ended;
  await recordEvent(queries, projectId, event, { ...subjects, data: { reason: reasons[0] } });
  return true;
}
