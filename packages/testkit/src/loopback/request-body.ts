import type { IncomingMessage } from "node:http";

const maxBufferedBytes = 64 * 1024;

/** Reads a small body whole. Throws `RangeError` above 64 KiB: nothing that the kit buffers is larger. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > maxBufferedBytes) throw new RangeError(`the body is larger than ${maxBufferedBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** The text members of a form or JSON body; anything else is left out. */
export function parseFields(contentType: string | undefined, body: string): Record<string, string> {
  if (!contentType?.includes("json")) return Object.fromEntries(new URLSearchParams(body));
  const parsed = parseObject(body);
  return Object.fromEntries(
    Object.entries(parsed).filter((member): member is [string, string] => typeof member[1] === "string"),
  );
}

/** A JSON object, or an empty one for anything else. */
export function parseObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
