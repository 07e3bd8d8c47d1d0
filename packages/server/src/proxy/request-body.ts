import { once } from "node:events";
import type { IncomingMessage } from "node:http";

/** Whether the request announces a body (RFC 9112 section 6.3). */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers["content-length"];
  return request.headers["transfer-encoding"] !== undefined || (length !== undefined && Number(length) > 0);
}

/** The official SDK sends the literal content type `auto`: "decide for me" (contract 3.16). */
export function leavesContentTypeToUs(request: IncomingMessage): boolean {
  return request.headers["content-type"]?.trim().toLowerCase() === "auto";
}

/** Looks at the first piece of the body and puts it back: JSON by its first letter, else no content type (null). */
export async function chooseContentType(request: IncomingMessage): Promise<string | null> {
  if (!hasBody(request)) return null;
  if (request.readableLength === 0 && !request.readableEnded) await once(request, "readable");
  const piece = request.read() as Buffer | null;
  if (piece === null) return null;
  request.unshift(piece);
  return /^\s*([[{"\d-]|true|false|null)/.test(piece.toString("latin1", 0, 256)) ? "application/json" : null;
}
