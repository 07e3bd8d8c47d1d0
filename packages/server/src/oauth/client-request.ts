import type { SmallRequest } from "../net/outbound.ts";
import type { OAuthApp } from "./oauth-app.ts";

export interface ClientRequest {
  url: URL;
  method: "POST" | "DELETE";
  parameters: Readonly<Record<string, string>>;
  body: "form" | "json" | "none";
  /**
   * How the client proves itself (RFC 6749 section 2.3.1). `public` sends its id alone, `nothing` not even that; an
   * assertion is among the parameters already.
   */
  authentication: "basic" | "body" | "public" | "nothing";
  headers?: Readonly<Record<string, string>>;
}

/** Total time of a token request: 10 seconds. The refresh lease is longer than this (TR-02). */
export const tokenTimeoutMs = 10_000;
const tokenAnswerMaxBytes = 64 * 1024;

/** A request of the OAuth client itself, in the encoding that the declaration names. */
export function buildClientRequest(app: OAuthApp, request: ClientRequest, timeoutMs = tokenTimeoutMs): SmallRequest {
  const headers: Record<string, string> = { accept: "application/json" };
  const { auth } = app.provider;
  for (const [name, value] of Object.entries("tokenHeaders" in auth ? auth.tokenHeaders : {}))
    headers[name.toLowerCase()] = value;
  Object.assign(headers, request.headers);
  const parameters = new Map(Object.entries(request.parameters));
  const secret = app.clientSecret?.reveal();
  if (request.authentication === "basic" && secret !== undefined) {
    headers["authorization"] =
      `Basic ${Buffer.from(`${formEncode(app.clientId)}:${formEncode(secret)}`).toString("base64")}`;
  } else if (request.authentication !== "nothing") {
    parameters.set("client_id", app.clientId);
    if (secret !== undefined && request.authentication !== "public") parameters.set("client_secret", secret);
  }
  return {
    method: request.method,
    url: request.url.href,
    headers: { ...headers, ...contentTypes[request.body] },
    body: encode(request.body, parameters),
    timeoutMs,
    maxBytes: tokenAnswerMaxBytes,
  };
}

const contentTypes: Readonly<Record<ClientRequest["body"], Record<string, string>>> = {
  form: { "content-type": "application/x-www-form-urlencoded" },
  json: { "content-type": "application/json" },
  none: {},
};

function encode(body: ClientRequest["body"], parameters: ReadonlyMap<string, string>): string | undefined {
  if (body === "none") return undefined;
  return body === "json"
    ? JSON.stringify(Object.fromEntries(parameters))
    : new URLSearchParams([...parameters]).toString();
}

/** How a declaration's client proves itself, in the words of a request. */
export function proofOf(
  authentication: "basic" | "body" | "none" | "private_key_jwt",
): ClientRequest["authentication"] {
  switch (authentication) {
    case "basic":
    case "body":
      return authentication;
    case "none":
      return "public";
    case "private_key_jwt":
      return "nothing";
  }
}

/** RFC 6749 section 2.3.1 wants both halves form-encoded before they are joined. */
function formEncode(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}
