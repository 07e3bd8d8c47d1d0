import { randomBytes } from "node:crypto";
import { oauth1Signature, percentEncode, type Oauth1Method, type Oauth1Secrets } from "./oauth1-signature.ts";

type Pairs = readonly (readonly [name: string, value: string])[];

/** A request that is about to be signed. */
export interface UnsignedRequest {
  method: string;
  url: URL;
  /** Of a form-encoded body, decoded; they are signed with the query's. */
  formMembers?: Pairs;
  consumerKey: string;
  /** Absent while there is none: when temporary credentials are asked for. */
  token?: string | undefined;
  /** More `oauth_` parameters: the callback, the verifier. */
  parameters?: Pairs;
  realm?: string | undefined;
}

/**
 * The Authorization header of a signed request (RFC 5849 section 3.5.1). Its nonce is 128 random bits in hexadecimal,
 * which is what particular servers insist on. Throws for a private key that cannot sign.
 */
export function oauth1Authorization(
  signatureMethod: Oauth1Method,
  request: UnsignedRequest,
  secrets: Oauth1Secrets,
  now: Date,
): string {
  const { method, url, formMembers = [], consumerKey, token, parameters = [], realm } = request;
  const own: [string, string][] = [
    ["oauth_consumer_key", consumerKey],
    ...(token === undefined ? [] : [["oauth_token", token] satisfies [string, string]]),
    ["oauth_signature_method", signatureMethod],
    ["oauth_timestamp", String(Math.floor(now.getTime() / 1000))],
    ["oauth_nonce", randomBytes(16).toString("hex")],
    ["oauth_version", "1.0"],
    ...parameters.map(([name, value]): [string, string] => [name, value]),
  ];
  const signed = { method, url, parameters: [...url.searchParams, ...formMembers, ...own] };
  const signature = oauth1Signature(signatureMethod, signed, secrets);
  const named = [...own, ["oauth_signature", signature] as const].map(
    ([name, value]) => `${name}="${percentEncode(value)}"`,
  );
  return `OAuth ${[...(realm === undefined ? [] : [`realm="${percentEncode(realm)}"`]), ...named].join(", ")}`;
}
