import type { IncomingMessage } from "node:http";
import type { FreshCredential } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Outbound, StreamResponse } from "../net/outbound.ts";
import { finishRequest, needsFinishing } from "../provider-request/finish-request.ts";
import type { Access } from "../provider-request/provider-request.ts";
import { buildProviderTarget } from "../provider-request/provider-target.ts";
import { chooseContentType, hasBody, leavesContentTypeToUs } from "./request-body.ts";
import { buildRequestHeaders } from "./request-headers.ts";
import { applyRequestPolicy } from "./request-policy.ts";

/** One call at a provider, decided on: who, with what, where to. */
export interface ProviderCall {
  request: IncomingMessage;
  method: string;
  user: UserCaller;
  integration: Integration;
  pathOrUrl: string;
  /** The answer will be wrapped, so it must come uncompressed. */
  isWrapped: boolean;
  /** See `StreamRequest.onBegin`. */
  onBegin: (cancel: () => void) => void;
}

export interface ProviderAnswer {
  /** Holds a secret where the declaration puts one into the query. */
  url: string;
  answer: StreamResponse;
  /** What was injected, in the forms in which it might come back. */
  secrets: readonly string[];
  /** Nothing of a body was sent, so the same call can be made again. */
  isRepeatable: boolean;
}

/** Builds the request with this secret, holds it against the policy, and sends it. */
export async function callProvider(
  { outbound, clock }: Readonly<{ outbound: Outbound; clock: Clock }>,
  call: ProviderCall,
  { credential, secret, signingApp }: FreshCredential,
): Promise<ProviderAnswer> {
  const { request, method, integration } = call;
  const { templateValues } = credential;
  const access = { provider: integration.provider, templateValues, secret, signingApp };
  const target = buildProviderTarget(access, call.pathOrUrl);
  const policy = applyRequestPolicy({ integration, method, url: target.url, templateValues });
  const replacement = policy.body;
  const sendsBody = replacement === undefined && hasBody(request);
  let contentType: string | null | undefined;
  if (replacement !== undefined) contentType = replacement === null ? null : "application/json";
  else if (leavesContentTypeToUs(request)) contentType = await chooseContentType(request);
  const draft = {
    method,
    url: target.url,
    headers: buildRequestHeaders(request, target, { hasBody: sendsBody, contentType, mustReadAnswer: call.isWrapped }),
    body: sendsBody ? request : typeof replacement === "string" ? Buffer.from(replacement) : null,
  };
  const { url, headers, body } = needsFinishing(access.provider) ? await finishRequest(access, draft, clock) : draft;
  const answer = await outbound.stream({
    method,
    url,
    headers,
    body,
    onBegin: call.onBegin,
    partition: call.user.projectId,
  });
  return { url, answer, secrets: secretForms(access, target.injectedHeaders), isRepeatable: !sendsBody };
}

/** Short values are left out: a user name of three letters occurs in any text. */
const shortestSecret = 6;

function secretForms(
  { secret, templateValues, signingApp }: Access,
  injectedHeaders: Readonly<Record<string, string>>,
): string[] {
  const forms: string[] = [];
  for (const name in secret) {
    // a field that is not secret is kept in both places: a region would be cut out of every address that names it
    if (Object.hasOwn(templateValues, name)) continue;
    const text = secret[name]?.reveal() ?? "";
    if (text.length < shortestSecret) continue;
    forms.push(text);
    const encoded = encodeURIComponent(text);
    if (encoded !== text) forms.push(encoded);
  }
  if (signingApp) forms.push(signingApp.consumerSecret.reveal());
  const authorization = injectedHeaders["authorization"];
  if (authorization?.startsWith("Basic ")) forms.push(authorization.slice("Basic ".length));
  return forms;
}
