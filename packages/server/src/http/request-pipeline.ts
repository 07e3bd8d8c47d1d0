import type { Context, Hono } from "hono";
import * as endpoints from "@portico/protocol/endpoints";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { AppEnvironment } from "./context.ts";
import { errorBody } from "./error-answer.ts";

const maxBodyBytes = 512 * 1024; // 524,288: the largest body is a declaration with its icon

/**
 * What every request gets before any route: an id, a size limit, safe headers, and one place where errors become
 * answers. `https` adds HSTS (TN-17).
 */
export function installPipeline(
  app: Hono<AppEnvironment>,
  options: Readonly<{ logger: Logger; https: boolean }>,
): void {
  app.use(async (context, next) => {
    const requestId = newId<string>();
    context.set("requestId", requestId);
    await next();
    const { headers } = context.res;
    headers.set("x-request-id", requestId);
    if (!headers.has("x-content-type-options")) headers.set("x-content-type-options", "nosniff");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (!headers.has("referrer-policy")) headers.set("referrer-policy", "no-referrer");
    if (!headers.has("content-security-policy")) {
      headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    }
    if (options.https) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  });
  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new PorticoError("http.body_too_large", `The body is over ${maxBodyBytes} bytes`);
    },
  });
  // what is streamed is never held as a whole, so it may be of any size
  app.use((context, next) => (isStreamed(context.req.path) ? next() : limit(context, next)));
  app.notFound((context) =>
    answer(context, new PorticoError("http.not_found", "There is nothing at this address"), options.logger),
  );
  app.onError((error, context) => answer(context, error, options.logger));
}

const streamedPaths = Object.values(endpoints).flatMap((value) =>
  typeof value === "object" && "consumes" in value ? [new RegExp(`^${value.path.replace(/:\w+/g, "[^/]+")}$`)] : [],
);

function isStreamed(path: string): boolean {
  return streamedPaths.some((pattern) => pattern.test(path));
}

function answer(context: Context<AppEnvironment>, error: unknown, logger: Logger): Response {
  const body = errorBody(error, context.get("requestId"), logger);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (typeof body.meta.retryAfterSeconds === "number") headers["retry-after"] = String(body.meta.retryAfterSeconds);
  // the rest of the body is not read, so the connection is good for nothing more
  if (body.code === "http.body_too_large") headers.connection = "close";
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
