import { open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import type { CredentialId } from "@portico/protocol";
import { newId } from "../lib/random.ts";
import { freezeLinesOf, readFreezeLines, type KnownFreeze } from "./freeze-journal.ts";

/**
 * The newest version that was seen of a credential's secret, and whether that one was destroyed by a mass revocation; or the
 * moment (ms) since when the credential is known to be removed.
 */
export type Known = ({ version: number; isRevoked?: boolean } | { removedAt: number }) & OfImport;

/** In which life of its project that was: an import brings ids that may have been here before, and were destroyed. */
export interface OfImport {
  /** When (ms) the import began that brought the project. Absent: it was made here. */
  importedAt?: number;
}

/**
 * An append-only file outside the database: which version of each credential this node has seen, and which were removed; and
 * which freezes stand, by their whole rules. No secrets. A restored database is older than its journal, and that is how a
 * restore is noticed (TR-18). The last line of a credential counts; a line that a crash or a full disk cut off is left out.
 */
export interface VersionJournal {
  read(): Promise<Map<CredentialId, Known>>;
  readFreezes(): Promise<Map<string, KnownFreeze>>;
  /** On the disk when it resolves. When it fails, a part may be: what was not acknowledged has to be appended again. */
  append(
    entries: Iterable<readonly [CredentialId, Known]>,
    freezes?: Iterable<readonly [string, KnownFreeze]>,
  ): Promise<void>;
  /** Replaces everything, whole or not at all. */
  rewrite(
    entries: Iterable<readonly [CredentialId, Known]>,
    freezes: Iterable<readonly [string, KnownFreeze]>,
  ): Promise<void>;
  /** Bytes appended since it was last rewritten. */
  appendedBytes(): number;
}

const linePattern = /^([0-9a-f-]{36}) (?:v(\d+)( revoked)?|removed (\d+))(?: imported (\d+))?$/;

/**
 * Begins what is appended, and makes no line of what somebody's failed write left at the end, not even where that is the
 * beginning of a version and reads as an older one. Always, because the file may be shared by nodes that do not know of each
 * other's failures.
 */
const seam = "~\n";

export function createVersionJournal(file: string): VersionJournal {
  let appended = 0;

  async function readLines(): Promise<string[]> {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    return text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  }

  return {
    async read() {
      const known = new Map<CredentialId, Known>();
      for (const line of await readLines()) {
        const [, id, version, revoked, removedAt, importedAt] = linePattern.exec(line) ?? [];
        if (id === undefined) continue;
        known.set(id as CredentialId, {
          ...(version === undefined
            ? { removedAt: Number(removedAt) }
            : { version: Number(version), ...(revoked !== undefined && { isRevoked: true }) }),
          ...(importedAt !== undefined && { importedAt: Number(importedAt) }),
        });
      }
      return known;
    },

    readFreezes: async () => readFreezeLines(await readLines()),

    async append(entries, freezes = []) {
      const text = seam + linesOf(entries) + freezeLinesOf(freezes);
      // in any case: what is written in vain is there as well
      appended += text.length;
      await writeDown(await open(file, "a", 0o600), text);
    },

    async rewrite(entries, freezes) {
      // nodes that share the folder, as in a rolling restart, may be here at the same time
      const unfinished = `${file}.${newId<string>()}.new`;
      try {
        await writeDown(await open(unfinished, "wx", 0o600), linesOf(entries) + freezeLinesOf(freezes));
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      appended = 0;
    },

    appendedBytes: () => appended,
  };
}

/** All of it is on the disk when it resolves. A disk that fills up takes a part first, and says no only to the next one. */
async function writeDown(handle: FileHandle, text: string): Promise<void> {
  try {
    let left = Buffer.from(text);
    while (left.length > 0) {
      const { bytesWritten } = await handle.write(left);
      left = left.subarray(bytesWritten);
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

function linesOf(entries: Iterable<readonly [CredentialId, Known]>): string {
  let text = "";
  for (const [id, known] of entries) {
    const fact =
      "version" in known
        ? `v${known.version}${known.isRevoked === true ? " revoked" : ""}`
        : `removed ${known.removedAt}`;
    text += `${id} ${fact}${known.importedAt === undefined ? "" : ` imported ${known.importedAt}`}\n`;
  }
  return text;
}
