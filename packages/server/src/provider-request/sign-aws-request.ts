import { createHash, createHmac } from "node:crypto";
import { type ProviderDeclaration, placeholdersIn } from "@portico/providers";
import aws4 from "aws4";
import { credentialValues, fillCredential } from "./credential-values.ts";
import { readWhole, replaceHeaders, type DraftRequest } from "./draft-request.ts";
import type { Access } from "./provider-request.ts";

type AwsSigv4 = Extract<ProviderDeclaration["auth"], { scheme: "aws_sigv4" }>;

/**
 * Signs a request with AWS Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Host, content type, all
 * `x-amz-` headers and the body's hash are signed, so nobody on the way can change them. A signature is good for about
 * five minutes.
 */
export async function signAwsRequest(
  access: Access,
  auth: AwsSigv4,
  draft: DraftRequest,
  now: Date,
): Promise<DraftRequest> {
  const { provider } = access;
  const values = credentialValues(access);
  const fill = (template: string): string => fillCredential(provider, template, values);
  const streams = auth.payload === "unsigned" && draft.body !== null;
  const body = streams || draft.body === null ? draft.body : await readWhole(draft, auth.maxBodyBytes);
  const url = new URL(draft.url);
  const elsewhere = Object.hasOwn(auth.otherHosts, url.hostname) ? auth.otherHosts[url.hostname] : undefined;
  const stamps: Record<string, string> = {
    "x-amz-date": now.toISOString().replace(/[:-]|\.\d{3}/g, ""),
    "x-amz-content-sha256": streams ? "UNSIGNED-PAYLOAD" : sha256(Buffer.isBuffer(body) ? body : ""),
  };
  if (auth.sessionToken !== undefined && placeholdersIn(auth.sessionToken).every((name) => values[name]))
    stamps["x-amz-security-token"] = fill(auth.sessionToken);
  const headers = replaceHeaders(withoutStamps(draft.headers), stamps);
  const request = {
    method: draft.method,
    path: url.pathname + url.search,
    service: elsewhere?.service ?? auth.service,
    region: elsewhere?.region ?? fill(auth.region),
    doNotModifyHeaders: true,
    headers: { ...signedHeaders(headers), host: url.host },
  };
  const key = { accessKeyId: fill(auth.accessKeyId), secretAccessKey: fill(auth.secretAccessKey) };
  const signer = new Signer(request, key);
  signer.datetime = stamps["x-amz-date"] ?? "";
  const length = Buffer.isBuffer(body) && body.length > 0 ? { "content-length": String(body.length) } : {};
  return { ...draft, headers: replaceHeaders(headers, { ...length, authorization: signer.authHeader() }), body };
}

/** The library's canonical request with our own key derivation: its own keeps secret keys in a cache. */
class Signer extends aws4.RequestSigner {
  override signature(): string {
    const steps = [this.getDate(), this.region, this.service, "aws4_request"];
    const key = steps.reduce<Buffer | string>(
      (from, step) => hmac(from, step),
      `AWS4${this.credentials.secretAccessKey}`,
    );
    return hmac(key, this.stringToSign()).toString("hex");
  }
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What a caller may not decide: a date or a token of its own would be signed with the rest. */
function withoutStamps(headers: readonly string[]): string[] {
  const names = new Set(["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"]);
  return headers.filter((_text, at) => !names.has(headers[at - (at % 2)] ?? ""));
}

/** Repeated headers count as one, joined by commas, which is also how they arrive. */
function signedHeaders(headers: readonly string[]): Record<string, string> {
  const signed: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? "";
    const value = headers[at + 1] ?? "";
    if (name !== "content-type" && name !== "content-md5" && !name.startsWith("x-amz-")) continue;
    signed[name] = signed[name] === undefined ? value : `${signed[name]},${value}`;
  }
  return signed;
}
