import { isRecord } from "./snapshot.ts";

/** A refusal by the server. Its members are those of the error body (contract 3.1.4). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly meta: unknown;
  readonly userMessage: unknown;
  readonly requestId: unknown;

  constructor(status: number, body: unknown) {
    const { message, code, meta, userMessage, requestId } = isRecord(body) ? body : {};
    super(typeof message === "string" ? message : `The server answered with status ${status}.`);
    this.status = status;
    this.code = typeof code === "string" ? code : "unknown";
    this.meta = meta;
    this.userMessage = userMessage;
    this.requestId = requestId;
  }
}
