import { tokenPieces, type KnownSecrets } from "./known-secrets.ts";

export const redacted = "[redacted]";

/** `"client_secret":"…"`, but not `"tokenUrl"`, `"keyId"` or `"secretVersion"`, which are no secrets. */
const secretFields =
  /("(?:[\w.-]*(?:secret|password|passwd|authorization|cookie|assertion|verifier|private_?key|api_?key|token|signature))"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

/** `"code"` is an error's code as well as an authorization code: only what is no word of ours is taken for a secret. */
const codeFields = /("(?:code|state)"\s*:\s*)"(?![a-z_]+(?:\.[a-z_]+)?"|[A-Z_]+"|\d{1,5}")(?:[^"\\]|\\.)*"/g;

/** The same inside a text that is JSON in JSON. */
const escapedSecretFields =
  /(\\+"(?:[\w.-]*(?:secret|password|authorization|cookie|assertion|verifier|private_?key|api_?key|token)|code|state)\\+"\s*:\s*\\+")[^"\\]*/gi;

const shapes: readonly (readonly [RegExp, string])[] = [
  // JSON web tokens
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, redacted],
  // the Authorization header's value
  [/\b(Bearer|Basic|DPoP|Token|AWS4-HMAC-SHA256)(\s+|%20|\+)[\w+/.~=%-]{6,}/gi, `$1 ${redacted}`],
  // ours, and those that well-known providers mark as theirs
  [/\bportico_[a-z]+_[\w-]{8,}/g, redacted],
  [
    /\b(?:xox[a-z]-|gh[a-z]_|github_pat_|glpat-|[rs]k_(?:live|test)_|whsec_|hv[sbr]\.|ya29\.|1\/\/)[\w./-]{6,}/g,
    redacted,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
  // queries, fragments and forms
  [
    /((?:^|[?&#;\s"'(])(?:code|state|[\w-]*token|client_secret|code_verifier|assertion|password|secret|api_?key|key|sig|signature|nonce|x-amz-signature)=)[^&#\s"'\\)]+/gi,
    `$1${redacted}`,
  ],
  // https://name:password@host
  [/(:\/\/)[^/\s"'@]+:[^/\s"'@]+@/g, `$1${redacted}@`],
];

/**
 * A line without its secrets: by the name of the field that they stand in, by their shape, and by value where this
 * process knows them, however they are written: raw, in JSON, in an address, in base64, in hexadecimal digits (VT-12). A
 * known secret of fewer than 8 letters is recognised by its field, or where it is a JSON text of its own.
 */
export function redactText(line: string, known: Pick<KnownSecrets, "has">): string {
  let text = line
    .replace(secretFields, `$1"${redacted}"`)
    .replace(codeFields, `$1"${redacted}"`)
    .replace(escapedSecretFields, `$1${redacted}`);
  for (const [shape, replacement] of shapes) text = text.replace(shape, replacement);
  return redactKnown(text, known);
}

const jsonTexts = /"((?:[^"\\]|\\.){6,200})"/g;
const percentRuns = /(?:[\w+/.~=-]|%[0-9A-Fa-f]{2})*%[0-9A-Fa-f]{2}(?:[\w+/.~=-]|%[0-9A-Fa-f]{2})*/g;
const encodedRuns = /[A-Za-z0-9+/_-]{12,}={0,2}/g;
const tokenRuns = /%[0-9A-Fa-f]{2}|\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])|[A-Za-z0-9_-]{8,}/g;

function redactKnown(line: string, known: Pick<KnownSecrets, "has">): string {
  const holds = (text: string): boolean => tokenPieces(text).some((piece) => known.has(piece));
  return line
    .replace(jsonTexts, (whole, inner: string) => (known.has(unescaped(inner)) ? `"${redacted}"` : whole))
    .replace(percentRuns, (run) => (holdsEncoded(percentDecoded(run), holds) ? redacted : run))
    .replace(encodedRuns, (run) => (holdsDecoded(run, holds) ? redacted : run))
    .replace(tokenRuns, (piece) => (known.has(piece) ? redacted : piece));
}

function holdsEncoded(text: string, holds: (text: string) => boolean): boolean {
  return holds(text) || (text.match(encodedRuns) ?? []).some((run) => holdsDecoded(run, holds));
}

/** A run may begin in the middle of what was encoded, or behind a letter that is none of it: every alignment is tried. */
function holdsDecoded(run: string, holds: (text: string) => boolean): boolean {
  if (/^[0-9a-f]{16,}$/i.test(run) && holds(Buffer.from(run.slice(run.length % 2), "hex").toString("latin1")))
    return true;
  if (run.length < 12) return false;
  const letters = run.replaceAll("-", "+").replaceAll("_", "/");
  return [0, 1, 2, 3].some((offset) => holds(Buffer.from(letters.slice(offset), "base64").toString("latin1")));
}

function percentDecoded(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

function unescaped(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}
