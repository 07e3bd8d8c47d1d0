import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lockDataFolder } from "./data-folder-lock.ts";

describe("the data folder's lock", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portico-lock-"));
  const lock = join(folder, "lock");
  afterAll(() => rm(folder, { recursive: true }));
  const tellsStarts = existsSync("/proc/self/stat");

  /** What a program that runs all the while would have written: whoever started this test. */
  async function writtenByAnother(start: string): Promise<void> {
    await writeFile(lock, `${process.ppid} ${start}`);
  }
  async function startOfAnother(): Promise<string> {
    const fields = (await readFile(`/proc/${process.ppid}/stat`, "utf8")).split(") ").at(-1)?.split(" ");
    return fields?.[19] ?? "";
  }

  test("it is given back", async () => {
    const giveBack = await lockDataFolder(folder);
    expect(existsSync(lock)).toBe(true);
    await giveBack();
    expect(existsSync(lock)).toBe(false);
  });

  test("a process that runs keeps it, and the sentence names both", async () => {
    await writtenByAnother(tellsStarts ? await startOfAnother() : "");
    await expect(lockDataFolder(folder)).rejects.toThrow(`process ${process.ppid}) is using ${folder}`);
    await rm(lock);
  });

  test("a lock of a process that is gone is taken over, and so is one that names nobody", async () => {
    // over the largest number that Linux gives
    for (const left of ["4194305 17", "", "not a number"]) {
      await writeFile(lock, left);
      await (
        await lockDataFolder(folder)
      )();
    }
  });

  test.runIf(tellsStarts)("a lock whose number belongs to another program by now is taken over", async () => {
    await writtenByAnother("1");
    await (
      await lockDataFolder(folder)
    )();
  });
});
