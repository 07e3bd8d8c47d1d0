import type { ProjectId } from "@portico/protocol";

const mostPerStatement = 1000;

/** What was noted of credentials, a project at a time and at most 1,000 to a statement. */
export function* projectBatches<Noted>(
  all: Iterable<Noted>,
  projectOf: (noted: Noted) => ProjectId,
): Generator<readonly [ProjectId, readonly Noted[]]> {
  for (const [projectId, some] of Map.groupBy(all, projectOf)) {
    for (let from = 0; from < some.length; from += mostPerStatement)
      yield [projectId, some.slice(from, from + mostPerStatement)];
  }
}
