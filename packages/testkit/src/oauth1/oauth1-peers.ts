import type { IncomingMessage, ServerResponse } from "node:http";
import type { Middleware } from "oauthorize";
import type { Strategy } from "passport-http-oauth";

/** A request with what the peers expect of the framework around them. */
export interface PeerRequest extends IncomingMessage {
  query: Record<string, string>;
  body: Record<string, string>;
  session: object;
  user?: unknown;
  authInfo?: unknown;
  oauth?: { transactionID?: string };
}

export type Authenticated = { user: unknown; info: unknown } | { refusal: string; status: number };

/** Runs a passport strategy without passport. */
export function authenticate(strategy: Strategy, request: PeerRequest): Promise<Authenticated> {
  const { promise, resolve, reject } = Promise.withResolvers<Authenticated>();
  const running = Object.assign(Object.create(strategy) as Strategy, {
    success: (user: unknown, info: unknown) => resolve({ user, info }),
    fail: (challenge: unknown, status?: number) =>
      resolve(
        typeof challenge === "number"
          ? { refusal: "malformed", status: challenge }
          : { refusal: String(challenge), status: status ?? 401 },
      ),
    error: reject,
  });
  running.authenticate(request);
  return promise;
}

/** Runs connect-style middleware; resolves when one has answered, or when the last one has passed the request on. */
export async function runMiddleware(
  steps: readonly Middleware[],
  request: PeerRequest,
  response: ServerResponse,
): Promise<void> {
  const framed = Object.assign(response, {
    redirect: (location: string) => response.writeHead(302, { location, "cache-control": "no-store" }).end(),
  });
  for (const step of steps) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    response.once("finish", resolve);
    step(request, framed, (error) => (error === undefined || error === null ? resolve() : reject(error as Error)));
    await promise;
    if (response.writableEnded) return;
  }
}
