import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { PorticoError } from "../lib/portico-error.ts";

/**
 * The only door to the outside (invariant 4, PX-05). Every address is checked when the socket connects, on the address
 * that is used (PX-03, PX-04); redirects are never followed; bodies and times are bounded.
 */
export interface Outbound {
  /** A small call that is read whole: token endpoints, who-am-I, revocation. */
  call(request: SmallRequest): Promise<SmallResponse>;
  /** A streamed call for the proxy: the body goes up as it arrives and comes back as it arrives. */
  stream(request: StreamRequest): Promise<StreamResponse>;
  close(): Promise<void>;
}

/** The door as it is built: it can also be asked beforehand. */
export interface GuardedOutbound extends Outbound {
  /** Why a URL would be refused if it were called now, `net.address_refused`; null when it would not. */
  refusalOf(url: string): Promise<PorticoError | null>;
}

export interface SmallRequest {
  method: "GET" | "POST" | "DELETE" | "PUT" | "PATCH";
  /** Absolute URL as declared; a stand-in's origin is substituted inside `net`, after every host check. */
  url: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** Total time (10,000). */
  timeoutMs?: number;
  /** Most bytes of answer (65,536); more is `net.response_too_large`. */
  maxBytes?: number;
}

export interface SmallResponse {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface StreamRequest {
  method: string;
  url: string;
  /** Name and value by turns, already filtered and with the credential injected. */
  headers: string[];
  body: Readable | Buffer | null;
  /** Is handed the function that gives the call up; it is harmless when the answer is complete (PX-19). */
  onBegin?: (cancel: () => void) => void;
  /** Keep-alive sockets are never shared across partitions (PX-11): the project id. */
  partition?: string;
}

export interface StreamResponse {
  status: number;
  /** Name and value by turns; lower-case names, values as they came. */
  rawHeaders: string[];
  body: AnswerBody;
}

/**
 * The bytes of an answer. Not a Node stream: this is the hot path, and a short answer is usually complete before anybody
 * reads it. Nobody's bytes are copied, and a reader that is slow stops the sender (PX-16).
 */
export interface AnswerBody {
  /** Hands over every piece, first those that have come already. Once only. */
  read(reader: BodyReader): void;
  /** No more pieces until `resume`, except those on their way. */
  pause(): void;
  resume(): void;
  /** Lets go of what has not been read. Closes the socket unless the answer was complete. */
  discard(): void;
}

export interface BodyReader {
  onPiece(piece: Buffer): void;
  onEnd(): void;
  /** Instead of the end: `net.broken_response`, `net.timed_out`, or that the call was cancelled. */
  onFailure(error: Error): void;
}
