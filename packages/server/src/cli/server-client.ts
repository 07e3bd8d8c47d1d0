import { Readable } from "node:stream";
import type { ErrorBody } from "@portico/protocol";
import type { Endpoint } from "@portico/protocol/endpoints";
import type { z } from "zod";
import { CommandError } from "./command.ts";
import type { ServerAccess } from "./find-server.ts";

/** The parts of a request that an endpoint has schemas for. */
interface CallInput {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: object;
}

/** Calls an endpoint whose body or answer is streamed, however long that takes; answers what came, unread. */
export type Stream = (endpoint: Endpoint, input: CallInput & { upload?: Readable }) => Promise<Response>;

/** Calls an endpoint and answers its checked output. */
export type Call = <E extends Endpoint>(endpoint: E, input?: CallInput) => Promise<z.output<E["output"]>>;

/** The server understood and said no; the message carries its code and the request's id. */
export class ServerRefusal extends CommandError {
  override readonly name = "ServerRefusal";
  readonly code: string;

  constructor(body: ErrorBody) {
    super(`${body.message}\n  code ${body.code}, request ${body.requestId}`);
    this.code = body.code;
  }
}

const timeoutMs = 30_000;

/** `findAccess` is asked once, at the first call: commands that call nothing work without a server. */
export function createServerClient({ findAccess }: Readonly<{ findAccess: () => Promise<ServerAccess> }>): {
  call: Call;
  stream: Stream;
} {
  let access: Promise<ServerAccess> | undefined;

  async function ask(endpoint: Endpoint, input: CallInput, more: RequestInit): Promise<Response> {
    const { url, key } = await (access ??= findAccess());
    const { params = {}, query = {}, body } = input;
    const path = endpoint.path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ""));
    const search = new URLSearchParams(query).toString();
    const response = await send(`${url}${path}${search === "" ? "" : `?${search}`}`, endpoint.method, key, body, more);
    if (response.ok) return response;
    const answer: unknown = await response.json().catch(() => undefined);
    if (isErrorBody(answer)) throw new ServerRefusal(answer);
    throw new CommandError(`${url} answered ${response.status}, not as a Portico server does`);
  }

  return {
    async call(endpoint, input = {}) {
      const response = await ask(endpoint, input, { signal: AbortSignal.timeout(timeoutMs) });
      const answer: unknown = await response.json().catch(() => undefined);
      const output = endpoint.output.safeParse(answer);
      if (!output.success) {
        const { origin } = new URL(response.url);
        throw new CommandError(`${origin} answered what this version does not understand`, { cause: output.error });
      }
      return output.data as never;
    },
    stream: (endpoint, { upload, ...input }) =>
      ask(
        endpoint,
        input,
        upload
          ? ({
              body: Readable.toWeb(upload) as ReadableStream<Uint8Array>,
              duplex: "half",
              headers: { "content-type": endpoint.consumes ?? "application/octet-stream" },
            } as RequestInit)
          : {},
      ),
  };
}

async function send(
  url: string,
  method: string,
  key: string,
  body: object | undefined,
  more: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, {
      ...(body && { body: JSON.stringify(body) }),
      ...more,
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { "content-type": "application/json" }),
        ...(more.headers as Record<string, string> | undefined),
      },
      // the key must not follow a redirect to somewhere else
      redirect: "error",
    });
  } catch (cause) {
    throw new CommandError(`${new URL(url).origin} does not answer. Is the server running? Start it with: npm start`, {
      cause,
    });
  }
}

function isErrorBody(answer: unknown): answer is ErrorBody {
  return typeof answer === "object" && answer !== null && "code" in answer && "message" in answer;
}
