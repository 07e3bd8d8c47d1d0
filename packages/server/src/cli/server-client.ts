import type { ErrorBody } from "@portico/protocol";
import type { Endpoint } from "@portico/protocol/endpoints";
import type { z } from "zod";
import { CommandError } from "./command.ts";
import type { ServerAccess } from "./find-server.ts";

/** The parts of a request that an endpoint has schemas for. */
interface CallInput {
  params?: Readonly<Record<string, string>>;
  body?: object;
}

/** Calls an endpoint and answers its checked output. */
export type Call = <E extends Endpoint>(endpoint: E, input?: CallInput) => Promise<z.output<E["output"]>>;

/** The server understood and said no; the message carries its code and the request's id. */
class ServerRefusal extends CommandError {
  override readonly name = "ServerRefusal";
  readonly code: string;

  constructor(body: ErrorBody) {
    super(`${body.message}\n  code ${body.code}, request ${body.requestId}`);
    this.code = body.code;
  }
}

const timeoutMs = 30_000;

/** `findAccess` is asked once, at the first call: commands that call nothing work without a server. */
export function createServerClient({ findAccess }: Readonly<{ findAccess: () => Promise<ServerAccess> }>): Call {
  let access: Promise<ServerAccess> | undefined;
  return async (endpoint, { params = {}, body } = {}) => {
    const { url, key } = await (access ??= findAccess());
    const path = endpoint.path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ""));
    const response = await send(`${url}${path}`, endpoint.method, key, body);
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      if (isErrorBody(answer)) throw new ServerRefusal(answer);
      throw new CommandError(`${url} answered ${response.status}, not as a Portico server does`);
    }
    const output = endpoint.output.safeParse(answer);
    if (!output.success)
      throw new CommandError(`${url} answered what this version does not understand`, { cause: output.error });
    return output.data as never;
  };
}

async function send(url: string, method: string, key: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      body: body ? JSON.stringify(body) : null,
      // the key must not follow a redirect to somewhere else
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
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
