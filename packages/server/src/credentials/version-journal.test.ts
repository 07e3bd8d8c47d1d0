import { spawnSync } from "node:child_process";
import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId } from "@portico/protocol";
import { expect, onTestFinished, test } from "vitest";
import { createVersionJournal, type Known } from "./version-journal.ts";

async function journalFile(): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "portico-journal-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, "journal") };
}

const entry = (index: number, version = 12): [CredentialId, Known] => [
  `0f8fad5b-d9cb-469f-a165-${String(index).padStart(12, "0")}` as CredentialId,
  { version },
];
const entries = (count: number): [CredentialId, Known][] => Array.from({ length: count }, (_, index) => entry(index));

/**
 * Another process, whose files cannot grow beyond 4 KB: as on a full disk it writes a part, and then none. Answers what came
 * of it.
 */
function onFullDisk(file: string, method: "append" | "rewrite", given: readonly [CredentialId, Known][]): string {
  const script = `
    import { createVersionJournal } from ${JSON.stringify(new URL("version-journal.ts", import.meta.url).href)};
    await createVersionJournal(${JSON.stringify(file)}).${method}(${JSON.stringify(given)}, [])
      .then(() => console.log("written"), (error) => console.log(error.code));`;
  const node = [process.execPath, "--conditions=portico-source", "--input-type=module", "-e", script];
  const { stdout, stderr } = spawnSync("sh", ["-c", 'ulimit -f 8; exec "$@"', "sh", ...node], { encoding: "utf8" });
  return stdout.trim() || stderr;
}

test("TR-18: nodes that share a folder, as in a rolling restart, may rewrite the journal at the same time", async () => {
  const { folder, file } = await journalFile();
  const rewrites = Array.from({ length: 20 }, () => createVersionJournal(file).rewrite([entry(1)], []));
  await Promise.all(rewrites);
  expect([...(await createVersionJournal(file).read())]).toEqual([entry(1)]);
  expect(await readdir(folder)).toEqual(["journal"]);
});

test("TR-18: what a full disk cut off is no success, and the next line of the journal begins as one, whoever writes it", async () => {
  const { file } = await journalFile();
  const journal = createVersionJournal(file);
  await journal.append([entry(1000)]);
  expect(onFullDisk(file, "append", entries(200))).toBe("EFBIG");
  // this one wrote before, to a whole file
  await journal.append([entry(2000)]);
  const known = await createVersionJournal(file).read();
  expect(known.get(entry(1000)[0])).toEqual({ version: 12 });
  expect(known.get(entry(2000)[0])).toEqual({ version: 12 });
  // what came of the retry counts
  await journal.append(entries(200));
  expect((await createVersionJournal(file).read()).size).toBe(202);
});

test("TR-18: the beginning of a version is not taken for an older one when the journal goes on after it", async () => {
  const { file } = await journalFile();
  const journal = createVersionJournal(file);
  await journal.append([entry(1, 12)]);
  await appendFile(file, `${entry(1)[0]} v1`);
  await journal.append([entry(2)]);
  expect([...(await createVersionJournal(file).read())]).toEqual([entry(1, 12), entry(2)]);
});

test("TR-18: a journal that cannot be rewritten whole stays as it was, and nothing is left beside it", async () => {
  const { folder, file } = await journalFile();
  await createVersionJournal(file).rewrite(entries(200), []);
  expect(onFullDisk(file, "rewrite", entries(300))).toBe("EFBIG");
  expect((await createVersionJournal(file).read()).size).toBe(200);
  expect(await readdir(folder)).toEqual(["journal"]);
});
