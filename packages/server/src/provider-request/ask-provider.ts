import type { Clock } from "../lib/clock.ts";
import type { Outbound, SmallRequest, SmallResponse } from "../net/outbound.ts";
import { finishRequest, needsFinishing } from "./finish-request.ts";
import type { Access } from "./provider-request.ts";
import { buildProviderTarget } from "./provider-target.ts";

export interface AskTransport {
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

export interface Question {
  method: "GET" | "POST";
  /** Below the API base, or an absolute URL on one of the provider's hosts. */
  pathOrUrl: string;
  /** JSON text. */
  body?: string | undefined;
  maxBytes: number;
}

/**
 * A small call of our own at the provider with an account's credential: who-am-I, the choices of a data source. Accepts
 * JSON; at most 10 s. Throws what `buildProviderTarget`, `finishRequest` and `Outbound.call` throw.
 */
export async function askProvider(
  { outbound, clock }: Readonly<AskTransport>,
  access: Access,
  { method, pathOrUrl, body, maxBytes }: Question,
): Promise<SmallResponse> {
  const { url, injectedHeaders, defaultHeaders } = buildProviderTarget(access, pathOrUrl);
  const headers: Record<string, string> = {
    accept: "application/json",
    ...defaultHeaders,
    ...injectedHeaders,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const request: SmallRequest = { method, url, headers, body, maxBytes };
  if (!needsFinishing(access.provider)) return outbound.call(request);
  const draft = {
    method,
    url,
    headers: Object.entries(headers).flat(),
    body: body === undefined ? null : Buffer.from(body),
  };
  const finished = await finishRequest(access, draft, clock);
  return outbound.call({
    ...request,
    ...finished,
    method,
    headers: byName(finished.headers),
    body: textOf(finished.body),
  });
}

function byName(headers: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) named[headers[at] ?? ""] = headers[at + 1] ?? "";
  // the length is counted where the body is sent
  delete named["content-length"];
  return named;
}

function textOf(body: unknown): string | undefined {
  return Buffer.isBuffer(body) ? body.toString("utf8") : undefined;
}
