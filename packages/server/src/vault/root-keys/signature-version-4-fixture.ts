import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface SigningFacts {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  region: string;
  service: string;
}

/**
 * What is wrong with a request's AWS signature; undefined when nothing is. Written after "Create a signed AWS API
 * request" of the IAM user guide, and without the library that the server signs with.
 */
export function signatureFault(message: IncomingMessage, body: string, facts: SigningFacts): string | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, region, service } = facts;
  const header = (name: string): string => String(message.headers[name] ?? "");
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      header("authorization"),
    );
  if (!parts) return "no AWS4-HMAC-SHA256 authorization";
  const [, keyId, day = "", signedRegion, signedService, signedNames = "", signature = ""] = parts;
  if (keyId !== accessKeyId) return "unknown access key";
  if (signedRegion !== region || signedService !== service) return `scope ${signedRegion}/${signedService}`;
  const at = header("x-amz-date");
  if (!/^\d{8}T\d{6}Z$/.test(at) || !at.startsWith(day)) return "no date that fits the scope";
  if ((sessionToken ?? "") !== header("x-amz-security-token")) return "another session token";
  const names = signedNames.split(";");
  const required = [
    "host",
    "x-amz-date",
    "x-amz-target",
    "content-type",
    ...(sessionToken ? ["x-amz-security-token"] : []),
  ];
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) return `not signed: ${missing.join(", ")}`;
  const canonical = [
    message.method,
    message.url,
    "",
    ...names.map((name) => `${name}:${header(name).trim().replace(/ +/g, " ")}`),
    "",
    signedNames,
    sha256(body),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, sha256(canonical)].join("\n");
  let key: Buffer = hmac(`AWS4${secretAccessKey}`, day);
  for (const part of [region, service, "aws4_request"]) key = hmac(key, part);
  const expected = hmac(key, toSign);
  return timingSafeEqual(expected, Buffer.from(signature, "hex")) ? undefined : "the signature does not match";
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
