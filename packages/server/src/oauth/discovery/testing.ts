import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer of {@link startMetadataServer}: JSON, unless it is written by hand. */
export type Answer = object | ((response: ServerResponse, request: IncomingMessage) => void);

/** A resource and its authorization server at one origin, for tests to break one thing of. */
export interface MetadataServer extends AsyncDisposable {
  origin: string;
  /** By path, with what a request body may be; anything else is 404. */
  answers: Record<string, Answer>;
  /** Method and path, oldest first. */
  requests: string[];
  /** Of registrations. */
  bodies: Record<string, unknown>[];
  /** As it is unbroken. */
  reset(): void;
}

export async function startMetadataServer(): Promise<MetadataServer> {
  const requests: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metadata: MetadataServer = {
    origin,
    answers: {},
    requests,
    bodies,
    reset() {
      requests.length = 0;
      bodies.length = 0;
      metadata.answers = unbroken(origin);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  metadata.reset();
  return metadata;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    requests.push(`${request.method} ${request.url}`);
    if (request.method === "POST") bodies.push(JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>);
    const answer = metadata.answers[request.url ?? ""];
    if (typeof answer === "function") return answer(response, request);
    const status = answer === undefined ? 404 : request.method === "POST" ? 201 : 200;
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? { error: "not_found" }));
  }
}

/** Refuses without a token, and says where its metadata is. */
export function refusing(challenge: string): Answer {
  return (response) => response.writeHead(401, { "www-authenticate": challenge }).end();
}

export function serverMetadata(issuer: string, changes: object = {}): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    registration_endpoint: `${issuer}/register`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_post", "client_secret_basic"],
    authorization_response_iss_parameter_supported: true,
    ...changes,
  };
}

function unbroken(origin: string): Record<string, Answer> {
  return {
    "/mcp": refusing(`Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`),
    "/.well-known/oauth-protected-resource/mcp": {
      resource: `${origin}/mcp`,
      authorization_servers: [origin],
      scopes_supported: ["tools"],
    },
    "/.well-known/oauth-authorization-server": serverMetadata(origin),
    "/register": { client_id: "c-1", client_secret: "s-1", client_secret_expires_at: 0 },
  };
}
