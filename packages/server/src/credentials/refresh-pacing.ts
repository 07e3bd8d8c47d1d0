import { randomInt } from "node:crypto";
import type { CredentialId } from "@portico/protocol";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Credential } from "./credential.ts";

/** When this node may try one credential again after it went wrong (TR-11, TR-15). Whole integrations: `refresh-breaker.ts`. */
export interface RefreshPacing {
  /** `isUsable`: the present token still works, so waiting costs nobody anything. */
  mayTry(credential: Credential, integration: TriedWith, isUsable: boolean): boolean;
  /** At most one forced refresh a minute and credential; noting it is part of the question. */
  mayForce(credentialId: CredentialId): boolean;
  /** Answers when it may be tried again. */
  failed(credential: Credential, integration: TriedWith, retryAfterSeconds: number | undefined): Date;
  succeeded(credentialId: CredentialId): void;
}

/** Settings that were saved since may have mended what went wrong. By the integration's row, so that no clocks are compared. */
type TriedWith = Pick<Integration, "updatedAt">;

interface Failures {
  /** Of the secret that failed. A reconnect makes another, on whichever node: nothing has gone wrong with that one yet. */
  version: number;
  settingsAt: Date;
  count: number;
  retryAt: number;
}

const maxEntries = 10_000;
const forcedEveryMs = 60_000;
const longestBackoffMs = 30_000;
/** So many failures in a row may be an accident: the next caller of an expired credential tries at once. */
const failuresBeforeBackoff = 3;

export function createRefreshPacing({ clock }: Readonly<{ clock: Clock }>): RefreshPacing {
  const failures = new Map<CredentialId, Failures>();
  const forcedAt = new Map<CredentialId, number>();
  const now = (): number => clock.now().getTime();

  return {
    mayTry({ id, secretVersion }, { updatedAt }, isUsable) {
      const failed = failures.get(id);
      // a node whose cache is behind still asks for the older one
      if (!failed || failed.version < secretVersion || failed.retryAt <= now()) return true;
      if (failed.settingsAt < updatedAt) return true;
      return !isUsable && failed.count < failuresBeforeBackoff;
    },
    mayForce(credentialId) {
      const last = forcedAt.get(credentialId);
      if (last !== undefined && now() - last < forcedEveryMs) return false;
      put(forcedAt, credentialId, now());
      return true;
    },
    failed({ id, secretVersion: version }, { updatedAt: settingsAt }, retryAfterSeconds) {
      const before = failures.get(id);
      const count = before?.version === version ? before.count + 1 : 1;
      const backoffMs = Math.min(longestBackoffMs, 1000 * 2 ** (count - 1));
      // full jitter, so that users of one provider do not come back in step
      const waitMs = Math.max(randomInt(backoffMs / 2, backoffMs + 1), (retryAfterSeconds ?? 0) * 1000);
      put(failures, id, { version, settingsAt, count, retryAt: now() + waitMs });
      return new Date(now() + waitMs);
    },
    succeeded(credentialId) {
      failures.delete(credentialId);
    },
  };
}

function put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxEntries && oldest !== undefined) map.delete(oldest);
}
