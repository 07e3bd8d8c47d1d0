import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { startKeyService, type KeyServiceAnswer, type KeyServiceStandIn } from "./key-service-fixture.ts";
import { signatureFault } from "./signature-version-4-fixture.ts";

export interface AwsKmsOptions {
  arn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * A stand-in for one symmetric key of AWS KMS: `TrentService.Encrypt` and `.Decrypt` (AWS KMS API reference). Checks the
 * signature (Signature Version 4) over every header and the body, the key's ARN, and that the encryption context is the
 * same as when the text was encrypted; refuses with KMS's own types.
 */
export async function startAwsKms(options: AwsKmsOptions): Promise<KeyServiceStandIn> {
  const key = randomBytes(32);
  const region = options.arn.split(":")[3] ?? "";

  return startKeyService(({ message, body }, { asked, refuse, denied }) => {
    const target = String(message.headers["x-amz-target"]);
    asked(target);
    const refused = (type: string, why: string): KeyServiceAnswer => {
      refuse(`${target}: ${why}`);
      return { status: 400, body: { __type: type, message: why } };
    };
    if (message.method !== "POST" || message.url !== "/") return refused("UnknownOperationException", "not POST /");
    if (message.headers["content-type"] !== "application/x-amz-json-1.1") {
      return refused("SerializationException", `content type ${String(message.headers["content-type"])}`);
    }
    const fault = signatureFault(message, body, { ...options, region, service: "kms" });
    if (fault) return refused("IncompleteSignatureException", fault);
    if (denied()) return { status: 400, body: { __type: "AccessDeniedException", message: "not authorized" } };
    const input = JSON.parse(body) as Record<string, unknown>;
    if (input["KeyId"] !== options.arn) return refused("NotFoundException", `key ${String(input["KeyId"])}`);
    const context = canonicalContext(input["EncryptionContext"]);
    if (context === undefined) return refused("ValidationException", "no encryption context");
    if (target === "TrentService.Encrypt") {
      const blob = seal(key, context, Buffer.from(String(input["Plaintext"]), "base64"));
      return { status: 200, body: { CiphertextBlob: blob.toString("base64"), KeyId: options.arn } };
    }
    if (target === "TrentService.Decrypt") {
      const plain = open(key, context, Buffer.from(String(input["CiphertextBlob"]), "base64"));
      if (!plain) return { status: 400, body: { __type: "InvalidCiphertextException" } };
      return { status: 200, body: { Plaintext: plain.toString("base64"), KeyId: options.arn } };
    }
    return refused("UnknownOperationException", "no such operation");
  });
}

function canonicalContext(context: unknown): string | undefined {
  if (typeof context !== "object" || context === null) return undefined;
  const pairs = Object.entries(context);
  if (pairs.length === 0 || pairs.some(([, value]) => typeof value !== "string" || value === "")) return undefined;
  return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function seal(key: Buffer, context: string, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, context: string, blob: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(context)).setAuthTag(blob.subarray(-16));
    return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}
