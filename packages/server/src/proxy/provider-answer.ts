import type { ServerResponse } from "node:http";
import type { ErrorBody } from "@portico/protocol";
import type { ProviderAnswer, ProviderCall } from "./provider-call.ts";
import { describeFault, readFaultText } from "./provider-error.ts";
import { type FilteredHeaders, filterResponseHeaders } from "./response-headers.ts";
import { outputWrapping, sendAnswer } from "./send-answer.ts";

export interface Delivery {
  response: ServerResponse;
  /** Headers of ours that every answer of this request carries: request id, CORS. */
  ownHeaders: readonly string[];
  requestId: string;
  publicUrl: string;
  prefix: string;
}

/**
 * Hands a provider's answer to the caller (contract 3.16). Raw: status and bytes as they came. Wrapped: JSON becomes
 * `{"output": …}`, 400 and above becomes our error shape, and what is neither passes as it is, also JSON that the provider
 * compressed although it was asked not to.
 */
export function deliverAnswer(call: ProviderCall, provided: ProviderAnswer, delivery: Delivery): Promise<void> {
  const { answer, secrets, url } = provided;
  const { publicUrl, prefix, ownHeaders } = delivery;
  const address = { url, hosts: call.integration.provider.hosts, publicUrl, prefix };
  const filtered = filterResponseHeaders(answer.rawHeaders, ownHeaders, { address, secrets });
  if (call.isWrapped && answer.status >= 400) return deliverFault(call, provided, delivery, filtered);
  const { headers, length } = filtered;
  const wraps = call.isWrapped && !filtered.isEncoded && filtered.isJson;
  const head = { status: answer.status, headers, length };
  return sendAnswer(delivery.response, head, answer.body, wraps ? outputWrapping : undefined);
}

async function deliverFault(
  call: ProviderCall,
  { answer, secrets }: ProviderAnswer,
  { response, requestId }: Delivery,
  { headers, contentType }: FilteredHeaders,
): Promise<void> {
  const text = call.method === "HEAD" ? "" : await readFaultText(answer.body, secrets);
  const { name: providerName } = call.integration.provider;
  sendFault(response, headers, describeFault({ providerName, status: answer.status, contentType, text, requestId }));
}

function sendFault(response: ServerResponse, headers: readonly string[], fault: ErrorBody): void {
  const body = Buffer.from(JSON.stringify(fault));
  response.writeHead(fault.status, [
    ...withoutContent(headers),
    ...["content-type", "application/json; charset=utf-8", "content-length", String(body.length)],
  ]);
  response.end(body);
}

/** What described the provider's own body does not describe ours. */
function withoutContent(headers: readonly string[]): string[] {
  return headers.filter((_text, at) => {
    const name = headers[at - (at % 2)] ?? "";
    return !name.startsWith("content-") || name === "content-security-policy";
  });
}
