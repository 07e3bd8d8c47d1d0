import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { createRequestLog, type RequestLog } from "../loopback/request-log.ts";

const pieceBytes = 64 * 1024;

/**
 * A plain upstream for proxy tests.
 *
 * | path | answer |
 * |---|---|
 * | `/echo/…` (and anything else) | JSON: method, path, raw headers, the body's size, SHA-256 and base64 (bodies up to 64 KiB) |
 * | `/status/503` | that status, with a JSON body unless the status forbids one |
 * | `/bytes/10485760` | so many bytes, streamed with back-pressure |
 * | `/upload` | reads everything, answers `{bytes, sha256}` |
 * | `/upload-held` | takes the body only after {@link Echo.releaseUploads} |
 * | `/gzip` | a gzip body with `Content-Encoding: gzip` |
 * | `/headers?name=value` | answers with these headers |
 * | `/cut/1000` | announces twice as many bytes, sends 1000 and cuts the connection |
 */
export interface Echo extends AsyncDisposable {
  readonly origin: string;
  readonly log: RequestLog<"api">;
  /** Bytes of all downloads handed to the sockets so far; stands still while nobody reads. */
  bytesSent(): number;
  /** Bytes of all uploads taken so far. */
  bytesReceived(): number;
  /** Lets held uploads be read, now and from now on. */
  releaseUploads(): void;
  close(): Promise<void>;
}

export async function startEcho(options: { readonly port?: number } = {}): Promise<Echo> {
  const server = await listenOnLoopback(options);
  const log = createRequestLog<"api">();
  const released = Promise.withResolvers<void>();
  let sent = 0;
  let received = 0;

  function* pieces(total: number) {
    for (let left = total; left > 0; left -= pieceBytes) {
      const piece = Buffer.alloc(Math.min(left, pieceBytes), 0x61);
      sent += piece.byteLength;
      yield piece;
    }
  }

  const readAll = async (request: IncomingMessage) => {
    const hash = createHash("sha256");
    const kept: Buffer[] = [];
    let size = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      received += piece.byteLength;
      size += piece.byteLength;
      hash.update(piece);
      if (size <= pieceBytes) kept.push(piece);
    }
    return {
      bytes: size,
      sha256: hash.digest("hex"),
      base64: size <= pieceBytes ? Buffer.concat(kept).toString("base64") : null,
    };
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", server.origin);
    const [, room, argument] = url.pathname.split("/");
    switch (room) {
      case "status": {
        await readAll(request);
        const status = Number(argument);
        if (status === 204 || status === 304) return void response.writeHead(status).end();
        return sendJson(response, status, { status });
      }
      case "bytes":
        response.writeHead(200, { "content-type": "application/octet-stream", "content-length": Number(argument) });
        return pipeline(
          Readable.from(pieces(Number(argument)), { objectMode: false, highWaterMark: pieceBytes }),
          response,
        );
      case "upload-held":
        await released.promise;
        return sendJson(response, 200, await readAll(request));
      case "upload":
        return sendJson(response, 200, await readAll(request));
      case "gzip": {
        const body = gzipSync(JSON.stringify({ compressed: true, text: "echo ".repeat(1000) }));
        return void response
          .writeHead(200, {
            "content-type": "application/json",
            "content-encoding": "gzip",
            "content-length": body.byteLength,
          })
          .end(body);
      }
      case "headers":
        return void response.writeHead(200, [...url.searchParams].flat()).end("{}");
      case "cut":
        response.writeHead(200, { "content-length": Number(argument) * 2 });
        return void response.write(Buffer.alloc(Number(argument)), () => response.destroy());
      default: {
        const body = await readAll(request);
        return sendJson(response, 200, {
          method: request.method,
          path: request.url,
          rawHeaders: request.rawHeaders,
          headers: request.headers,
          body,
        });
      }
    }
  };

  server.answerWith((request, response) => {
    log.record("api", request, response);
    // A client that leaves in the middle is what some tests are about.
    serve(request, response).catch(() => response.destroy());
  });
  return {
    origin: server.origin,
    log,
    bytesSent: () => sent,
    bytesReceived: () => received,
    releaseUploads: () => released.resolve(),
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}
