import type { ProjectId } from "@portico/protocol";
import type { CredentialToImport, ImportOutcome } from "@portico/protocol/endpoints";
import { randomToken } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { ImportCredential } from "./import-credential.ts";
import type { ImportJob } from "./import-jobs-store.ts";
import type { createImportLinesStore, LineOutcome } from "./import-lines-store.ts";

export interface BringLineDependencies {
  lineStore: Pick<ReturnType<typeof createImportLinesStore>, "hasBrought">;
  importCredential: ImportCredential;
}

/**
 * Brings what a line holds; `done` are the lines before it whose outcomes are not written yet. Of a dry run each line is held
 * against those before it as well, of which nothing was brought.
 */
export function createBringLine(
  { lineStore, importCredential }: Readonly<BringLineDependencies>,
  projectId: ProjectId,
  { id, isDryRun, options }: ImportJob,
) {
  const names = new Map<string, string>();
  const key = new Secret(randomToken());

  return async function bringLine(
    record: CredentialToImport,
    line: number,
    done: readonly LineOutcome[],
  ): Promise<ImportOutcome> {
    if (!isDryRun) return importCredential(projectId, record, { ...options, dryRun: false });
    const { sourceId } = record;
    const isRepeated =
      done.some((each) => each.sourceId === sourceId && ["imported", "updated"].includes(each.outcome)) ||
      (await lineStore.hasBrought(projectId, id, sourceId, { from: 1, to: line - 1 }));
    return importCredential(projectId, record, { ...options, dryRun: true, rehearsed: { isRepeated, names, key } });
  };
}
