import { randomBytes } from "node:crypto";
import { link, lstat, open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError, type Surroundings } from "./command.ts";
import { fileFault } from "./text-file.ts";

/**
 * Writes a file that only this account may read. It has its name only once it was written whole: a script that looks
 * for the file never takes half of one. `contentOf` is called when the folder has proved to be writable. Throws
 * `CommandError` for what cannot be written, also for a file that is there already.
 */
export async function writeNewFile(
  file: string,
  { folder }: Pick<Surroundings, "folder">,
  contentOf: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<void> {
  const path = resolve(folder, file);
  // beside it: a name can only be given within one file system
  const unfinished = `${path}.unfinished-${randomBytes(4).toString("hex")}`;
  await refuseExisting(path, file);
  const handle = await open(unfinished, "wx", 0o600).catch((cause: unknown) => refuse(file, cause));
  try {
    const content = await contentOf();
    await handle.writeFile(content);
    // on disk before it has its name, or a power cut could leave the name with half of it
    await handle.sync();
    await nameIt(unfinished, path).catch((cause: unknown) => refuse(file, cause));
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
}

/** A link refuses a name that was taken meanwhile, which a rename would overwrite; not every file system has links. */
async function nameIt(unfinished: string, path: string): Promise<void> {
  try {
    await link(unfinished, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw cause;
    await rename(unfinished, path);
  }
}

async function refuseExisting(path: string, file: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) refuse(file, { code: "EEXIST" });
}

function refuse(file: string, cause: unknown): never {
  throw new CommandError(fileFault(file, cause), { cause });
}
