import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newId } from "../lib/random.ts";

/** A locked file that can be read from its beginning as often as it takes; gone when it is disposed of. */
export interface Spooled extends AsyncDisposable {
  open(): ReadableStream<Uint8Array>;
  /** SHA-256 of it. */
  digest: Uint8Array;
}

/** Keeps an upload that is locked, as it came, in a file that this account alone may read. */
export async function spoolLocked(body: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const path = join(tmpdir(), `portico-import-${newId<string>()}.age`);
  const remove = (): Promise<void> => rm(path, { force: true });
  const hash = createHash("sha256");
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      hash.update(piece);
      yield piece;
    }
  }
  try {
    const pieces = Readable.from(hashed(), { objectMode: false });
    await pipeline(pieces, createWriteStream(path, { mode: 0o600, flags: "wx" }));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    digest: hash.digest(),
    open: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
    [Symbol.asyncDispose]: remove,
  };
}
