import type { ServerResponse } from "node:http";
import type { AnswerBody } from "../net/outbound.ts";

/** Text around a body: `{"output":` and `}` in the wrapped mode. */
export interface Wrapping {
  before: string;
  after: string;
}

export const outputWrapping: Wrapping = { before: '{"output":', after: "}" };

/** What is known of the body before it comes. */
export interface AnswerHead {
  status: number;
  /** Without content-length, which is written here. */
  headers: string[];
  /** The provider's content-length. Undefined: it did not say. */
  length: number | undefined;
}

/**
 * Node joins head and body into one write only when the body is a text, and a second write costs as much as all else
 * together. Latin-1 maps bytes to characters one to one, so a short body goes as one.
 */
const maxJoinedBytes = 16 * 1024;

/**
 * Streams a body to the caller as it arrives, with back-pressure, inside a wrapping if one is given. An empty body
 * stays empty: a wrapping around nothing would not be JSON. When the provider breaks off, the caller's connection is
 * cut, so that it cannot take the part for the whole.
 *
 * The head waits for the first piece when there is a wrapping or a length; else it leaves at once (event streams).
 * Resolves when the last byte was handed to Node. Rejects when the provider fails.
 */
export function sendAnswer(
  response: ServerResponse,
  head: AnswerHead,
  body: AnswerBody,
  wrapping?: Wrapping,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = 0;
    let waits = false;
    const begin = (): void => {
      if (!response.headersSent) response.writeHead(head.status, framed(head, received === 0 ? undefined : wrapping));
    };
    const onDrain = (): void => {
      waits = false;
      body.resume();
    };
    const finish = (): void => {
      if (waits) response.removeListener("drain", onDrain);
      resolve();
    };
    if (wrapping === undefined && head.length === undefined) {
      begin();
      response.flushHeaders();
    }
    body.read({
      onPiece(piece) {
        const isFirst = received === 0;
        received += piece.length;
        const isWhole = received === head.length;
        begin();
        const before = isFirst && wrapping ? wrapping.before : "";
        const after = isWhole && wrapping ? wrapping.after : "";
        if (isWhole) {
          endWith(response, piece, before, after);
          return finish();
        }
        if (before !== "") response.write(before, "latin1");
        if (response.write(piece) || waits) return;
        waits = true;
        body.pause();
        response.once("drain", onDrain);
      },
      onEnd() {
        if (response.writableEnded) return;
        begin();
        response.end(received > 0 && wrapping ? wrapping.after : undefined);
        finish();
      },
      onFailure(error) {
        if (response.writableEnded) return;
        if (response.headersSent) response.destroy();
        if (waits) response.removeListener("drain", onDrain);
        reject(error);
      },
    });
  });
}

function endWith(response: ServerResponse, piece: Buffer, before: string, after: string): void {
  if (piece.length <= maxJoinedBytes) {
    response.end(before + piece.toString("latin1") + after, "latin1");
    return;
  }
  if (before !== "") response.write(before, "latin1");
  if (after === "") return void response.end(piece);
  response.write(piece);
  response.end(after, "latin1");
}

function framed({ headers, length }: AnswerHead, wrapping: Wrapping | undefined): string[] {
  if (length === undefined) return headers;
  const added = wrapping ? wrapping.before.length + wrapping.after.length : 0;
  headers.push("content-length", String(length + added));
  return headers;
}
