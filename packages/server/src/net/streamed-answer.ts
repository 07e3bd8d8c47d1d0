import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { cancelled, isClosedWhileIdle, toFailure } from "./failure.ts";
import type { AnswerBody, BodyReader, StreamResponse } from "./outbound.ts";

/** Most bytes that are held for a reader that has not come yet; then the socket waits. */
const maxEarlyBytes = 64 * 1024;

/** A burst after a pause finds many kept sockets, which all end at about the same moment. */
const mostTimesSentAgain = 3;

/**
 * Turns undici's callbacks into a `StreamResponse` and is its body at the same time. Discarding the body, or cancelling,
 * closes the upstream socket (PX-19).
 */
export class StreamedAnswer implements Dispatcher.DispatchHandler, AnswerBody {
  readonly answer: Promise<StreamResponse>;
  readonly #host: string;
  readonly #sendAgain: ((handler: StreamedAnswer) => void) | undefined;
  #timesSentAgain = 0;
  #resolve!: (answer: StreamResponse) => void;
  #reject!: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #reader: BodyReader | undefined;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #hasBegun = false;
  #hasEnded = false;
  #failure: Error | undefined;

  /** `sendAgain` is called when the request met a kept socket that the other side was closing, three times at most. */
  constructor(host: string, sendAgain?: (handler: StreamedAnswer) => void) {
    this.#host = host;
    this.#sendAgain = sendAgain;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Idempotent; harmless when the answer is complete. */
  cancel(): void {
    if (this.#hasEnded || this.#failure) return;
    const reason = cancelled(this.#host);
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  read(reader: BodyReader): void {
    this.#reader = reader;
    for (const piece of this.#early.splice(0)) reader.onPiece(piece);
    if (this.#failure) reader.onFailure(this.#failure);
    else if (this.#hasEnded) reader.onEnd();
    else if (this.#earlyBytes > maxEarlyBytes) this.resume();
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  discard(): void {
    this.#reader = ignoreEverything;
    this.cancel();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // cancelled while it waited for a socket: nothing has been sent yet
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#hasBegun = true;
    this.#resolve({ status, rawHeaders: flatten(headers), body: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.#reader) return this.#reader.onPiece(piece);
    this.#early.push(piece);
    this.#earlyBytes += piece.length;
    if (this.#earlyBytes > maxEarlyBytes) controller.pause();
  }

  onResponseEnd(): void {
    this.#hasEnded = true;
    this.#reader?.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#failure) return;
    const mayRepeat = !this.#hasBegun && isClosedWhileIdle(error) && this.#timesSentAgain < mostTimesSentAgain;
    if (!this.#sendAgain || !mayRepeat) return this.#fail(toFailure(error, this.#host, this.#hasBegun));
    this.#timesSentAgain += 1;
    this.#sendAgain(this);
  }

  #fail(failure: Error): void {
    this.#failure = failure;
    this.#reject(failure);
    this.#reader?.onFailure(failure);
  }
}

const ignoreEverything: BodyReader = { onPiece() {}, onEnd() {}, onFailure() {} };

/** Name and value by turns. Undici has parsed them already; reading its raw buffers would decode everything twice. */
function flatten(headers: IncomingHttpHeaders): string[] {
  const flat: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === "string") flat.push(name, value);
    else for (const one of value ?? []) flat.push(name, one);
  }
  return flat;
}
