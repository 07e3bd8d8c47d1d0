import type { ProjectId } from "@portico/protocol";
import { expect, test } from "vitest";
import type { CountedOpening } from "./access-store.ts";
import { createOpeningCounts } from "./opening-counts.ts";

const opening = (recordId: string): CountedOpening => ({
  projectId: "p" as ProjectId,
  minute: new Date(0),
  field: "credentials.secret",
  recordId,
  purpose: "use",
  caller: "server",
  opened: 1,
});
const records = (openings: readonly CountedOpening[]) => openings.map(({ recordId, opened }) => [recordId, opened]);

test("VT-14: while the database is away the oldest openings are kept, and what is beyond them is counted as lost", () => {
  const counts = createOpeningCounts(3);
  for (const record of ["a", "b"]) counts.add(opening(record));
  const taken = counts.take(10);
  for (const record of ["c", "d", "a"]) counts.add(opening(record));
  counts.putBack(taken);
  expect(counts.add(opening("b"))).toBe(3);
  counts.add(opening("e"));
  expect(records(counts.take(10))).toEqual([
    ["a", 2],
    ["b", 2],
    ["c", 1],
  ]);
  // d and e
  expect(counts.lost()).toBe(2);
  expect(counts.lost()).toBe(0);
});

test("what is taken in parts is taken once", () => {
  const counts = createOpeningCounts(10);
  for (const record of ["a", "b", "c"]) counts.add(opening(record));
  expect(records(counts.take(2))).toEqual([
    ["a", 1],
    ["b", 1],
  ]);
  expect(records(counts.take(2))).toEqual([["c", 1]]);
  expect(counts.take(2)).toEqual([]);
});
