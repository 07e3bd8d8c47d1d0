import type { ErrorBody } from "@portico/protocol";
import type { AnswerBody } from "../net/outbound.ts";
import { isJsonType } from "./response-headers.ts";

export interface ProviderFault {
  providerName: string;
  status: number;
  contentType: string;
  text: string;
  requestId: string;
}

/** Most of an error's body that is read and passed on. */
const maxBytes = 64 * 1024;

/** Reads the start of an error's body, without the injected secrets that it may echo (PX-13). Lets go of the rest. */
export async function readFaultText(body: AnswerBody, secrets: readonly string[]): Promise<string> {
  const bytes = await readStart(body);
  return secrets.reduce((kept, secret) => kept.replaceAll(secret, "[redacted]"), bytes.toString("utf8"));
}

function readStart(body: AnswerBody): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const finish = (): void => resolve(Buffer.concat(pieces).subarray(0, maxBytes));
    body.read({
      onPiece(piece) {
        if (bytes >= maxBytes) return;
        pieces.push(piece);
        bytes += piece.length;
        if (bytes < maxBytes) return;
        finish();
        body.discard();
      },
      onEnd: finish,
      onFailure: reject,
    });
  });
}

/**
 * The body of a provider's answer of 400 and above in the wrapped mode: our error shape with the provider's status, and
 * what it said under `meta.body`. 401 and 403 are marked so that the official SDK does not take them for its own
 * user's trouble (contract 3.1.3).
 */
export function describeFault(fault: ProviderFault): ErrorBody {
  const body = parse(fault);
  const said = findSentence(body);
  return {
    message: `${fault.providerName} answered ${fault.status}${said === undefined ? "" : `: ${said}`}`,
    code: "proxy.provider_answered",
    status: fault.status,
    meta: {
      ...(fault.status === 401 || fault.status === 403 ? { isIntegrationError: true } : {}),
      providerStatus: fault.status,
      body,
    },
    requestId: fault.requestId,
  };
}

function parse({ contentType, text }: ProviderFault): unknown {
  if (!isJsonType(contentType)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Providers' habits: `message`, `error_description`, `error.message`, `error`, `detail`, or the first of `errors`. */
function findSentence(body: unknown, depth = 0): string | undefined {
  if (typeof body === "string") return depth > 0 && body !== "" ? body.slice(0, 500) : undefined;
  if (typeof body !== "object" || body === null || depth > 3) return undefined;
  if (Array.isArray(body)) return findSentence(body[0], depth + 1);
  const fields = body as Record<string, unknown>;
  for (const name of ["message", "error_description", "error", "detail", "title", "errors"]) {
    const found = findSentence(fields[name], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
