import { errorTable, type ErrorBody, type ErrorCode } from "@portico/protocol";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * The body that an error leaves with. The only place that turns an error into a status: an expected one keeps its code
 * and sentence; an unknown one becomes `http.internal` and is logged with its cause. Never a stack, never a secret.
 *
 * A token without a permission leaves with the SDK's own code "7210", so that its user stays signed in (contract 3.1.4).
 */
export function errorBody(error: unknown, requestId: string, logger: Logger): ErrorBody {
  if (!(error instanceof PorticoError)) {
    logger.error({ requestId, error: describe(error) }, "an unexpected error");
    return body("http.internal", "Something went wrong on this server", {}, undefined, requestId);
  }
  if (error.status >= 500) logger.error({ requestId, code: error.code, error: describe(error) }, error.message);
  return body(error.code, error.message, error.meta, error.userMessage, requestId);
}

function body(
  code: ErrorCode,
  message: string,
  meta: Readonly<Record<string, unknown>>,
  userMessage: string | undefined,
  requestId: string,
): ErrorBody {
  return {
    message,
    code: code === "user_token.permission_denied" ? "7210" : code,
    status: errorTable[code].status,
    meta: { ...meta },
    ...(userMessage === undefined ? {} : { userMessage }),
    requestId,
  };
}

/** The chain of causes in one text, for the log. Messages only: stacks of foreign libraries may quote values. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < 5; at = at.cause) {
    parts.push(`${at.name}: ${at.message}`);
  }
  return parts.length > 0 ? parts.join(" ← ") : String(error);
}
