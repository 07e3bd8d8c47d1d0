import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Takes the data folder for this process: the embedded database may be open once. A lock whose process is gone, after a
 * crash or `kill -9`, is taken over, also when the system has given its number to another program since, as containers
 * do at every restart. Answers the function that gives it back.
 *
 * Throws with a sentence for the operator when another process holds it.
 */
export async function lockDataFolder(dataFolder: string): Promise<() => Promise<void>> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, "lock");
  for (;;) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(`${process.pid} ${await startOf(process.pid)}`);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = await holderOf(dataFolder);
    if (holder !== undefined && holder !== process.pid) {
      throw new Error(`Another Portico (process ${holder}) is using ${dataFolder}; stop it or set PORTICO_DATA_DIR`);
    }
    await rm(path, { force: true });
  }
}

/** The process that has the data folder now. Undefined: none, whatever a dead one has left. */
export async function holderOf(dataFolder: string): Promise<number | undefined> {
  const [pid, start = ""] = (await readFile(join(dataFolder, "lock"), "utf8").catch(() => "")).split(" ");
  const holder = Number(pid);
  return holder > 0 && isRunning(holder) && (await startOf(holder)) === start ? holder : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started, in Linux's own count; empty where that is not told, and then the number alone must do. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // proc(5): the 22nd field; the second is a name in parentheses, which may hold spaces
  return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
