import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, in memory and bounded, that a suite may fill. */
export interface TinyDisk extends AsyncDisposable {
  readonly folder: string;
  /** Until not another byte goes in. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  clear(): Promise<void>;
}

/** A sentence when no file system can be mounted here. */
export function missingTinyDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "portico-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this account may not mount a file system";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function mountTinyDisk(megabytes: number): Promise<TinyDisk> {
  const folder = await mkdtemp(join(tmpdir(), "portico-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  // PostgreSQL runs as an account of its own
  await chmod(folder, 0o755);
  const filler = join(folder, "filler");
  return {
    folder,
    async fill() {
      const file = await open(filler, "a");
      try {
        for (const size of [1 << 20, 4096, 1]) await appendUntilFull(file, Buffer.alloc(size));
      } finally {
        await file.close();
      }
    },
    clear: () => rm(filler, { force: true }),
    async [Symbol.asyncDispose]() {
      // what still has a file open on it keeps it until it ends
      execFileSync("umount", ["-l", folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function appendUntilFull(file: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<void> {
  try {
    for (;;) await file.write(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
