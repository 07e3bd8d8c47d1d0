import { createHmac, createPrivateKey, createSign } from "node:crypto";
import type { Oauth1 } from "@portico/providers";

export type Oauth1Method = Oauth1["signatureMethod"];

export interface Oauth1Request {
  method: string;
  url: URL;
  /** Decoded: the query's, those of a form-encoded body, and every `oauth_` one but the signature. */
  parameters: readonly (readonly [name: string, value: string])[];
}

export interface Oauth1Secrets {
  /** The private key as PEM for RSA. */
  consumerSecret: string;
  tokenSecret: string;
}

/** The signature of a request (RFC 5849 section 3.4), not yet encoded for a header. Throws for a key that is no PEM. */
export function oauth1Signature(method: Oauth1Method, request: Oauth1Request, secrets: Oauth1Secrets): string {
  const key = `${percentEncode(secrets.consumerSecret)}&${percentEncode(secrets.tokenSecret)}`;
  switch (method) {
    case "HMAC-SHA1":
      return createHmac("sha1", key).update(signatureBaseString(request)).digest("base64");
    case "HMAC-SHA256":
      return createHmac("sha256", key).update(signatureBaseString(request)).digest("base64");
    case "RSA-SHA1":
    case "RSA-SHA256":
      return createSign(method).update(signatureBaseString(request)).sign(secrets.consumerSecret, "base64");
    case "PLAINTEXT":
      return key;
  }
}

/** Whether the app proves itself by a private key, which the provider knows the public half of. */
export function isRsa(method: Oauth1Method): boolean {
  return method === "RSA-SHA1" || method === "RSA-SHA256";
}

/** Whether a text is a private key that RSA signs with: PEM, of 2048 bits at least. */
export function isRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}

/** What is signed (RFC 5849 section 3.4.1). */
export function signatureBaseString({ method, url, parameters }: Oauth1Request): string {
  const sorted = parameters
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue));
  // the parser has lower-cased the host and dropped a default port, as section 3.4.1.2 wants
  const base = `${url.protocol}//${url.host}${url.pathname}`;
  const normalized = sorted.map(([name, value]) => `${name}=${value}`).join("&");
  return [method.toUpperCase(), base, normalized].map(percentEncode).join("&");
}

/** RFC 5849 section 3.6: everything but the unreserved characters, in upper case. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** By bytes; encoded texts are ASCII. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
