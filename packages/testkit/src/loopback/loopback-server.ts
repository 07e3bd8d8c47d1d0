import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A running HTTP server of the test kit. `close()` cuts every open connection, so a hung request never holds a test up. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  /** Says who answers. Until then every request gets 503. */
  answerWith(listener: RequestListener): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 only. The origin is known before the listener is, because issuers and advertised addresses
 * contain it.
 */
export async function listenOnLoopback(options: { readonly port?: number } = {}): Promise<LoopbackServer> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }));
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    answerWith(next) {
      listener = next;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
