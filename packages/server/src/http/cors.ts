/**
 * CORS headers for an origin that was found in the project's list. Exact echo, never with credentials (TN-13): the
 * user token travels in a header, so no cookie is ever needed.
 */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "x-request-id, retry-after",
    vary: "Origin",
  };
}

const methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const usualHeaders =
  "authorization, content-type, accept, x-paragon-sdk-version, x-paragon-credential, x-paragon-configuration-id, x-paragon-user-metadata";

/**
 * The answer to a preflight. The asked-for header names are echoed when they are well-formed, because the proxy carries
 * any header that the caller adds; the `*` wildcard would not cover Authorization (contract 0.2 rule 7). Two hours of
 * caching, Chromium's most: pollers ask every second.
 */
export function preflightHeaders(origin: string, requested: string | undefined): Record<string, string> {
  const echoed = requested !== undefined && requested.length <= 2000 && /^[a-z0-9\-_, ]+$/i.test(requested);
  return {
    ...corsHeaders(origin),
    "access-control-allow-methods": methods,
    "access-control-allow-headers": echoed ? requested : usualHeaders,
    "access-control-max-age": "7200",
    vary: "Origin, Access-Control-Request-Headers",
  };
}
