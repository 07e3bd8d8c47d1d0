import { signsRequests, type ProviderDeclaration } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import { addBodyMembers } from "./body-members.ts";
import type { DraftRequest } from "./draft-request.ts";
import type { Access } from "./provider-request.ts";

/**
 * Whether a provider's requests go through `finishRequest`. Asked first, so that all others pay for a question and
 * nothing more.
 */
export function needsFinishing({ auth, api }: ProviderDeclaration): boolean {
  return api.body !== undefined || signsRequests(auth);
}

/**
 * What a declaration does to a request as a whole: puts the credential into its body, then signs it. A body that has to
 * be looked at is read whole; all others are passed on as they stream. Called last, right before `net`.
 *
 * Throws `proxy.body_too_large`, `proxy.body_refused` for a body that cannot carry the credential, and
 * `proxy.header_refused` when the stored secret cannot be used.
 */
export async function finishRequest(access: Access, draft: DraftRequest, clock: Clock): Promise<DraftRequest> {
  const { auth, api } = access.provider;
  const request = api.body === undefined ? draft : await addBodyMembers(access, api.body, draft);
  switch (auth.scheme) {
    case "aws_sigv4": {
      // loaded by the few servers that have such a provider
      const { signAwsRequest } = await import("./sign-aws-request.ts");
      return signAwsRequest(access, auth, request, clock.now());
    }
    case "oauth1": {
      const { signOauth1Request } = await import("./sign-oauth1-request.ts");
      return signOauth1Request(access, auth, request, clock.now());
    }
    default:
      return request;
  }
}
