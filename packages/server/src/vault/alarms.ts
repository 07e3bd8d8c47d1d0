import type { CredentialId, ProjectId } from "@portico/protocol";
import { recordEvent } from "../events/record-event.ts";
import type { AccessAuditDependencies } from "./access-audit.ts";

/** Why somebody should look. */
export type Alarm =
  { type: "vault.breadth_alarm"; limit: number } | { type: "vault.honeytoken_opened"; credentialId: string };

/** Raises an alarm about a caller, unless the one of that name was raised within the hour. Waits for nothing. */
export type RaiseAlarm = (projectId: ProjectId, caller: string, name: string, alarm: Alarm) => void;

const alarmEveryMs = 3_600_000;
const mostRemembered = 20_000;

export function createAlarms({ database, clock, logger }: Readonly<AccessAuditDependencies>): RaiseAlarm {
  const alarmedAt = new Map<string, number>();

  return (projectId, caller, name, alarm) => {
    const now = clock.now().getTime();
    if (now - (alarmedAt.get(name) ?? Number.NEGATIVE_INFINITY) < alarmEveryMs) return;
    if (alarmedAt.size > mostRemembered) alarmedAt.clear();
    alarmedAt.set(name, now);
    logger.warn({ projectId, caller, ...alarm }, "credentials are opened as nobody should");
    record(projectId, caller, alarm).catch((error: unknown) => {
      // tried again with the next opening
      alarmedAt.delete(name);
      logger.error({ projectId, error: String(error) }, "an alarm could not be written");
    });
  };

  function record(projectId: ProjectId, caller: string, alarm: Alarm): Promise<void> {
    return alarm.type === "vault.breadth_alarm"
      ? recordEvent(database.queries, projectId, alarm.type, { data: { caller, limit: alarm.limit } })
      : recordEvent(database.queries, projectId, alarm.type, {
          credentialId: alarm.credentialId as CredentialId,
          data: { caller },
        });
  }
}
