import type { ErrorCode } from "@portico/protocol";

/** An error that the stub answers with, in the server's shape. */
export class StubError extends Error {
  readonly code: ErrorCode;
  readonly meta: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, meta: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.meta = meta;
  }
}
