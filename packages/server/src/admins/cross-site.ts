import { PorticoError } from "../lib/portico-error.ts";

/** The facts of a request that tell a page of ours from a foreign one. */
export interface RequestOrigin {
  method: string;
  header(name: string): string | undefined;
}

const safeMethods = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses a state change that another site's page may have sent with our cookie (security bar TN-19): it must carry
 * `x-portico-request`, which no form and no simple cross-site fetch can, and whatever the browser says of its origin
 * must be ours. `publicUrl` is this server's origin. Throws `http.cross_site_refused`.
 */
export function refuseCrossSite(request: RequestOrigin, publicUrl: string): void {
  if (safeMethods.includes(request.method)) return;
  const site = request.header("sec-fetch-site");
  const origin = request.header("origin");
  const isOurs =
    request.header("x-portico-request") !== undefined &&
    (site === undefined || site === "same-origin") &&
    (origin === undefined || origin === publicUrl);
  if (!isOurs) {
    throw new PorticoError(
      "http.cross_site_refused",
      "A change made with the dashboard's cookie must come from the dashboard: same origin, with an x-portico-request header",
    );
  }
}
