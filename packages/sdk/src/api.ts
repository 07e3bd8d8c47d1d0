import type { ErrorBody } from "@portico/protocol";
import type { Addresses, ServerUrls } from "./addresses.ts";
import { invalidArgument } from "./error-makers.ts";
import { PorticoError } from "./errors.ts";
import type { Page } from "./page.ts";

/** Who asks: the project and the user token, which travels in the Authorization header and nowhere else. */
export interface Identity {
  readonly projectId: string;
  readonly token: string;
}

export interface ApiRequest {
  /** (GET) */
  method?: string | undefined;
  /** Sent as JSON; a text is taken for JSON already. */
  body?: object | string;
  credentialId?: string | undefined;
  headers?: Record<string, string | undefined>;
  /** Which of the server's addresses (`ZEUS_PUBLIC_URL`). */
  service?: keyof ServerUrls;
  /** Stands before `/projects/P`. */
  prefix?: string;
  /** Whether the path is below `/projects/P` (true). */
  isProjectPath?: boolean;
}

const credentialHeader = "X-Paragon-Credential";

export type Send = <Result>(identity: Identity, path: string, request?: ApiRequest) => Promise<Result>;

/** Calls `S/projects/P<path>` and resolves to the parsed JSON, or to undefined where there is none. */
export function createApi({ page, addresses }: { page: Page; addresses: Addresses }): Send {
  return async <Result>(
    { projectId, token }: Identity,
    path: string,
    {
      method = "GET",
      body,
      credentialId,
      headers = {},
      service = "ZEUS_PUBLIC_URL",
      prefix = "",
      isProjectPath = true,
    }: ApiRequest = {},
  ): Promise<Result> => {
    // Without the slash a path such as "@evil.example" would become part of the host, and take the token there.
    if (!path.startsWith("/")) throw invalidArgument(`path ${path}`);
    const base = addresses.urls()[service] + (isProjectPath ? prefix + projectPath(projectId) : "");
    const response = await reach(page, base + path, {
      method,
      headers: {
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...Object.fromEntries(
          Object.entries({ ...headers, [credentialHeader]: credentialId ?? headers[credentialHeader] }).filter(
            ([, value]) => value,
          ),
        ),
        Authorization: `Bearer ${token}`,
      },
      body: typeof body === "object" ? JSON.stringify(body) : (body ?? null),
    });
    const answer = parsed(await response.text());
    if (response.ok) return answer as Result;
    const { message, code = "sdk.unexpected", ...details } = (answer ?? {}) as Partial<ErrorBody>;
    const { status } = response;
    throw new PorticoError(code, message ?? `The server answered ${status}.`, { ...details, status });
  };
}

export function projectPath(projectId: string): string {
  return `/projects/${encodeURIComponent(projectId)}`;
}

/** `fetch`, whose one kind of failure becomes `sdk.network_failed`. */
export async function reach(page: Page, url: string, init: RequestInit): Promise<Response> {
  try {
    return await page.fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new PorticoError("sdk.network_failed", "The server could not be reached, or does not allow this origin.", {
      cause,
      userMessage: "The connection failed. Please try again.",
    });
  }
}

/** The value of a JSON text; undefined where it is not one. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
