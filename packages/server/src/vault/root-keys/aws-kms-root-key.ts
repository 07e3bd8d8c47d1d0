import { sign } from "aws4";
import type { AwsKmsSetting } from "../../config/root-key.ts";
import type { Clock } from "../../lib/clock.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import type { Outbound, SmallResponse } from "../../net/outbound.ts";
import { bindToPlace, fromStored, takeFromPlace, toStored } from "./bound-data-key.ts";
import { askKeyService, keyRefused, readJsonObject, type KeyServiceAnswer } from "./key-service.ts";
import type { DataKeyPlace, RootKey } from "./root-key.ts";

/** What KMS says when the ciphertext is not what this key and this context made. */
const unreadableTypes = new Set(["InvalidCiphertextException", "IncorrectKeyException"]);
/** What passes by itself. */
const passingTypes = new Set([
  "ThrottlingException",
  "DependencyTimeoutException",
  "KMSInternalException",
  "KeyUnavailableException",
  "RequestLimitExceeded",
]);

/**
 * A symmetric key of AWS KMS: `Encrypt` and `Decrypt` with an encryption context that names project and data key, so
 * that the trail of the key says whose data key was opened (AWS KMS API reference; requests signed by Signature Version
 * 4). The account needs `kms:Encrypt` and `kms:Decrypt` on the key.
 */
export function createAwsKmsRootKey(
  setting: AwsKmsSetting,
  { outbound, clock }: Readonly<{ outbound: Pick<Outbound, "call">; clock: Clock }>,
): RootKey {
  const id = `aws-kms:${setting.arn}`;

  async function call(operation: "Encrypt" | "Decrypt", body: object): Promise<KeyServiceAnswer> {
    const url = new URL(setting.endpoint);
    const signed = sign(
      {
        host: url.host,
        method: "POST",
        path: "/",
        service: "kms",
        region: setting.region,
        headers: {
          "Content-Type": "application/x-amz-json-1.1",
          "X-Amz-Target": `TrentService.${operation}`,
          "X-Amz-Date": clock
            .now()
            .toISOString()
            .replace(/[:-]|\.\d{3}/g, ""),
        },
        body: JSON.stringify(body),
      },
      {
        accessKeyId: setting.accessKeyId,
        secretAccessKey: setting.secretAccessKey.reveal(),
        ...(setting.sessionToken === undefined ? {} : { sessionToken: setting.sessionToken.reveal() }),
      },
    );
    // undici sets these from the address and the body
    const { Host: _host, "Content-Length": _length, ...headers } = signed.headers as Record<string, string>;
    const request = { method: "POST", url: `${url.origin}/`, headers, body: signed.body as string } as const;
    return judge(operation, id, await askKeyService(outbound, id, request));
  }

  const common = (place: DataKeyPlace): object => ({
    KeyId: setting.arn,
    EncryptionContext: { "portico:project": place.projectId, "portico:data_key": place.dataKeyId },
  });

  return {
    id,
    async wrap(place, dataKey) {
      const bound = bindToPlace(place, dataKey);
      const answer = await call("Encrypt", { ...common(place), Plaintext: bound.toString("base64") });
      bound.fill(0);
      return toStored(bytesOf(answer, "CiphertextBlob", id));
    },
    async unwrap(place, wrapped) {
      const ciphertext = fromStored(wrapped);
      if (!ciphertext) return undefined;
      const answer = await call("Decrypt", { ...common(place), CiphertextBlob: ciphertext.toString("base64") });
      return answer === "unreadable" ? undefined : takeFromPlace(place, bytesOf(answer, "Plaintext", id));
    },
  };
}

function judge(operation: string, id: string, response: SmallResponse): KeyServiceAnswer {
  const body = readJsonObject(response.text);
  if (response.status === 200 && body) return body;
  // "com.amazonaws.kms#DisabledException" on some endpoints
  const type = typeof body?.["__type"] === "string" ? body["__type"].replace(/^.*#/, "") : `status ${response.status}`;
  if (unreadableTypes.has(type)) return "unreadable";
  if (response.status >= 500 || passingTypes.has(type)) {
    throw new PorticoError("vault.key_unavailable", `${id} did not carry out ${operation}: ${type}`);
  }
  throw keyRefused(id, `${operation}: ${type}`);
}

function bytesOf(answer: KeyServiceAnswer, name: string, id: string): Buffer {
  const value = answer === "unreadable" ? undefined : answer[name];
  if (typeof value !== "string") throw keyRefused(id, `an answer without ${name}`);
  return Buffer.from(value, "base64");
}
