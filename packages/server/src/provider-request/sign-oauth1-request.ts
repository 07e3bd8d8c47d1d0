import type { Oauth1 } from "@portico/providers";
import { oauth1Authorization } from "../oauth/oauth1-authorization.ts";
import { isRsa } from "../oauth/oauth1-signature.ts";
import { credentialValues, fillCredential, refuseCredential } from "./credential-values.ts";
import { headerOf, readWhole, replaceHeaders, type DraftRequest } from "./draft-request.ts";
import type { Access } from "./provider-request.ts";

/**
 * Signs a request as RFC 5849 section 3 says, with the credential in the Authorization header. The query and a
 * form-encoded body are signed.
 */
export async function signOauth1Request(
  access: Access,
  auth: Oauth1,
  draft: DraftRequest,
  now: Date,
): Promise<DraftRequest> {
  const { provider } = access;
  const values = credentialValues(access);
  const fill = (template: string): string => fillCredential(provider, template, values);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headerOf(draft.headers, "content-type") ?? "");
  const body = isForm && draft.body !== null ? await readWhole(draft, auth.maxBodyBytes) : draft.body;
  const request = {
    method: draft.method,
    url: new URL(draft.url),
    formMembers: isForm && Buffer.isBuffer(body) ? [...new URLSearchParams(body.toString("utf8"))] : [],
    consumerKey: fill(auth.consumerKey),
    token: fill(auth.token),
    realm: auth.realm === undefined ? undefined : fill(auth.realm),
  };
  // a key file has lines, which a header's template may not have: it is never sent
  const consumerSecret = isRsa(auth.signatureMethod) ? keyOf(auth.consumerSecret, values) : fill(auth.consumerSecret);
  const secrets = { consumerSecret, tokenSecret: fill(auth.tokenSecret) };
  const length = isForm && Buffer.isBuffer(body) && body.length > 0 ? { "content-length": String(body.length) } : {};
  return {
    ...draft,
    body,
    headers: replaceHeaders(draft.headers, { ...length, authorization: authorize() }),
  };

  function authorize(): string {
    try {
      return oauth1Authorization(auth.signatureMethod, request, secrets, now);
    } catch (cause) {
      throw refuseCredential(provider, cause);
    }
  }
}

function keyOf(template: string, values: Readonly<Record<string, string>>): string {
  return values[template.replace(/^\{|\}$/g, "")] ?? "";
}
