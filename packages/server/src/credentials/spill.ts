import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../lib/logger.ts";
import type { SealedReply } from "./commit-reply.ts";

/** A reply that waits in a file. */
export interface Spill {
  path: string;
  reply: SealedReply;
}

/**
 * Where replies of token endpoints wait while the database is away, so that a process may die meanwhile (TR-05): files of
 * this machine, readable by this account alone, with sealed bytes and public facts.
 */
export interface SpillFolder {
  /** Durable when it resolves. Throws when the disk does not take it. */
  write(reply: SealedReply): Promise<Spill>;
  remove(spill: Spill): Promise<void>;
  /** For a person to look at; nobody tries it again. */
  setAside(spill: Spill): Promise<void>;
  /** What was left here, by this process or by one that died. */
  pending(): Promise<Spill[]>;
}

/** How a file looks; changed only together with `format`. */
interface SpilledText extends Omit<SealedReply, "owner" | "columns" | "nextRefreshAt" | "asLate"> {
  format: 2;
  owner: Omit<SealedReply["owner"], "expiresAt"> & { expiresAt: string | null };
  columns: {
    sealedSecret: string;
    expiresAt: string | null;
    refreshedAt: string;
    grantedScopes: readonly string[] | null;
    templateValues: Readonly<Record<string, string>>;
  };
  nextRefreshAt: string | null;
  asLate: { id: string; sealedSecret: string };
}

const ending = ".json";

export function createSpillFolder({ folder, logger }: Readonly<{ folder: string; logger: Logger }>): SpillFolder {
  return {
    async write(reply) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${reply.lease.credentialId}.${reply.lease.owner}${ending}`);
      const unfinished = `${path}.new`;
      const file = await open(unfinished, "w", 0o600);
      try {
        await file.writeFile(toText(reply));
        await file.sync();
      } catch (error) {
        // half a file is of no use to anybody, and takes space where there is none
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw error;
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      await syncFolder(folder);
      return { path, reply };
    },

    async remove({ path }) {
      await rm(path, { force: true });
    },

    async setAside({ path }) {
      await rename(path, `${path}.unreadable`);
    },

    async pending() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      const spills: Spill[] = [];
      for (const name of names.filter((each) => each.endsWith(ending))) {
        const path = join(folder, name);
        try {
          spills.push({ path, reply: fromText(await readFile(path, "utf8")) });
        } catch (error) {
          // another process may have stored and removed it; anything else stays for a person to look at
          if ((error as NodeJS.ErrnoException).code !== "ENOENT")
            logger.error({ path, error: String(error) }, "a spilled refresh cannot be read; the file is left alone");
        }
      }
      return spills;
    },
  };
}

/** So that the name, too, survives a power cut. Not every file system can do that to a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function toText({ owner, lease, columns, nextRefreshAt, asLate, isOnlyAnswer }: SealedReply): string {
  const text: SpilledText = {
    format: 2,
    owner: { ...owner, expiresAt: owner.expiresAt?.toISOString() ?? null },
    lease,
    columns: {
      sealedSecret: toBase64(columns.sealedSecret),
      expiresAt: columns.expiresAt?.toISOString() ?? null,
      refreshedAt: columns.refreshedAt.toISOString(),
      grantedScopes: columns.grantedScopes,
      templateValues: columns.templateValues,
    },
    nextRefreshAt: nextRefreshAt?.toISOString() ?? null,
    asLate: { id: asLate.id, sealedSecret: toBase64(asLate.sealedSecret) },
    isOnlyAnswer,
  };
  return JSON.stringify(text);
}

function fromText(text: string): SealedReply {
  const { format, owner, lease, columns, nextRefreshAt, asLate, isOnlyAnswer } = JSON.parse(text) as SpilledText;
  if (Number(format) !== 2) throw new TypeError(`format ${String(format)} is not known to this version`);
  return {
    owner: { ...owner, expiresAt: owner.expiresAt === null ? null : new Date(owner.expiresAt) },
    lease,
    columns: {
      ...columns,
      sealedSecret: Buffer.from(columns.sealedSecret, "base64"),
      expiresAt: columns.expiresAt === null ? null : new Date(columns.expiresAt),
      refreshedAt: new Date(columns.refreshedAt),
    },
    nextRefreshAt: nextRefreshAt === null ? null : new Date(nextRefreshAt),
    asLate: { id: asLate.id, sealedSecret: Buffer.from(asLate.sealedSecret, "base64") },
    isOnlyAnswer,
  };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
