/** Why connecting did not work, sorted into the kinds that have words and an action of their own. Pure. */
import { isRecord } from "./snapshot.ts";

/** The numbers are those of the portal's experience page: E3, E4, E5, E7, E8, E9, E10; the last three are ours. */
export type ProblemKind =
  | "closed_early"
  | "missing_permission"
  | "denied"
  | "credential_rejected"
  | "wrong_account"
  | "app_misconfigured"
  | "provider_down"
  | "timed_out"
  | "input_invalid"
  | "interrupted";

export interface Problem {
  readonly kind: ProblemKind;
  readonly code: string;
  /** The server's sentence for the end user, where it has one. */
  readonly userMessage: string | null;
  /** What support needs to find the attempt: the request id. */
  readonly reference: string | null;
  /** The field that is at fault, where the server knows it. */
  readonly field: string | null;
  /** Permissions that were not given, in plain words where the server has them. */
  readonly missing: readonly string[];
}

const kindByCode = new Map<string, ProblemKind>(
  Object.entries({
    "connect.closed": "closed_early",
    "connect.denied": "denied",
    "connect.timed_out": "timed_out",
    "connect.attempt_expired": "timed_out",
    "connect.window_code_spent": "timed_out",
    "connect.missing_permission": "missing_permission",
    "connect.credential_rejected": "credential_rejected",
    "7003": "credential_rejected",
    "connect.wrong_account": "wrong_account",
    "connect.app_misconfigured": "app_misconfigured",
    "connect.redirect_url_refused": "app_misconfigured",
    "connect.issuer_mismatch": "app_misconfigured",
    "integration.not_configured": "app_misconfigured",
    "integration.inactive": "app_misconfigured",
    "integration.not_found": "app_misconfigured",
    "connect.provider_unreachable": "provider_down",
    "connect.provider_answer_invalid": "provider_down",
    "net.unreachable": "provider_down",
    "net.timed_out": "provider_down",
    "data_source.failed": "provider_down",
    "connect.input_invalid": "input_invalid",
    "connect.interrupted": "interrupted",
  } satisfies Record<string, ProblemKind>),
);

/**
 * Reads a problem from any of the shapes in which one arrives: an error body, an attempt's error, the callback page's
 * message, an `Error` of the official SDK (its message is the whole body as JSON, contract 3.1.3), or anything else.
 */
export function readProblem(cause: unknown): Problem {
  const body = findBody(cause);
  const meta = isRecord(body.meta) ? body.meta : {};
  const code = typeof body.code === "string" ? body.code : "unknown";
  return {
    kind: kindByCode.get(code) ?? "interrupted",
    code,
    userMessage: text(body.userMessage),
    reference: text(body.reference) ?? text(body.requestId) ?? text(meta.requestId),
    field: text(meta.field),
    missing: Array.isArray(meta.missing) ? meta.missing.map(scopeName).filter((name) => name !== null) : [],
  };
}

function findBody(cause: unknown): Record<string, unknown> {
  if (!isRecord(cause) && !(cause instanceof Error)) return parseBody(cause);
  const outer = cause as unknown as Record<string, unknown>;
  if (isRecord(outer.errorResponse)) return outer.errorResponse;
  if (typeof outer.code === "string") return outer;
  return parseBody(outer.message);
}

function parseBody(message: unknown): Record<string, unknown> {
  if (typeof message !== "string") return {};
  try {
    const parsed: unknown = JSON.parse(message);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** A scope comes as its name or as `{name, description}`; the end user reads the description. */
function scopeName(scope: unknown): string | null {
  return isRecord(scope) ? (text(scope.description) ?? text(scope.name)) : text(scope);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
