import { PorticoError } from "../lib/portico-error.ts";
import { hasTokenShape } from "../lib/random.ts";

/** What a provider may bring back (RFC 6749 §4.1.2, RFC 9207 §2; RFC 5849 §2.2 and the words that its users have for no). */
export type CallbackQuery =
  | { kind: "code"; state: string; code: string; issuer: string | null }
  | { kind: "error"; state: string; error: string; issuer: string | null }
  | { kind: "verifier"; state: string; requestToken: string; verifier: string; issuer: string | null }
  | { kind: "refusal"; state: string; requestToken: string | null; problem: string | null; issuer: string | null };

const maxQueryBytes = 8 * 1024;
const single = [
  "state",
  "code",
  "error",
  "error_description",
  "error_uri",
  "iss",
  "oauth_token",
  "oauth_verifier",
  "oauth_problem",
  "denied",
];

/**
 * Reads a callback's query strictly (OA-10): a parameter that decides anything may come once, a code or verifier never
 * comes with an error, and nothing is longer than it has a reason to be. Unknown parameters are ignored, as RFC 6749 §4.1.2 asks.
 * Throws `connect.callback_malformed`; nothing is spent by then.
 */
export function readCallbackQuery(search: string): CallbackQuery {
  if (Buffer.byteLength(search) > maxQueryBytes) throw malformed("The callback's query is over 8 KiB");
  const query = new URLSearchParams(search);
  for (const name of single) {
    if (query.getAll(name).length > 1) throw malformed(`The callback has "${name}" more than once`);
  }
  const state = query.get("state");
  const code = query.get("code");
  const error = query.get("error");
  const issuer = query.get("iss");
  if (!state || !hasTokenShape(state)) throw malformed("The callback has no state that we issued");
  if (code !== null && error !== null) throw malformed("The callback has both a code and an error");
  if (code === null && error === null) return readOauth1(query, state, issuer);
  if (query.has("oauth_verifier") || query.has("oauth_problem"))
    throw malformed("The callback speaks two protocols at once");
  if (error !== null) {
    if (!/^[\x20-\x21\x23-\x5B\x5D-\x7E]{1,200}$/.test(error)) throw malformed("The callback's error is not a code");
    return { kind: "error", state, error, issuer };
  }
  if (!code) throw malformed("The callback's code is empty");
  // RFC 6749 appendix A.11: VSCHAR
  if (!/^[\x20-\x7E]{1,4096}$/.test(code)) throw malformed("The callback's code has characters that no code may have");
  return { kind: "code", state, code, issuer };
}

/** RFC 5849 §2.2. It has no word for no: `oauth_problem` is an extension's, `denied` with the token a habit. */
function readOauth1(query: URLSearchParams, state: string, issuer: string | null): CallbackQuery {
  const requestToken = query.get("oauth_token");
  const verifier = query.get("oauth_verifier");
  const problem = query.get("oauth_problem");
  const denied = query.get("denied");
  for (const text of [requestToken, verifier, denied]) {
    if (text !== null && !/^[\x21-\x7E]{1,2000}$/.test(text))
      throw malformed("The callback's token or verifier has characters that none may have");
  }
  if (problem === null && denied === null) {
    if (requestToken === null || verifier === null) throw malformed("The callback has neither a grant nor an error");
    return { kind: "verifier", state, requestToken, verifier, issuer };
  }
  if (verifier !== null) throw malformed("The callback has both a verifier and a refusal");
  if (problem !== null && !/^[a-z_]{1,60}$/.test(problem)) throw malformed("The callback's problem is not a word");
  if (requestToken !== null && denied !== null && requestToken !== denied)
    throw malformed("The callback names two tokens");
  return { kind: "refusal", state, requestToken: requestToken ?? denied, problem, issuer };
}

function malformed(message: string): PorticoError {
  return new PorticoError("connect.callback_malformed", message, {
    userMessage: "This page was opened with an incomplete address. Go back to your app and connect again.",
  });
}
