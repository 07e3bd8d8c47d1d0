import { z } from "zod";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { ExportKey } from "./age-file.ts";

const keyLine = z.union([
  z.object({ identity: z.string().min(1).max(3000) }).strict(),
  z.object({ passphrase: z.string().min(1).max(1000) }).strict(),
]);
const longestKeyLine = 8 * 1024;
const lineEnd = 0x0a;

/**
 * An upload's first line, which says what the file is opened with, and the file that follows. The key is in the body
 * because addresses and headers end up in other programs' logs. Throws `http.invalid_input`.
 */
export async function splitUpload(
  body: AsyncIterable<Uint8Array> | null,
): Promise<{ key: ExportKey; file: AsyncIterable<Uint8Array> }> {
  const pieces = (body ?? nothing())[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (!head.includes(lineEnd)) {
    const next = await pieces.next();
    if (next.done || head.length + next.value.length > longestKeyLine * 64) throw noKey();
    head = Buffer.concat([head, next.value]);
    if (!head.subarray(0, longestKeyLine).includes(lineEnd) && head.length > longestKeyLine) throw noKey();
  }
  const at = head.indexOf(lineEnd);
  return { key: readKey(head.subarray(0, at).toString("utf8")), file: rest(head.subarray(at + 1), pieces) };
}

function readKey(line: string): ExportKey {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw noKey();
  }
  const parsed = keyLine.safeParse(json);
  if (!parsed.success) throw noKey();
  return "identity" in parsed.data
    ? { identity: new Secret(parsed.data.identity), passphrase: undefined }
    : { identity: undefined, passphrase: new Secret(parsed.data.passphrase) };
}

async function* rest(first: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function noKey(): PorticoError {
  return new PorticoError(
    "http.invalid_input",
    'The body must begin with a line such as {"passphrase": "…"}, and the file must follow',
    { meta: { where: "body" } },
  );
}
