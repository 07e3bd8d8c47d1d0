import type { IncomingMessage } from "node:http";
import { preflightHeaders } from "../http/cors.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Project } from "../projects/project.ts";

/**
 * The CORS headers of an answer, name and value by turns (contract 3.1.5): the exact origin if the project lists it or
 * it is this server's own (the portal, the dashboard). A caller without an Origin header is a server and gets none.
 *
 * Throws `project.origin_refused`: a page that could not read the answer should not cause the call either.
 */
export function corsHeaders(origin: string | undefined, project: Project, publicUrl: string): string[] {
  if (origin === undefined) return [];
  if (origin !== publicUrl && !project.allowedOrigins.includes(origin)) {
    throw new PorticoError(
      "project.origin_refused",
      `${origin.slice(0, 200)} is not an allowed origin of this project`,
      {
        meta: { origin: origin.slice(0, 200) },
      },
    );
  }
  // no credentials are ever used, so the star is allowed for what may be read
  return ["access-control-allow-origin", origin, "access-control-expose-headers", "*", "vary", "Origin"];
}

/** A preflight carries no token and reaches no provider. */
export function isPreflight(request: IncomingMessage): boolean {
  return request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
}

/** The answer to a preflight from an origin that `corsHeaders` let through, name and value by turns. */
export function preflightAnswer(request: IncomingMessage): string[] {
  const { origin = "", "access-control-request-headers": asked } = request.headers;
  return Object.entries(preflightHeaders(origin, asked)).flat();
}
