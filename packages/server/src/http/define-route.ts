import { plainWords, type Endpoint, type PartOf } from "@portico/protocol/endpoints";
import type { Context, Hono } from "hono";
import { z } from "zod";
import { asCaller } from "../lib/caller-context.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { unstorablePart } from "../lib/storable-text.ts";
import type { AdminCaller, AppEnvironment, HostCaller, UserCaller } from "./context.ts";

export interface Authenticators {
  /** Verifies the user token for the project in the path. Throws `user_token.*`. */
  user(context: Context<AppEnvironment>): Promise<UserCaller>;
  /** Reads the session cookie or the command line's key. Throws `admin.*`. */
  admin(context: Context<AppEnvironment>): Promise<AdminCaller>;
  /** An API key of the project in the path, or an admin. Throws `api_key.*`, `admin.*`. */
  host(context: Context<AppEnvironment>): Promise<HostCaller>;
}

type CallerOf<E extends Endpoint> = E["caller"] extends "user"
  ? UserCaller
  : E["caller"] extends "admin"
    ? AdminCaller
    : E["caller"] extends "host"
      ? HostCaller
      : undefined;

/** What a handler gets: parsed parts of the request, and who is calling. */
export interface RouteInput<E extends Endpoint> {
  params: PartOf<E, "params">;
  query: PartOf<E, "query">;
  body: PartOf<E, "body">;
  caller: CallerOf<E>;
  context: Context<AppEnvironment>;
}

/** A streamed answer is a response that the handler makes. */
type AnswerOf<E extends Endpoint> = E extends { readonly produces: string } ? Response : z.input<E["output"]>;

export interface Router {
  /** Mounts an endpoint: authenticates, parses the input, calls the handler, checks the output against its schema. */
  on<E extends Endpoint>(endpoint: E, handler: (input: RouteInput<E>) => Promise<AnswerOf<E>>): void;
}

/**
 * A router over Hono. Order of every request: authenticate, then parse, so that a stranger learns nothing about
 * schemas; an output that does not fit its schema is our bug and leaves as `http.internal`.
 */
export function createRouter(app: Hono<AppEnvironment>, authenticators: Authenticators): Router {
  return {
    on(endpoint, handler) {
      app.on(endpoint.method, endpoint.path, async (context) => {
        const caller = await authenticate(endpoint, authenticators, context);
        if (endpoint.caller === "admin" || endpoint.caller === "host") refuseUnknown(endpoint, context);
        const input = {
          params: endpoint.params ? parse(endpoint.params, context.req.param(), "path") : undefined,
          query: endpoint.query ? parse(endpoint.query, context.req.query(), "query") : undefined,
          body: endpoint.body ? parse(endpoint.body, await readJson(context), "body") : undefined,
          caller,
          context,
        };
        const answer = await inNameOf(caller, () => handler(input as RouteInput<typeof endpoint>));
        if (endpoint.produces !== undefined) return answer as Response;
        const output = endpoint.output.parse(answer);
        return output === undefined ? context.body(null, 204) : context.json(output as object);
      });
    },
  };
}

/**
 * A misspelled filter would answer everything. Not on the SDK's wire: clients that are out there may send more. Throws
 * `http.invalid_input`.
 */
function refuseUnknown({ query }: Endpoint, context: Context<AppEnvironment>): void {
  const known = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  const issues = Object.keys(context.req.query())
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, message: "is not a parameter that is known here" }));
  const [first] = issues;
  if (!first) return;
  throw new PorticoError("http.invalid_input", `The query is not valid: ${first.path}: ${first.message}`, {
    meta: { where: "query", issues },
  });
}

/** Parses with a schema; throws `http.invalid_input` whose `meta.issues` is `{path, message}[]`. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, where: "path" | "query" | "body"): z.output<S> {
  // before the schema, which lets any text through where it has no pattern; the database would answer with a fault
  const unstorable = unstorablePart(value);
  const result = schema.safeParse(value, { error: plainWords });
  if (result.success && !unstorable) return result.data;
  const issues = unstorable
    ? [{ path: unstorable.join("."), message: "holds a NUL or half a character, or nests too deeply" }]
    : (result.error?.issues ?? []).map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const [first] = issues;
  throw new PorticoError(
    "http.invalid_input",
    `The ${where} is not valid: ${first?.path ? `${first.path}: ` : ""}${first?.message ?? "unknown fault"}`,
    { meta: { where, issues } },
  );
}

/** Reads a JSON body; an empty one is `{}`. The official SDK sends a JSON content type even without a body. */
export async function readJson(context: Context<AppEnvironment>): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PorticoError("http.invalid_input", "The body is not valid JSON", { cause, meta: { where: "body" } });
  }
}

/** Does the work in the caller's name, for the record of what was opened (VT-14). */
function inNameOf<Result>(caller: UserCaller | HostCaller | undefined, work: () => Result): Result {
  if (caller === undefined) return work();
  if (caller.kind === "user") return asCaller("user_tokens", work);
  return asCaller(caller.kind === "admin" ? `admin:${caller.adminId}` : `api_key:${caller.keyId}`, work);
}

async function authenticate(
  endpoint: Endpoint,
  authenticators: Authenticators,
  context: Context<AppEnvironment>,
): Promise<UserCaller | HostCaller | undefined> {
  if (endpoint.caller === "user") return authenticators.user(context);
  if (endpoint.caller === "admin") return authenticators.admin(context);
  if (endpoint.caller === "host") return authenticators.host(context);
  return undefined;
}
