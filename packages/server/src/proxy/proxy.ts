import type { IncomingMessage, ServerResponse } from "node:http";
import type { Credentials } from "../credentials/credential.ts";
import { errorBody } from "../http/error-answer.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Projects } from "../projects/project.ts";
import type { Users } from "../users/user.ts";
import { callAsUser } from "./call-as-user.ts";
import { corsHeaders, isPreflight, preflightAnswer } from "./cors.ts";
import { protection } from "./response-headers.ts";
import { isProxyPath, parseProxyPath } from "./proxy-path.ts";

/** Calls a provider as a user: `ANY /projects/:projectId/sdk/proxy/...` (wire contract 3.16). */
export interface Proxy {
  /**
   * Takes a request if its path is the proxy's and says so at once; the answer follows. Sits in front of the web
   * framework, on Node's own request and response, because this is the hot path: no SQL, no schema, no web stream.
   */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

export interface ProxySettings {
  projects: Projects;
  users: Users;
  integrations: Integrations;
  credentials: Credentials;
  outbound: Outbound;
  /** Origin under which browsers reach this server; always an allowed origin. */
  publicUrl: string;
  /** Dates the signatures of providers that want them. */
  clock: Clock;
  logger: Logger;
}

/**
 * Makes the proxy. Order of a call: origin → user token → permission → integration → credential → address → policy →
 * provider. Every refusal before the last step means that nothing was sent to the provider.
 */
export function createProxy(settings: Readonly<ProxySettings>): Proxy {
  return {
    handle(request, response) {
      if (!isProxyPath(request.url ?? "")) return false;
      void serve(settings, request, response);
      return true;
    },
  };
}

async function serve(
  settings: Readonly<ProxySettings>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = newId<string>();
  const ownHeaders = ["x-request-id", requestId];
  try {
    const path = parseProxyPath(request.url ?? "", request.headers);
    const project = await settings.projects.get(path.projectId);
    const cors = corsHeaders(request.headers.origin, project, settings.publicUrl);
    if (isPreflight(request)) {
      response.writeHead(204, [...ownHeaders, ...preflightAnswer(request)]).end();
      return;
    }
    ownHeaders.push(...cors);
    await callAsUser(settings, path, request, response, ownHeaders);
  } catch (error) {
    answerError(settings, error, response, ownHeaders);
  }
}

function answerError(
  { logger }: Readonly<ProxySettings>,
  error: unknown,
  response: ServerResponse,
  ownHeaders: readonly string[],
): void {
  // the caller has gone, or has half an answer already, which was cut
  if (response.headersSent || response.destroyed) return void response.destroy();
  const answer = errorBody(error, ownHeaders[1] ?? "", logger);
  const text = Buffer.from(JSON.stringify(answer));
  const headers = [
    ...ownHeaders,
    ...protection,
    ...["content-type", "application/json; charset=utf-8", "content-length", String(text.length)],
  ];
  response.writeHead(answer.status, headers).end(text);
}
