import type { CountedOpening } from "./access-store.ts";

/** What was opened and is not written yet: one count for each minute, record, purpose and caller. */
export interface OpeningCounts {
  /** Adds to the count of the same opening. Answers how many different ones are counted. */
  add(opening: CountedOpening): number;
  /** Hands over everything. */
  take(): CountedOpening[];
}

export function createOpeningCounts(): OpeningCounts {
  let counts = new Map<string, CountedOpening>();
  return {
    add(opening) {
      const { minute, recordId, field, purpose, caller, opened } = opening;
      const key = `${minute.getTime()} ${recordId} ${field} ${purpose} ${caller}`;
      const found = counts.get(key);
      if (found) found.opened += opened;
      else counts.set(key, { ...opening });
      return counts.size;
    },
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
  };
}
