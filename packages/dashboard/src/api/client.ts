import type { Endpoint } from "@portico/protocol/endpoints";
import type { z } from "zod";
import { ApiError, toApiError } from "./api-error.ts";

/** A part of an endpoint's input; nothing where the endpoint declares no schema for it. */
type Part<E extends Endpoint, Name extends "params" | "query" | "body"> = E extends {
  readonly [Key in Name]: infer Schema extends z.ZodType;
}
  ? { [Key in Name]: z.input<Schema> }
  : unknown;

export type EndpointInput<E extends Endpoint> = Part<E, "params"> & Part<E, "query"> & Part<E, "body">;

/**
 * Calls one endpoint of the dashboard's API and resolves with its checked output.
 * Rejects with `ApiError`; with the signal's reason when aborted.
 */
export type Call = <E extends Endpoint>(
  endpoint: E,
  input: EndpointInput<E>,
  signal?: AbortSignal,
) => Promise<z.output<E["output"]>>;

interface RawInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Builds the typed client: method, URL and body all come from the endpoint's definition. */
export function createClient({ fetch }: { readonly fetch: typeof globalThis.fetch }): Call {
  return async <E extends Endpoint>(endpoint: E, input: EndpointInput<E>, signal?: AbortSignal) => {
    const response = await send(fetch, endpoint, input as RawInput, signal);
    const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
    if (!response.ok) throw toApiError(response.status, body, response.headers.get("x-request-id"));
    const output = endpoint.output.safeParse(body);
    if (output.success) return output.data as z.output<E["output"]>;
    throw new ApiError({
      code: "dashboard.answer_unreadable",
      status: response.status,
      message: "The server answered with something this page does not understand. Reload to get the matching version.",
      requestId: response.headers.get("x-request-id"),
      cause: output.error,
    });
  };
}

async function send(
  fetch: typeof globalThis.fetch,
  endpoint: Pick<Endpoint, "method" | "path">,
  { params = {}, query = {}, body }: RawInput,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  // A header that no cross-site form or simple request can carry: the server refuses changes without it (TN-19).
  if (endpoint.method !== "GET") headers["x-portico-request"] = "dashboard";
  if (body !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(buildUrl(endpoint.path, params, query), {
      method: endpoint.method,
      headers,
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({
      code: "dashboard.server_unreachable",
      status: 0,
      message: "The server did not answer. Check that Portico is running, then try again.",
      cause: error,
    });
  }
}

function buildUrl(path: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}
