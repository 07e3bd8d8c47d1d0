import { PorticoError } from "../../lib/portico-error.ts";
import { Secret } from "../../lib/secret.ts";
import type { SmallResponse } from "../../net/outbound.ts";
import { readAnswerBody } from "../answer-body.ts";
import type { Transport } from "../oauth-app.ts";
import { showableWord } from "../token-failure.ts";
import type { ClientAuthentication } from "./discovered-server.ts";
import { authenticationsByName, type ServerMetadata } from "./find-server.ts";
import { hostOf, invalid, type Members } from "./metadata-document.ts";

/** A client that this server has registered. */
export interface RegisteredClient {
  clientId: string;
  /** Undefined for a public client. */
  clientSecret: Secret | undefined;
  clientAuthentication: ClientAuthentication;
  /** When the secret ends; null: never. */
  expiresAt: Date | null;
}

export interface Registration {
  /** What the end user reads on the consent page: whose product it is. */
  clientName: string;
  redirectUri: string;
  scopes: readonly string[];
}

const timeoutMs = 10_000;
const answerMaxBytes = 64 * 1024;

/**
 * Registers a client (RFC 7591 section 3.1). A refusal of what was said of the client is met once by saying less: scopes
 * of an API are not always known to its authorization server. A request without an answer is not repeated: the server may
 * have made a client of it, which costs it a row and nobody a credential.
 *
 * Throws `connect.app_misconfigured` when the server takes no registration, so that the host has to enter a client;
 * `connect.provider_answer_invalid`, `connect.provider_unreachable`.
 */
export async function registerClient(
  { outbound }: Pick<Transport, "outbound">,
  server: Pick<ServerMetadata, "registrationUrl" | "authentications">,
  registration: Registration,
): Promise<RegisteredClient> {
  const { registrationUrl, authentications } = server;
  if (registrationUrl === null) {
    throw new PorticoError(
      "connect.app_misconfigured",
      "The authorization server takes no registrations; register a client by hand and enter its id",
    );
  }
  const wanted = authentications[0] ?? "none";
  let response = await ask(outbound, registrationUrl, bodyOf(registration, wanted));
  if (registration.scopes.length > 0 && wordOf(response) === "invalid_client_metadata")
    response = await ask(outbound, registrationUrl, bodyOf({ ...registration, scopes: [] }, wanted));
  const body = readAnswerBody(response);
  const { status } = response;
  if (status === 429 || status >= 500)
    throw new PorticoError("connect.provider_unreachable", `A registration was answered with ${status}`);
  if (status !== 201 && status !== 200) {
    const word = wordOf(response);
    throw new PorticoError("connect.app_misconfigured", `A registration was refused with ${status}`, {
      meta: word === undefined ? {} : { providerError: word },
    });
  }
  if (body.kind !== "members") throw invalid("The answer to a registration cannot be read");
  return readClient(body.members, registration.redirectUri, wanted);
}

function bodyOf({ clientName, redirectUri, scopes }: Registration, authentication: ClientAuthentication): string {
  const method = Object.entries(authenticationsByName).find(([, each]) => each === authentication)?.[0];
  return JSON.stringify({
    client_name: clientName,
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: method,
    application_type: "web",
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  });
}

function wordOf(response: SmallResponse): string | undefined {
  const body = readAnswerBody(response);
  return body.kind === "members" ? showableWord(body.members["error"]) : undefined;
}

async function ask(outbound: Transport["outbound"], url: string, body: string): Promise<SmallResponse> {
  try {
    return await outbound.call({
      method: "POST",
      url,
      headers: { accept: "application/json", "content-type": "application/json" },
      body,
      timeoutMs,
      maxBytes: answerMaxBytes,
    });
  } catch (cause) {
    if (!(cause instanceof PorticoError)) throw cause;
    const isTheirs = cause.code === "net.response_too_large" || cause.code === "net.address_refused";
    throw new PorticoError(
      isTheirs ? "connect.provider_answer_invalid" : "connect.provider_unreachable",
      `${hostOf(url)} did not answer a registration`,
      { cause },
    );
  }
}

/** The server may have decided otherwise than it was asked (RFC 7591 section 3.2.1), about the proof, not about us. */
function readClient(members: Members, redirectUri: string, wanted: ClientAuthentication): RegisteredClient {
  const clientId = members["client_id"];
  if (typeof clientId !== "string" || !/^[\x20-\x7e]{1,500}$/.test(clientId))
    throw invalid("The registration has no client id that can be sent");
  const redirects = members["redirect_uris"];
  if (Array.isArray(redirects) && !redirects.includes(redirectUri))
    throw invalid("The registration is for another redirect address");
  const secret = members["client_secret"];
  if (secret !== undefined && secret !== null && (typeof secret !== "string" || !/^[\x20-\x7e]{1,4000}$/.test(secret)))
    throw invalid("The registration's secret cannot be sent");
  const told = members["token_endpoint_auth_method"];
  const authentication = typeof told === "string" ? authenticationsByName[told] : wanted;
  if (authentication === undefined) throw invalid("The registered client would have to prove itself in an unknown way");
  if (authentication === "none" || typeof secret !== "string" || secret === "") {
    if (authentication !== "none") throw invalid("The registration has no secret although the client needs one");
    return { clientId, clientSecret: undefined, clientAuthentication: "none", expiresAt: null };
  }
  const ends = members["client_secret_expires_at"];
  return {
    clientId,
    clientSecret: new Secret(secret),
    clientAuthentication: authentication,
    expiresAt: typeof ends === "number" && ends > 0 && ends < 1e11 ? new Date(ends * 1000) : null,
  };
}
