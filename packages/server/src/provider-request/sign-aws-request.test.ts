import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { Readable } from "node:stream";
import type { ProviderDeclaration } from "@portico/providers";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { headerOf, type DraftRequest } from "./draft-request.ts";
import { finishRequest } from "./finish-request.ts";
import type { Access } from "./provider-request.ts";
import { testProvider } from "./testing.ts";

/** The key of AWS's own published examples. */
const exampleKey = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const may2013 = new Date("2013-05-24T00:00:00Z");

type AwsAuth = Extract<ProviderDeclaration["auth"], { scheme: "aws_sigv4" }>;

function accessTo(auth: Partial<AwsAuth> = {}, key: Record<string, string> = {}): Access {
  const provider = testProvider({
    hosts: [".amazonaws.com", "sts.amazonaws.com"],
    auth: {
      scheme: "aws_sigv4",
      fields: [
        { id: "keyId", title: "Access key ID" },
        { id: "secretKey", title: "Secret access key", type: "password" },
        { id: "token", title: "Session token", type: "password", required: false },
        { id: "region", title: "Region", pattern: "^[a-z]{2}-[a-z]{1,12}-[0-9]$" },
      ],
      accessKeyId: "{keyId}",
      secretAccessKey: "{secretKey}",
      sessionToken: "{token}",
      region: "{region}",
      service: "s3",
      ...auth,
    },
    api: { baseUrl: "https://s3.{region}.amazonaws.com" },
  });
  const values = { keyId: exampleKey.accessKeyId, secretKey: exampleKey.secretAccessKey, region: "us-east-1", ...key };
  const secret = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, new Secret(text)]));
  return { provider, templateValues: { region: values.region }, secret };
}

const draftOf = (changes: Partial<DraftRequest> = {}): DraftRequest => ({
  method: "GET",
  url: "https://s3.us-east-1.amazonaws.com/",
  headers: [],
  body: null,
  ...changes,
});
const sign = (draft: DraftRequest, access = accessTo(), at = may2013) =>
  finishRequest(access, draft, { now: () => at });
const signatureOf = ({ headers }: DraftRequest) => headerOf(headers, "authorization")?.split("Signature=")[1];

describe("signing requests to AWS", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  test.each([
    ["GET bucket lifecycle", "?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
    ["GET bucket (list)", "?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ])("gives the signature of AWS's own example: %s", async (_what, query, signature) => {
    const signed = await sign(draftOf({ url: `https://examplebucket.s3.amazonaws.com/${query}` }));
    expect(signatureOf(signed)).toBe(signature);
    expect(headerOf(signed.headers, "authorization")).toContain(
      "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date,",
    );
  });

  test("agrees with AWS's own signer on paths, queries, headers, bodies, regions and temporary keys", async () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9 _.~!'()*,;:@&=+$-]{1,12}$/).filter((text) => !/^\.+$/.test(text));
    const word = fc.stringMatching(/^[A-Za-z0-9 _.~/:+-]{1,12}$/);
    const requests = fc.record({
      method: fc.constantFrom("GET", "PUT", "POST", "DELETE"),
      segments: fc.array(segment, { maxLength: 4 }),
      query: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z-]{1,8}$/), word), {
        maxLength: 3,
        selector: ([name]) => name,
      }),
      body: fc.option(fc.string({ maxLength: 40 }), { nil: null }),
      meta: fc.option(word.map((text) => text.trim()).filter(Boolean), { nil: null }),
      token: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{8,40}$/), { nil: null }),
      region: fc.constantFrom("us-east-1", "eu-west-3", "ap-southeast-2"),
      service: fc.constantFrom("s3", "ses", "lambda"),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, segments, query, body, meta, token, region, service }) => {
        const host = `${service}.${region}.amazonaws.com`;
        const path = `/${segments.map(encodeFully).join("/")}`;
        const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
        const bytes = body === null ? null : Buffer.from(body);
        const own = [
          ...(bytes ? ["content-type", "text/plain"] : []),
          ...(meta === null ? [] : ["x-amz-meta-a", meta]),
        ];
        const signed = await sign(
          draftOf({ method, url: `https://${host}${path}${text && `?${text}`}`, headers: own, body: bytes }),
          accessTo({ service }, { region, ...(token === null ? {} : { token }) }),
        );
        const expected = await new SignatureV4({
          service,
          region,
          credentials: { ...exampleKey, ...(token === null ? {} : { sessionToken: token }) },
          sha256: Sha256,
          uriEscapePath: service !== "s3",
        }).sign(
          {
            method,
            protocol: "https:",
            hostname: host,
            path,
            query: Object.fromEntries(query),
            headers: { host, ...Object.fromEntries(pairs(own)) },
            body: bytes ?? undefined,
          },
          { signingDate: may2013 },
        );
        expect(headerOf(signed.headers, "authorization")).toBe(expected.headers["authorization"]);
      }),
      { numRuns: 300 },
    );
  });

  test("a caller's own date, token, hash and authorization are dropped, and what is sent is what was signed", async () => {
    const forged = [
      "x-amz-date",
      "20990101T000000Z",
      "x-amz-security-token",
      "mine",
      "authorization",
      "AWS4-HMAC-SHA256 x",
    ];
    const signed = await sign(
      draftOf({ headers: [...forged, "x-amz-content-sha256", "UNSIGNED-PAYLOAD", "accept", "a"] }),
    );
    expect(signatureOf(signed)).toBe(signatureOf(await sign(draftOf())));
    expect(Object.fromEntries(pairs(signed.headers))).toEqual({
      accept: "a",
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": createHash("sha256").update("").digest("hex"),
      authorization: expect.stringContaining("AKIAIOSFODNN7EXAMPLE") as string,
    });
  });

  test("another host may belong to another service and region", async () => {
    const otherHosts = { "sts.amazonaws.com": { service: "sts", region: "us-east-1" } };
    const signed = await sign(
      draftOf({ url: "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15" }),
      accessTo({ otherHosts }, { region: "eu-west-3" }),
    );
    expect(headerOf(signed.headers, "authorization")).toContain("/20130524/us-east-1/sts/aws4_request");
  });

  test("a body is read whole and signed up to the declared limit; announced or counted, more is refused", async () => {
    const access = accessTo({ maxBodyBytes: 10 });
    const streamed = (text: string, headers: string[] = []) =>
      draftOf({
        method: "PUT",
        headers,
        body: Readable.from([Buffer.from(text.slice(0, 4)), Buffer.from(text.slice(4))]),
      });
    const signed = await sign(streamed("0123456789"), access);
    expect(String(signed.body)).toBe("0123456789");
    expect(headerOf(signed.headers, "content-length")).toBe("10");
    await expect(sign(streamed("0123456789a"), access)).rejects.toMatchObject({ code: "proxy.body_too_large" });
    const announced = streamed("", ["content-length", "11"]);
    await expect(sign(announced, access)).rejects.toMatchObject({
      code: "proxy.body_too_large",
      meta: { maxBytes: 10 },
    });
    expect((announced.body as Readable).readableFlowing).toBeNull();
  });

  test("where the declaration allows it a body streams, and the signature says that it does not cover it", async () => {
    const body = Readable.from([Buffer.from("never read here")]);
    const signed = await sign(
      draftOf({ method: "PUT", body, headers: ["content-length", "15"] }),
      accessTo({ payload: "unsigned" }),
    );
    expect(signed.body).toBe(body);
    expect(headerOf(signed.headers, "x-amz-content-sha256")).toBe("UNSIGNED-PAYLOAD");
    expect(headerOf(signed.headers, "content-length")).toBe("15");
  });

  test("OA-26: a key that cannot be used is refused without being shown", async () => {
    const access = accessTo({}, { secretKey: "canary\n" });
    const refusal = await sign(draftOf(), access).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "proxy.header_refused" });
    expect(String(refusal) + JSON.stringify(refusal)).not.toContain("canary");
  });
});

/** As AWS's own clients write paths: everything but RFC 3986's unreserved characters. */
function encodeFully(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function pairs(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, headers[at + 1] ?? ""]] : []));
}

/** The hash that AWS's signer asks its user to bring. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toBuffer(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBuffer(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("never asked for");
  }
}

function toBuffer(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
