import type { CountedOpening } from "./access-store.ts";

/** What was opened and is not written yet: one count for each minute, record, purpose and caller. */
export interface OpeningCounts {
  /**
   * Adds to the count of the same opening. Answers how many different ones are counted. At `most` of them no other is
   * taken up: only the oldest are kept while the database is away.
   */
  add(opening: CountedOpening): number;
  /** The oldest, at most so many; they are counted here no longer. */
  take(limit: number): CountedOpening[];
  /** What could not be written, before all that was counted since. */
  putBack(taken: readonly CountedOpening[]): void;
  /** How many openings were not taken up since this was asked last. */
  lost(): number;
}

export function createOpeningCounts(most: number): OpeningCounts {
  let counts = new Map<string, CountedOpening>();
  let lost = 0;

  function add(opening: CountedOpening): number {
    const { minute, recordId, field, purpose, caller, opened } = opening;
    const key = `${minute.getTime()} ${recordId} ${field} ${purpose} ${caller}`;
    const found = counts.get(key);
    if (found) found.opened += opened;
    else if (counts.size < most) counts.set(key, { ...opening });
    else lost += opened;
    return counts.size;
  }

  return {
    add,
    take(limit) {
      const taken = [...counts.entries()].slice(0, limit);
      for (const [key] of taken) counts.delete(key);
      return taken.map(([, opening]) => opening);
    },
    putBack(taken) {
      const since = counts;
      counts = new Map();
      for (const opening of [...taken, ...since.values()]) add(opening);
    },
    lost() {
      const said = lost;
      lost = 0;
      return said;
    },
  };
}
