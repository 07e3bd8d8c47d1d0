/**
 * The closed table of error codes. A code is `room.what_happened`, never changes and never gets a second meaning;
 * texts may change. `status` is the HTTP status that the code leaves with.
 *
 * The official SDK signs its user out on every 401 and 403 without an exempt code (wire contract 0.2 rule 2), so only
 * a rejected user token or a disabled user has those statuses there, and what no browser of an end user calls: `admin.*`
 * and `api_key.*`. Everything else is 400, 404, 409, 422, 429 or 5xx.
 */
export const errorTable = {
  "http.not_found": { status: 404 },
  "http.method_not_allowed": { status: 405 },
  "http.invalid_input": { status: 400 },
  "http.authorization_ambiguous": { status: 400 },
  "http.body_too_large": { status: 413 },
  "http.too_many_requests": { status: 429 },
  "http.cross_site_refused": { status: 400 },
  "http.internal": { status: 500 },

  "user_token.missing": { status: 401 },
  "user_token.malformed": { status: 401 },
  "user_token.too_large": { status: 401 },
  "user_token.algorithm_refused": { status: 401 },
  "user_token.header_refused": { status: 401 },
  "user_token.unknown_key": { status: 401 },
  "user_token.bad_signature": { status: 401 },
  "user_token.expired": { status: 401 },
  "user_token.not_yet_valid": { status: 401 },
  "user_token.lifetime_too_long": { status: 401 },
  "user_token.wrong_audience": { status: 401 },
  "user_token.invalid_claims": { status: 401 },
  "user_token.permission_denied": { status: 403 },
  "user.disabled": { status: 401 },
  "user.not_found": { status: 404 },

  "admin.not_signed_in": { status: 401 },
  "admin.link_invalid": { status: 400 },
  "admin.not_allowed": { status: 403 },

  "api_key.missing": { status: 401 },
  "api_key.malformed": { status: 401 },
  "api_key.unknown": { status: 401 },
  "api_key.expired": { status: 401 },
  "api_key.revoked": { status: 401 },
  "api_key.scope_missing": { status: 403 },
  "api_key.not_found": { status: 404 },
  "api_key.too_many": { status: 409 },

  "event.cursor_invalid": { status: 400 },

  "webhook.not_found": { status: 404 },
  "webhook.delivery_not_found": { status: 404 },
  "webhook.cursor_invalid": { status: 400 },
  "webhook.url_refused": { status: 422 },
  "webhook.too_many": { status: 409 },
  "webhook.disabled": { status: 409 },

  "project.not_found": { status: 404 },
  /** The name that was typed to confirm is not the project's. */
  "project.name_mismatch": { status: 422 },
  /** Half of it is here; come again when all of it is. */
  "project.being_imported": { status: 503 },
  "project.origin_refused": { status: 400 },
  "project.signing_key_not_found": { status: 404 },

  "provider.not_found": { status: 404 },
  "provider.invalid_declaration": { status: 422 },
  "provider.key_taken": { status: 409 },

  "integration.not_found": { status: 404 },
  "integration.already_added": { status: 409 },
  "integration.inactive": { status: 404 },
  "integration.not_configured": { status: 409 },
  "integration.scopes_invalid": { status: 422 },
  /** A question to end users that nobody could answer, or whose choices the provider has no source for. */
  "integration.settings_invalid": { status: 422 },
  "integration.in_use": { status: 409 },
  "integration.signing_key_invalid": { status: 422 },

  "connect.attempt_not_found": { status: 404 },
  "connect.attempt_expired": { status: 410 },
  "connect.attempt_spent": { status: 410 },
  "connect.handshake_missing": { status: 409 },
  "connect.handshake_refused": { status: 409 },
  /** `meta.triesLeft`: how often it may be typed again. */
  "connect.window_code_wrong": { status: 422 },
  "connect.window_code_spent": { status: 410 },
  "connect.other_browser": { status: 400 },
  "connect.context_mismatch": { status: 400 },
  "connect.callback_malformed": { status: 400 },
  "connect.issuer_mismatch": { status: 400 },
  "connect.input_invalid": { status: 422 },
  "connect.redirect_url_refused": { status: 422 },
  "connect.denied": { status: 422 },
  "connect.closed": { status: 422 },
  "connect.timed_out": { status: 422 },
  "connect.interrupted": { status: 422 },
  "connect.missing_permission": { status: 422 },
  "connect.credential_rejected": { status: 422 },
  "connect.app_misconfigured": { status: 422 },
  "connect.link_not_found": { status: 404 },
  /** It was opened before, has expired or was revoked. */
  "connect.link_spent": { status: 410 },
  "connect.provider_unreachable": { status: 502 },
  "connect.provider_answer_invalid": { status: 502 },
  "connect.wrong_account": { status: 409 },
  /** The end user was asked, and stays with the account that is connected. */
  "connect.account_kept": { status: 409 },

  "credential.not_found": { status: 404 },
  "credential.external_id_taken": { status: 409 },
  "credential.not_connected": { status: 404 },
  "credential.needs_reconnect": { status: 409 },
  "credential.refresh_failed": { status: 502 },
  "credential.setup_incomplete": { status: 409 },
  "credential.setup_not_pending": { status: 409 },
  "credential.frozen": { status: 409 },
  "credential.in_use": { status: 409 },
  /** Credentials of several integrations have the external id. */
  "credential.ambiguous": { status: 409 },
  "freeze.not_found": { status: 404 },
  "revocation.not_found": { status: 404 },
  "revocation.settled": { status: 409 },
  "transfer.import_not_found": { status: 404 },
  "transfer.file_unreadable": { status: 422 },
  "transfer.skipped": { status: 409 },
  "transfer.not_confirmed": { status: 422 },
  "transfer.lock_refused": { status: 422 },
  "transfer.export_unreadable": { status: 422 },
  "transfer.export_newer": { status: 422 },
  "transfer.project_exists": { status: 409 },
  "configuration.not_found": { status: 404 },
  "configuration.external_id_taken": { status: 409 },
  /** Every credential keeps the one that it began with. */
  "configuration.is_default": { status: 409 },
  "configuration.too_many": { status: 409 },
  /** Nothing is saved; `meta.fields` has the input and a sentence for each answer that does not fit. */
  "configuration.settings_invalid": { status: 422 },

  "workflow.not_found": { status: 404 },
  /** This server does not run workflows yet. */
  "workflow.not_available": { status: 501 },
  "resource.not_found": { status: 404 },

  "vault.record_unreadable": { status: 500 },
  "vault.key_missing": { status: 500 },
  /** The key service that wraps the data keys does not answer. */
  "vault.key_unavailable": { status: 503 },
  /** One caller opens so many different credentials that the project's brake holds it back. */
  "vault.brake_engaged": { status: 429 },

  "net.address_refused": { status: 502 },
  "net.unreachable": { status: 502 },
  "net.timed_out": { status: 504 },
  "net.response_too_large": { status: 502 },
  "net.broken_response": { status: 502 },

  "proxy.path_refused": { status: 400 },
  "proxy.host_refused": { status: 400 },
  "proxy.method_refused": { status: 400 },
  "proxy.not_allowed": { status: 400 },
  "proxy.header_refused": { status: 400 },
  "proxy.body_refused": { status: 400 },
  "proxy.body_too_large": { status: 413 },
  /** The provider said no; leaves with the provider's own status, 400 and above. */
  "proxy.provider_answered": { status: 502 },

  "data_source.not_found": { status: 404 },
  "data_source.failed": { status: 502 },
} as const satisfies Record<string, { status: number }>;

export type ErrorCode = keyof typeof errorTable;

/** Whether a text is one of our codes; for clients that read an error body. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === "string" && Object.hasOwn(errorTable, text);
}

/** The body of every error answer, the wire's `{message, code, status, meta}` (contract 3.1.4) and two more fields. */
export interface ErrorBody {
  /** One sentence for the developer. Never a stack, never a secret. */
  message: string;
  /** One of ours, or one of the three that the official SDK knows ("7210", "7003", "0704"). */
  code: ErrorCode | "7210";
  status: number;
  meta: Record<string, unknown>;
  /** A sentence that may be shown to the end user, where there is one. */
  userMessage?: string;
  /** The same value as the `x-request-id` header. */
  requestId: string;
}
