import { createHash, createHmac, randomBytes, type Hash, type Hmac, type KeyObject } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { ProviderInput } from "@portico/providers";
import { listenOnLoopback } from "@portico/testkit";
import { SignatureV4 } from "@smithy/signature-v4";
import { jwtVerify } from "jose";

/** What arrived at a provider's API, and by which token or key it was let in. */
export interface Arrival {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface SchemeProvider extends AsyncDisposable {
  origin: string;
  /** Requests at `/api/…` that were let in. */
  arrivals: Arrival[];
  /** Tokens that were given out, oldest first. */
  tokens: string[];
  close(): Promise<void>;
}

type Admit = (arrival: Arrival) => string | null | Promise<string | null>;
type Issue = (arrival: Arrival) => object | null | Promise<object | null>;

/**
 * A provider with an API that lets in whom `admit` names, and an address `/token` that answers what `issue` says;
 * anything else is 401.
 */
export async function startSchemeProvider(admit: Admit, issue: Issue = () => null): Promise<SchemeProvider> {
  const server = await listenOnLoopback();
  const arrivals: Arrival[] = [];
  const tokens: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const arrival: Arrival = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(pieces).toString(),
    };
    const isApi = arrival.url.startsWith("/api/");
    const account = isApi ? await admit(arrival) : null;
    const issued = isApi ? null : await issue(arrival);
    if (account !== null) arrivals.push(arrival);
    const body = issued ?? (account === null ? { error: "refused" } : { id: account, name: `${account}'s account` });
    const status = issued === null && account === null ? 401 : 200;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
  server.answerWith(listener);
  return {
    origin: server.origin,
    arrivals,
    tokens,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Tokens of a short life: a new one for each account that `whose` lets in. */
export function issuing(
  provider: () => SchemeProvider,
  whose: (arrival: Arrival) => string | null | Promise<string | null>,
  answer: (token: string, endsAt: Date) => object,
  lifetimeMs: number,
) {
  const live = new Map<string, { account: string; endsAt: number }>();
  const issue: Issue = async (arrival) => {
    const account = await whose(arrival);
    if (account === null) return null;
    const token = `token-${randomBytes(12).toString("hex")}`;
    const endsAt = Date.now() + lifetimeMs;
    live.set(token, { account, endsAt });
    provider().tokens.push(token);
    return answer(token, new Date(endsAt));
  };
  const admit: Admit = ({ headers }) => {
    const token = /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
    const found = live.get(token);
    return found !== undefined && found.endsAt > Date.now() ? found.account : null;
  };
  return { issue, admit };
}

/** The claims of an assertion at this audience, or null: signed by this key, alive, and never seen before. */
export function assertionReader(publicKey: KeyObject, audience: () => string) {
  const seen = new Set<string>();
  return async (assertion: string): Promise<Record<string, unknown> | null> => {
    try {
      const { payload } = await jwtVerify(assertion, publicKey, { audience: audience(), maxTokenAge: "6m" });
      if (typeof payload.aud !== "string" || payload.jti === undefined || seen.has(payload.jti)) return null;
      seen.add(payload.jti);
      return payload;
    } catch {
      return null;
    }
  };
}

/** Whether AWS's own signer would have signed the request so with this key. */
export async function isSignedByAws(
  { method, url, headers, body }: Arrival,
  key: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  scope: { service: string; region: string },
): Promise<boolean> {
  const [, signed = ""] = /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "") ?? [];
  const date = headers["x-amz-date"] ?? "";
  const instant = new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(instant.getTime()) || Math.abs(instant.getTime() - Date.now()) > 300_000) return false;
  const { pathname, searchParams } = new URL(url, "http://x");
  const own = signed.split(";").filter((name) => !name.startsWith("x-amz-") || name.startsWith("x-amz-meta-"));
  const signer = new SignatureV4({
    ...scope,
    credentials: key,
    sha256: Sha256,
    uriEscapePath: scope.service !== "s3",
  });
  const expected = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "x",
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(own.map((name) => [name, headers[name] ?? ""])),
      body,
    },
    { signingDate: instant },
  );
  return expected.headers["authorization"] === headers["authorization"];
}

/** The hash that AWS's signer asks its user to bring. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toBuffer(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBuffer(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("never asked for");
  }
}

function toBuffer(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** A private provider's declaration, with what all of these have in common. */
export function declare(
  origin: string,
  key: string,
  auth: ProviderInput["auth"],
  more: Partial<ProviderInput> = {},
): ProviderInput {
  return {
    key,
    name: `Acme ${key}`,
    description: "A provider on this machine, for tests.",
    categories: ["Testing"],
    brandColor: "#5b5bd6",
    docsUrl: "https://acme.example/docs",
    hosts: [origin],
    auth,
    api: { baseUrl: `${origin}/api`, headers: { Authorization: "Bearer {accessToken}" } },
    whoami: { path: "/me", accountId: "/id", accountName: ["/name"] },
    ...more,
  };
}
