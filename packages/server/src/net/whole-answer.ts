import type { IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import type { Dispatcher } from "undici";
import { PorticoError } from "../lib/portico-error.ts";
import { toFailure } from "./failure.ts";
import type { SmallResponse } from "./outbound.ts";

/**
 * Collects a small answer within `maxBytes`, counted before and after decoding, so that a compressed bomb is cut off
 * like a long answer (PX-17). At most one layer of compression is undone.
 */
export class WholeAnswer implements Dispatcher.DispatchHandler {
  readonly answer: Promise<SmallResponse>;
  readonly #host: string;
  readonly #maxBytes: number;
  #resolve!: (answer: SmallResponse) => void;
  #reject!: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  #stopped: PorticoError | undefined;

  constructor(host: string, maxBytes: number) {
    this.#host = host;
    this.#maxBytes = maxBytes;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Gives up the call with this reason; harmless when it has ended. */
  stop(reason: PorticoError): void {
    this.#stopped = reason;
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped) controller.abort(this.#stopped);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.stop(tooLarge(this.#host, this.#maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    try {
      const body = decode(Buffer.concat(this.#chunks), this.#headers["content-encoding"], this.#maxBytes);
      this.#resolve({ status: this.#status, headers: this.#headers, text: body.toString("utf8") });
    } catch (cause) {
      const isTooLarge = cause instanceof RangeError;
      this.#reject(isTooLarge ? tooLarge(this.#host, this.#maxBytes) : undecodable(this.#host, cause));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(toFailure(error, this.#host, this.#status !== 0));
  }
}

/** Encodings are asked not to be used; a server that compresses anyway is understood. Throws RangeError when too large. */
function decode(body: Buffer, encoding: string | string[] | undefined, maxOutputLength: number): Buffer {
  const name = String(encoding ?? "identity")
    .trim()
    .toLowerCase();
  if (name === "identity" || name === "" || body.length === 0) return body;
  if (name === "gzip" || name === "x-gzip") return gunzipSync(body, { maxOutputLength });
  if (name === "deflate") return inflateSync(body, { maxOutputLength });
  if (name === "br") return brotliDecompressSync(body, { maxOutputLength });
  if (name === "zstd") return zstdDecompressSync(body, { maxOutputLength });
  throw new TypeError(`unknown content encoding "${name.slice(0, 40)}"`);
}

function tooLarge(host: string, maxBytes: number): PorticoError {
  return new PorticoError("net.response_too_large", `${host} answered with more than ${maxBytes} bytes`, {
    meta: { host },
  });
}

function undecodable(host: string, cause: unknown): PorticoError {
  return new PorticoError("net.broken_response", `${host} answered in an encoding that cannot be undone`, {
    cause,
    meta: { host },
  });
}
