import { text as readText } from "node:stream/consumers";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A stand-in for a key service on loopback, for the suites of the vault. */
export interface KeyServiceStandIn extends AsyncDisposable {
  readonly origin: string;
  /** What was asked of it, `encrypt` or `TrentService.Encrypt`, in order; refused requests too. */
  readonly asked: readonly string[];
  /** What it refused and why; a client that keeps to the wire leaves this empty. */
  readonly refusals: readonly string[];
  /** `away` answers 503 to everything, as a sealed or overloaded service does. */
  isAway(away: boolean): void;
  /** From now on the caller is not allowed to use the key. */
  denies(denied: boolean): void;
  close(): Promise<void>;
}

export interface KeyServiceAnswer {
  status: number;
  body: object;
}

export interface KeyServiceRequest {
  message: IncomingMessage;
  body: string;
}

/** The server around `answer`; what `answer` refuses it notes with `refuse`. */
export async function startKeyService(
  answer: (
    request: KeyServiceRequest,
    facts: { asked: (name: string) => void; refuse: (why: string) => void; denied: () => boolean },
  ) => KeyServiceAnswer,
): Promise<KeyServiceStandIn> {
  const asked: string[] = [];
  const refusals: string[] = [];
  let away = false;
  let denied = false;
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(message);
    const facts = {
      asked: (name: string) => void asked.push(name),
      refuse: (why: string) => void refusals.push(why),
      denied: () => denied,
    };
    const { status, body: answered } = away
      ? { status: 503, body: { errors: ["Vault is sealed"], __type: "ServiceUnavailableException" } }
      : answer({ message, body }, facts);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answered));
  };
  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refusals,
    isAway: (value) => void (away = value),
    denies: (value) => void (denied = value),
    close,
    [Symbol.asyncDispose]: close,
  };
}
