import { errorTable, type ErrorCode } from "@portico/protocol";

export interface ErrorDetails {
  /** A sentence that may be shown to the end user. */
  userMessage?: string | undefined;
  /** Facts for programs; goes out on the wire. Never a secret. */
  meta?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/** Every expected failure of the server: a stable code, a sentence for the developer, and what caused it. */
export class PorticoError extends Error {
  override readonly name = "PorticoError";
  readonly code: ErrorCode;
  readonly userMessage: string | undefined;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.userMessage = details.userMessage;
    this.meta = details.meta ?? {};
  }

  /** The HTTP status that this code leaves with. */
  get status(): number {
    return errorTable[this.code].status;
  }
}
