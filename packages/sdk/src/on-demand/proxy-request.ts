import type { ErrorBody } from "@portico/protocol";
import type { ProxyRequestError } from "../errors.ts";
import type { RequestOptions } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";

export type ProxyRequest = (type: string, path: string, options?: RequestOptions) => Promise<unknown>;

const rawHeader = "X-Paragon-Use-Raw-Response";

/** `Portico.request` (wire contract 3.16). */
export function createProxyRequest(parts: OnDemandParts): { request: ProxyRequest } {
  const request: ProxyRequest = async (
    type,
    path,
    { method = "GET", body, headers: given, selectedCredentialId, raw, signal } = {},
  ) => {
    const { projectId, token } = parts.signedInAs();
    const url = proxyUrl(
      `${parts.address("WORKER_PROXY_PUBLIC_URL")}/projects/${encodeURIComponent(projectId)}`,
      type,
      path,
    );
    const kind = Object.prototype.toString.call(body);
    const isJsonBody = /Object|\bArray\]|Number|Boolean/.test(kind);
    const headers = new Headers({ Accept: "application/json" });
    // `auto` has the server decide what a text is; the browser knows the types of everything else.
    if (isJsonBody || typeof body === "string") headers.set("Content-Type", isJsonBody ? "application/json" : "auto");
    new Headers(given).forEach((value, name) => headers.set(name, value));
    if (raw) headers.set(rawHeader, "1");
    if (selectedCredentialId) headers.set("X-Paragon-Credential", selectedCredentialId);
    headers.set("Authorization", `Bearer ${token}`);

    const response = await parts.reach(url, {
      method,
      headers,
      body: isJsonBody ? JSON.stringify(body) : ((body ?? null) as BodyInit | null),
      signal: signal ?? null,
      // Asked for by the browser where the body is a stream.
      ...({ duplex: "half" } as object),
    });
    if (raw) return response;
    const text = await response.text();
    const isJson = /json/i.test(response.headers.get("Content-Type") ?? "");
    const value = isJson ? parsed(text) : text || undefined;
    if (!response.ok) {
      const error = answeredError(parts, response, value);
      react(error, token);
      throw error;
    }
    // The provider's own `output` key is left alone where the server was told not to wrap its answer.
    return isObject(value) && "output" in value && !headers.has(rawHeader) ? value.output : value;
  };

  /** A rejected user token ends the session; other refusals mean that the user's credentials are not what we think. */
  function react({ code }: ProxyRequestError, token: string): void {
    if (!parts.isCurrent(token)) return;
    if (code.startsWith("user")) parts.endSession();
    else if (code.startsWith("credential")) parts.keep(null).catch(() => {});
  }

  /** Keeps dot segments from turning a call of the provider into a call of Portico itself. Throws `proxy.path_refused`. */
  function proxyUrl(base: string, type: string, path: string): string {
    const prefix = `${base}/sdk/proxy/${encodeURIComponent(type)}/`;
    const url = prefix + path.replace(/^\//, "");
    if (type && new URL(url).href.startsWith(new URL(prefix).href)) return url;
    throw parts.makeError("proxy.path_refused", `Invalid path ${path}.`);
  }

  return { request };
}

/** The value of a JSON text; undefined where it is not one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The texts are chosen as the official SDK does it (wire contract 3.1.3). */
function answeredError(
  { makeProxyError }: Pick<OnDemandParts, "makeProxyError">,
  response: Response,
  value: unknown,
): ProxyRequestError {
  const { status } = response;
  if (!isObject(value)) {
    const message = value ? String(value) : `The server answered ${status}.`;
    return makeProxyError("sdk.unexpected", message, response, { status });
  }
  const { headers: _headers, ...body } = value as Partial<ErrorBody> & { headers?: unknown };
  const { code = "sdk.unexpected", meta = {}, userMessage, requestId } = body;
  const about = meta["isIntegrationError"] ? meta : (body.message ?? body);
  const message = typeof about === "string" ? about : JSON.stringify(about);
  return makeProxyError(String(code), message, body, { status, meta, userMessage, requestId });
}
