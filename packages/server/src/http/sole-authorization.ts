import { PorticoError } from "../lib/portico-error.ts";

/**
 * The `Authorization` header of a Node request; undefined when there is none. Node keeps the first of several and says
 * nothing, while a gateway before us may have checked another: nobody could say whose call it is. Throws
 * `http.authorization_ambiguous`.
 */
export function soleAuthorization(rawHeaders: readonly string[]): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length !== "authorization".length || name.toLowerCase() !== "authorization") continue;
    if (found !== undefined) throw ambiguous();
    found = rawHeaders[at + 1] ?? "";
  }
  refuseRepeatedAuthorization(found);
  return found;
}

/**
 * Refuses a value into which several headers were joined (RFC 9110 §5.3), as the web's `Headers` does. No token has a
 * comma in it (RFC 6750 §2.1). Throws `http.authorization_ambiguous`.
 */
export function refuseRepeatedAuthorization(value: string | undefined): void {
  if (value?.includes(",")) throw ambiguous();
}

function ambiguous(): PorticoError {
  return new PorticoError(
    "http.authorization_ambiguous",
    "Send one Authorization header with one token; this request has several",
  );
}
