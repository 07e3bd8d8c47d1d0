import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId } from "@portico/protocol";
import { expect, onTestFinished, test } from "vitest";
import { createVersionJournal } from "./version-journal.ts";

test("TR-18: nodes that share a folder, as in a rolling restart, may rewrite the journal at the same time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portico-journal-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "journal");
  const entries = [["0f8fad5b-d9cb-469f-a165-70867728950e" as CredentialId, { version: 7 }]] as const;
  const rewrites = Array.from({ length: 20 }, () => createVersionJournal(file).rewrite(entries, []));
  await Promise.all(rewrites);
  expect([...(await createVersionJournal(file).read())]).toEqual(entries);
  expect(await readdir(folder)).toEqual(["journal"]);
});
