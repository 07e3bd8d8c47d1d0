import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/** Where machines in a cloud keep their own credentials: a target that no client may follow a redirect to. */
export const metadataAddress = "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

/** Misdeeds that the endpoints have in common. False: not one of them. */
export function misbehave(behaviour: string, response: ServerResponse): boolean {
  switch (behaviour) {
    case "body_10_mb":
      sendBig(response);
      return true;
    case "drips":
      drip(response, " ", 200);
      return true;
    case "endless_chunks":
      drip(response, " ".repeat(1024), 5);
      return true;
    case "redirects_to_metadata":
      response.writeHead(302, { location: metadataAddress }).end();
      return true;
    case "html_with_200":
    case "html_with_400":
      response
        .writeHead(behaviour === "html_with_200" ? 200 : 400, { "content-type": "text/html" })
        .end("<!doctype html><title>Sign in</title><h1>Please sign in</h1>");
      return true;
    case "status_503":
      response.writeHead(503, { "content-type": "text/html", "retry-after": "1" }).end("<h1>Service Unavailable</h1>");
      return true;
    case "rate_limited":
      sendJson(response, 429, { error: "rate_limited" }, { "retry-after": "120" });
      return true;
    case "rate_limited_until":
      sendJson(
        response,
        429,
        { error: "rate_limited" },
        { "retry-after": new Date(Date.now() + 120_000).toUTCString() },
      );
      return true;
    case "gzip_bomb":
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20)));
      return true;
    case "hangs":
      return true;
    case "drops_connection":
      response.destroy();
      return true;
    default:
      return false;
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function sendBig(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(`{"access_token":"${"a".repeat(10 * 1024 * 1024)}","token_type":"bearer"}`);
}

function drip(response: ServerResponse, piece: string, everyMs: number): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(piece), everyMs);
  response.once("close", () => clearInterval(timer));
}
