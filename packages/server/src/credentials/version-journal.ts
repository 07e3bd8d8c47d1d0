import { open, readFile, rename } from "node:fs/promises";
import type { CredentialId } from "@portico/protocol";
import { newId } from "../lib/random.ts";
import { freezeLinesOf, readFreezeLines, type KnownFreeze } from "./freeze-journal.ts";

/**
 * The newest version that was seen of a credential's secret, and whether that one was destroyed by a mass revocation; or the
 * moment (ms) since when the credential is known to be removed.
 */
export type Known = { version: number; isRevoked?: boolean } | { removedAt: number };

/**
 * An append-only file outside the database: which version of each credential this node has seen, and which were removed; and
 * which freezes stand, by their whole rules. No secrets. A restored database is older than its journal, and that is how a
 * restore is noticed (TR-18). The last line of a credential counts; a line that a crash cut off is left out.
 */
export interface VersionJournal {
  read(): Promise<Map<CredentialId, Known>>;
  readFreezes(): Promise<Map<string, KnownFreeze>>;
  /** On the disk when it resolves. */
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

const linePattern = /^([0-9a-f-]{36}) (?:v(\d+)( revoked)?|removed (\d+))$/;

export function createVersionJournal(file: string): VersionJournal {
  let appended = 0;

  /** Ends what a crash cut off, so that the next line begins as one. */
  let isTailWhole = false;

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
        const [, id, version, revoked, removedAt] = linePattern.exec(line) ?? [];
        if (id === undefined) continue;
        known.set(
          id as CredentialId,
          version === undefined
            ? { removedAt: Number(removedAt) }
            : { version: Number(version), ...(revoked !== undefined && { isRevoked: true }) },
        );
      }
      return known;
    },

    readFreezes: async () => readFreezeLines(await readLines()),

    async append(entries, freezes = []) {
      const text = `${isTailWhole ? "" : "\n"}${linesOf(entries)}${freezeLinesOf(freezes)}`;
      isTailWhole = true;
      const handle = await open(file, "a", 0o600);
      try {
        await handle.write(text);
        await handle.datasync();
        appended += text.length;
      } finally {
        await handle.close();
      }
    },

    async rewrite(entries, freezes) {
      // nodes that share the folder, as in a rolling restart, may be here at the same time
      const unfinished = `${file}.${newId<string>()}.new`;
      const handle = await open(unfinished, "w", 0o600);
      try {
        await handle.write(linesOf(entries) + freezeLinesOf(freezes));
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, file);
      appended = 0;
      isTailWhole = true;
    },

    appendedBytes: () => appended,
  };
}

function linesOf(entries: Iterable<readonly [CredentialId, Known]>): string {
  let text = "";
  for (const [id, known] of entries)
    text +=
      "version" in known
        ? `${id} v${known.version}${known.isRevoked === true ? " revoked" : ""}\n`
        : `${id} removed ${known.removedAt}\n`;
  return text;
}
