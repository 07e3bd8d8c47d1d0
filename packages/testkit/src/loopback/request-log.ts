import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

/** One request as a provider of the kit saw it: the oracle of most security tests. */
export interface LoggedRequest<Kind extends string> {
  readonly at: Date;
  readonly kind: Kind;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The credential that the request carried, in full: it is worthless outside the test. */
  token: string | null;
  /** Login of the seeded user whom the credential stands for. */
  user: string | null;
  /** Fields of a token or revocation request. */
  fields: Readonly<Record<string, string>> | null;
  /** Why the request was refused, when it was. */
  refusal: string | null;
  /** Null while it runs, and for ever when the client left or the answer was cut. */
  status: number | null;
}

export interface RequestLog<Kind extends string> {
  readonly entries: readonly LoggedRequest<Kind>[];
  of(kind: Kind): readonly LoggedRequest<Kind>[];
  count(kind: Kind): number;
  clear(): void;
}

export interface WritableRequestLog<Kind extends string> extends RequestLog<Kind> {
  /** Adds an entry; its status follows when the answer is out. */
  record(kind: Kind, request: IncomingMessage, response: ServerResponse): LoggedRequest<Kind>;
}

export function createRequestLog<Kind extends string>(now: () => Date = () => new Date()): WritableRequestLog<Kind> {
  const entries: LoggedRequest<Kind>[] = [];
  const of = (kind: Kind) => entries.filter((entry) => entry.kind === kind);
  return {
    entries,
    of,
    count: (kind) => of(kind).length,
    clear() {
      entries.length = 0;
    },
    record(kind, request, response) {
      const entry: LoggedRequest<Kind> = {
        at: now(),
        kind,
        method: request.method ?? "GET",
        path: request.url ?? "/",
        headers: request.headers,
        token: null,
        user: null,
        fields: null,
        refusal: null,
        status: null,
      };
      entries.push(entry);
      response.once("finish", () => {
        entry.status = response.statusCode;
      });
      return entry;
    },
  };
}
