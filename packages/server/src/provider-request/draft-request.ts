import type { Readable } from "node:stream";
import { PorticoError } from "../lib/portico-error.ts";

/** A request at the provider, with everything decided but what depends on all of it. */
export interface DraftRequest {
  method: string;
  url: string;
  /** Name and value by turns, lower-case names, as they will be sent. */
  headers: string[];
  /** Null where there is none. */
  body: Readable | Buffer | null;
}

/**
 * The body as bytes, of which there may be `maxBytes`. Throws `proxy.body_too_large`, before anything is read where the
 * length was announced.
 */
export async function readWhole({ body, headers }: DraftRequest, maxBytes: number): Promise<Buffer> {
  if (body === null || Buffer.isBuffer(body)) return body ?? Buffer.alloc(0);
  if (Number(headerOf(headers, "content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const pieces: Buffer[] = [];
  let bytes = 0;
  // the socket must live on to carry the refusal
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The value of a header; of several the first. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text === name);
  return at === -1 ? undefined : headers[at + 1];
}

/** The headers without those of these names, and then these; lower-case names. */
export function replaceHeaders(headers: readonly string[], replacements: Readonly<Record<string, string>>): string[] {
  const kept = headers.filter((_text, at) => !Object.hasOwn(replacements, headers[at - (at % 2)] ?? ""));
  return [...kept, ...Object.entries(replacements).flat()];
}

function tooLarge(maxBytes: number): PorticoError {
  return new PorticoError(
    "proxy.body_too_large",
    `Request bodies of this provider are read whole before they are sent, and may have ${maxBytes} bytes`,
    { meta: { maxBytes } },
  );
}
