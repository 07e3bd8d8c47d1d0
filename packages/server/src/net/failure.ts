import type { ErrorCode } from "@portico/protocol";
import { errors } from "undici";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * Names the ways an outbound call fails: `net.unreachable`, `net.timed_out`, `net.address_refused`,
 * `net.response_too_large`, `net.broken_response`. The original error stays as the cause, for the log only.
 */
export function toFailure(error: unknown, host: string, answerBegan: boolean): PorticoError {
  if (error instanceof PorticoError) return error;
  const reason = readCode(error);
  const code = codeOf(reason, answerBegan);
  return new PorticoError(code, `${host} ${sentences[code]}${reason === "" ? "" : ` (${reason})`}`, {
    cause: error,
    meta: { host },
  });
}

export function cancelled(host: string): PorticoError {
  return new PorticoError("net.unreachable", `The call to ${host} was cancelled`, { meta: { host } });
}

/**
 * Whether a kept socket, which had answered before, was closed before this call's answer: its idle time had just run
 * out at the other side (RFC 9112 section 9.3.1).
 */
export function isClosedWhileIdle(error: Error): boolean {
  return error instanceof errors.SocketError && (error.socket?.bytesRead ?? 0) > 0;
}

type FailureCode = Extract<ErrorCode, `net.${string}`>;

const sentences: Readonly<Record<FailureCode, string>> = {
  "net.unreachable": "could not be reached",
  "net.timed_out": "did not answer in time",
  "net.address_refused": "may not be called",
  "net.response_too_large": "answered with more than is read",
  "net.broken_response": "broke off or did not speak HTTP/1.1",
};

const timeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);
/** UND_ERR_SOCKET: a connection was made and then closed on us, or used for something that is not an answer. */
const broken = new Set(["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "UND_ERR_SOCKET"]);
const tooLarge = new Set(["UND_ERR_HEADERS_OVERFLOW", "UND_ERR_RES_EXCEEDED_MAX_SIZE"]);

function codeOf(reason: string, answerBegan: boolean): FailureCode {
  if (timeouts.has(reason)) return "net.timed_out";
  if (tooLarge.has(reason)) return "net.response_too_large";
  if (reason.startsWith("HPE_") || broken.has(reason)) return "net.broken_response";
  return answerBegan ? "net.broken_response" : "net.unreachable";
}

function readCode(error: unknown): string {
  // undici leaves its parser's errors without a code when its table lacks one
  if (error instanceof errors.HTTPParserError) return error.code ?? "HPE_UNKNOWN";
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
