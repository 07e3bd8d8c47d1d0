import type { SmallResponse } from "../net/outbound.ts";
import { showableWord, TokenRequestError, type TokenFailureKind } from "./token-failure.ts";
import { invalidAnswer, refuseForNow } from "./token-answer.ts";

export type Oauth1Members = Readonly<Record<string, string>>;

/** What a refusal without a word means: before the consent only the app can be at fault, after it the grant is. */
export type RefusalMeans = Extract<TokenFailureKind, "app_refused" | "grant_refused">;

/**
 * Reads an answer with credentials (RFC 5849 sections 2.1 and 2.3): form-encoded, each member once. The media type is
 * not held against a server, because most send another one, `text/html` among them; the text has to be form-encoded
 * all the more strictly. An error is one whatever its status (OA-12).
 *
 * Throws `TokenRequestError`.
 */
export function readOauth1Answer(response: SmallResponse, requestedAt: Date, refusal: RefusalMeans): Oauth1Members {
  const { status } = response;
  refuseForNow(response, requestedAt);
  const members = readMembers(response.text);
  const problem = members?.["oauth_problem"] ?? problemInHeader(response);
  if (problem !== undefined) throw refused(kindsByProblem[problem] ?? "answer_invalid", status, problem);
  if (status === 401 || status === 403) throw refused(refusal, status);
  if (status >= 300 || status < 200)
    throw invalidAnswer(`The token endpoint answered ${status} without a problem that we know`, false);
  if (/^\s*</.test(response.text)) {
    throw new TokenRequestError("unreachable", `The token endpoint answered ${status} with a page`, { inDoubt: true });
  }
  if (members === undefined) throw invalidAnswer("The token endpoint's answer is not form-encoded");
  return members;
}

/** Undefined for what is no form, and for one that says something twice. */
function readMembers(text: string): Record<string, string> | undefined {
  const form = text.trim();
  if (!/^[\w.~%+&=*!'(),:@/;-]*$/.test(form)) return undefined;
  const members = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(form)) {
    if (Object.hasOwn(members, name)) return undefined;
    members[name] = value;
  }
  return members;
}

/** The problem that an answer names, in its body or its header; undefined when it names none. */
export function problemOf(response: SmallResponse): string | undefined {
  return readMembers(response.text)?.["oauth_problem"] ?? problemInHeader(response);
}

/** `WWW-Authenticate: OAuth realm="…", oauth_problem="…"`, as the problem reporting extension has it. */
function problemInHeader({ headers }: SmallResponse): string | undefined {
  return /\boauth_problem="?([a-z_]{3,40})"?/.exec(headers["www-authenticate"] ?? "")?.[1];
}

function refused(kind: TokenFailureKind, status: number, problem?: string): TokenRequestError {
  const providerError = showableWord(problem);
  const said = problem === undefined ? "" : ` and the problem ${providerError ?? "(not a word)"}`;
  return new TokenRequestError(kind, `The token endpoint answered ${status}${said}`, { providerError });
}

/** The words of the OAuth problem reporting extension, which servers that say more than a status use. */
const kindsByProblem: Readonly<Record<string, TokenFailureKind | undefined>> = {
  permission_denied: "denied",
  user_refused: "denied",
  permission_unknown: "grant_refused",
  token_expired: "grant_refused",
  token_rejected: "grant_refused",
  token_revoked: "grant_refused",
  token_used: "grant_refused",
  verifier_invalid: "grant_refused",
  additional_authorization_required: "app_refused",
  consumer_key_rejected: "app_refused",
  consumer_key_unknown: "app_refused",
  nonce_used: "app_refused",
  parameter_absent: "app_refused",
  parameter_rejected: "app_refused",
  signature_invalid: "app_refused",
  signature_method_rejected: "app_refused",
  timestamp_refused: "app_refused",
  version_rejected: "app_refused",
  consumer_key_refused: "unreachable",
};

/** What a problem that came with the callback means; the end user said no, unless it says otherwise. */
export function kindOfProblem(problem: string): TokenFailureKind {
  return kindsByProblem[problem] ?? "denied";
}
