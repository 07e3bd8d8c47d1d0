import type { z } from "zod";
import type { ErrorCode } from "./errors.ts";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/**
 * Who may call: nobody in particular, a connected user with a user token, a signed-in admin, or the host's own server
 * with an API key of the project in the path (an admin may do what a host may).
 */
export type Caller = "anyone" | "user" | "admin" | "host";

/**
 * One HTTP endpoint: what it is called, who may call it, what goes in and out, and every error it can answer with.
 * The server's validation, the typed clients and the OpenAPI document are all made from this one value.
 */
export interface Endpoint {
  /** `room.verb`, the OpenAPI operation id. */
  readonly operation: string;
  readonly summary: string;
  readonly method: Method;
  /** Hono's pattern: `/dashboard/api/projects/:projectId`. */
  readonly path: string;
  readonly caller: Caller;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Absent: a body is read by nobody and refused by nobody (the official SDK sends JSON headers on bare requests). */
  readonly body?: z.ZodType;
  /** The media type of a body that is streamed, of any size; there is no `body` then. */
  readonly consumes?: string;
  /** Of a 200; `noContent` makes it a 204 without a body. */
  readonly output: z.ZodType;
  /** The media type of an answer that is streamed; `output` is then `noContent`. */
  readonly produces?: string;
  readonly errors: readonly ErrorCode[];
}

/** What a schema of an endpoint reads to; undefined where the endpoint has none. */
export type PartOf<E extends Endpoint, Part extends "params" | "query" | "body"> = E extends {
  readonly [P in Part]: infer S extends z.ZodType;
}
  ? z.output<S>
  : undefined;

/** Declares an endpoint and keeps its exact type: which schemas it has, and who may call. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): Readonly<E> {
  return Object.freeze(endpoint);
}
