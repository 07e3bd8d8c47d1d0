import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { parseObject } from "../loopback/request-body.ts";

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The way to an emulator: it listens on a Unix socket, so nobody can walk around the gate. */
export interface Upstream {
  /** For small answers. */
  send(request: UpstreamRequest, body?: string): Promise<UpstreamAnswer>;
  /** GET with a bearer token, answered as JSON. */
  getJson(path: string, bearer: string): Promise<Record<string, unknown>>;
  /** Streams both ways with back-pressure. `body` replaces the incoming body. */
  stream(
    request: UpstreamRequest,
    incoming: IncomingMessage,
    response: ServerResponse,
    options: {
      readonly body?: string;
      readonly extraHeaders: (answer: IncomingMessage) => Readonly<Record<string, string>>;
    },
  ): Promise<void>;
  close(): void;
}

export function createUpstream(options: { readonly socketPath: string }): Upstream {
  const agent = new Agent({ keepAlive: true });
  const open = (request: UpstreamRequest, replacedBody: string | undefined) => {
    const headers = withoutHopByHop(request.headers);
    if (replacedBody !== undefined) headers["content-length"] = String(Buffer.byteLength(replacedBody));
    return httpRequest({ socketPath: options.socketPath, agent, method: request.method, path: request.path, headers });
  };
  const answerOf = (outgoing: ReturnType<typeof open>) =>
    new Promise<IncomingMessage>((resolve, reject) => outgoing.once("response", resolve).once("error", reject));

  const send = async (request: UpstreamRequest, body?: string): Promise<UpstreamAnswer> => {
    const outgoing = open(request, body ?? "");
    outgoing.end(body);
    const answer = await answerOf(outgoing);
    const parts: Buffer[] = [];
    for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
    return { status: answer.statusCode ?? 502, headers: answer.headers, text: Buffer.concat(parts).toString("utf8") };
  };

  return {
    send,
    async getJson(path, bearer) {
      const answer = await send({ method: "GET", path, headers: { authorization: `Bearer ${bearer}` } });
      return parseObject(answer.text);
    },
    async stream(request, incoming, response, { body, extraHeaders }) {
      const outgoing = open(request, body);
      const sending = body === undefined ? pipeline(incoming, outgoing) : Promise.resolve(outgoing.end(body));
      // An answer may come before the body is read whole; the client that leaves early is no fault of the kit.
      sending.catch(() => outgoing.destroy());
      response.once("close", () => outgoing.destroy());
      const answer = await answerOf(outgoing);
      response.writeHead(answer.statusCode ?? 502, { ...withoutHopByHop(answer.headers), ...extraHeaders(answer) });
      await pipeline(answer, response);
    },
    close: () => agent.destroy(),
  };
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}
