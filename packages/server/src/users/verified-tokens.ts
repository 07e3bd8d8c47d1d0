import type { ProjectId, UserId } from "@portico/protocol";
import type { UserCaller } from "../http/context.ts";
import type { Clock } from "../lib/clock.ts";

/** Tokens that were verified a moment ago, and whom they name. */
export interface VerifiedTokens {
  find(projectId: ProjectId, token: string): UserCaller | undefined;
  /**
   * Remembers who a token names. `since` is what `mark` gave before the verification began: if anything was dropped
   * in between, the verification may have used a key that is revoked by now, and nothing is remembered.
   */
  keep(token: string, caller: UserCaller, expiresAt: Date, since: number): void;
  mark(): number;
  dropProject(projectId: string): void;
  dropUser(projectId: string, userId: string): void;
  clear(): void;
}

/** A key or a user is looked at again after this long even if no change notice came (security bar TN-11). */
const recheckAfterMs = 60_000;

/** At most `maxEntries` tokens (5,000, at most 8 KiB each), the one verified longest ago goes first. */
export function createVerifiedTokens({
  clock,
  maxEntries = 5000,
}: Readonly<{ clock: Clock; maxEntries?: number }>): VerifiedTokens {
  // by the token alone: it is long, and joining it with the project would hash it anew for every call
  const entries = new Map<string, { caller: UserCaller; until: number }>();
  let drops = 0;

  function dropWhere(matches: (caller: UserCaller) => boolean): void {
    drops += 1;
    for (const [key, entry] of entries) if (matches(entry.caller)) entries.delete(key);
  }

  return {
    find(projectId, token) {
      const entry = entries.get(token);
      // a token that is good for one project says nothing about another (TN-07)
      if (entry?.caller.projectId !== projectId) return undefined;
      return entry.until > clock.now().getTime() ? entry.caller : undefined;
    },
    keep(token, caller, expiresAt, since) {
      if (since !== drops) return;
      entries.delete(token);
      entries.set(token, { caller, until: Math.min(expiresAt.getTime(), clock.now().getTime() + recheckAfterMs) });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
    mark: () => drops,
    dropProject: (projectId) => dropWhere((caller) => caller.projectId === projectId),
    dropUser: (projectId, userId) => {
      dropWhere((caller) => caller.projectId === projectId && caller.userId === (userId as UserId));
    },
    clear: () => dropWhere(() => true),
  };
}
