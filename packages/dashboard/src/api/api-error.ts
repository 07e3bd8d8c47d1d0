import type { ErrorBody, ErrorCode } from "@portico/protocol";

/** One thing that an answer found wrong with what was sent. */
export interface InputIssue {
  /** Where in the body, `allowedOrigins.1`; empty when the message says it. */
  path: string;
  message: string;
}

/** Codes for the two ways a call fails without an error body of the server's own. */
export type ClientErrorCode = "dashboard.server_unreachable" | "dashboard.answer_unreadable";

/** Every failed call rejects with this. `message` is fit to be shown to an admin. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode | "7210" | ClientErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Finds the request in the server's log; null when the server never saw it. */
  readonly requestId: string | null;
  readonly issues: readonly InputIssue[];
  /** Which part of the request is at fault; null when the server did not say. */
  readonly where: "path" | "query" | "body" | null;

  constructor(facts: {
    readonly code: ApiError["code"];
    readonly status: number;
    readonly message: string;
    readonly requestId?: string | null;
    readonly meta?: Record<string, unknown>;
    readonly cause?: unknown;
  }) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.requestId = facts.requestId ?? null;
    this.issues = readIssues(facts.meta);
    const where = facts.meta?.["where"];
    this.where = where === "path" || where === "query" || where === "body" ? where : null;
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === "ApiError";
}

/** Whether what the address names is not there: unknown, removed, or not even an id. */
export function isAbsent(error: unknown): boolean {
  return isApiError(error) && (error.status === 404 || error.where === "path");
}

/** Whether asking again may be answered otherwise: silence and 5xx pass, an answer with another status is a decision. */
export function mayPass(error: unknown): boolean {
  return isApiError(error) && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** Reads an error answer; anything that is not one of ours (a gateway's page, say) still becomes an `ApiError`. */
export function toApiError(status: number, body: unknown, headerRequestId: string | null): ApiError {
  if (isErrorBody(body)) return new ApiError({ ...body, status });
  return new ApiError({
    code: "dashboard.answer_unreadable",
    status,
    message: `The server answered with status ${status} and no explanation.`,
    requestId: headerRequestId,
  });
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === "object" && body !== null && "code" in body && "message" in body;
}

/** `issues` of `http.invalid_input`, or the sentences in `problems` of `provider.invalid_declaration`. */
function readIssues(meta: Record<string, unknown> | undefined): InputIssue[] {
  const found = meta?.["issues"] ?? meta?.["problems"];
  if (!Array.isArray(found)) return [];
  return found.flatMap((issue: unknown) => {
    if (typeof issue === "string") return [{ path: "", message: issue }];
    if (typeof issue !== "object" || issue === null || !("message" in issue)) return [];
    return [{ path: "path" in issue ? String(issue.path) : "", message: String(issue.message) }];
  });
}
