import type { ProjectId } from "@portico/protocol";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { AccessGuard } from "./access-store.ts";
import type { RaiseAlarm } from "./alarms.ts";

const minuteMs = 60_000;
const mostCallers = 20_000;

/**
 * Counts the different credentials that each caller opens in a minute. Beyond the project's limit an alarm is raised, and
 * the brake, where it is on, refuses with `vault.brake_engaged`.
 */
export function createBreadths({ clock, raise }: Readonly<{ clock: Clock; raise: RaiseAlarm }>) {
  const breadths = new Map<string, { minute: number; ids: Set<string> }>();

  function idsOf(name: string, minute: number): Set<string> {
    const found = breadths.get(name);
    if (found?.minute === minute) return found.ids;
    if (breadths.size > mostCallers) breadths.clear();
    const ids = new Set<string>();
    breadths.set(name, { minute, ids });
    return ids;
  }

  return function widen(projectId: ProjectId, credentialId: string, caller: string, guard: AccessGuard): void {
    const now = clock.now().getTime();
    const minute = Math.floor(now / minuteMs);
    const name = breadthName(projectId, caller);
    const ids = idsOf(name, minute);
    if (ids.has(credentialId)) return;
    const { breadthLimit, brake } = guard;
    if (ids.size >= breadthLimit) {
      raise(projectId, caller, name, { type: "vault.breadth_alarm", limit: breadthLimit });
      if (brake) throw brakeEngaged(breadthLimit, Math.max(1, Math.ceil(((minute + 1) * minuteMs - now) / 1000)));
    }
    ids.add(credentialId);
  };
}

/** By which an alarm about a caller's breadth is known. */
export function breadthName(projectId: ProjectId, caller: string): string {
  return `breadth ${projectId} ${caller}`;
}

function brakeEngaged(limit: number, retryAfterSeconds: number): PorticoError {
  return new PorticoError(
    "vault.brake_engaged",
    `More than ${limit} different credentials in a minute; the project's brake refuses more`,
    { meta: { retryAfterSeconds } },
  );
}
