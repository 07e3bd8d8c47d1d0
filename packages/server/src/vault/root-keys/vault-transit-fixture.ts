import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { startKeyService, type KeyServiceAnswer, type KeyServiceStandIn } from "./key-service-fixture.ts";

export interface VaultTransitOptions {
  token: string;
  name: string;
  /** Where the engine is mounted (transit). */
  mount?: string;
  namespace?: string;
}

export interface VaultTransit extends KeyServiceStandIn {
  /** Makes a newer version of the key, as `vault write -f transit/keys/<name>/rotate` does. */
  rotate(): void;
  /** Versions below this one decrypt no more (`min_decryption_version`). */
  minDecryptionVersion(version: number): void;
  /** Another token from now on; the old one is refused. */
  changeToken(token: string): void;
}

/**
 * A stand-in for one derived AES-256-GCM key of HashiCorp Vault's Transit engine: `encrypt`, `decrypt`, `rewrap` (Vault
 * HTTP API, "Transit secrets engine"). Checks token, namespace, the request header and the context, which the key of
 * each version is derived from; refuses in Vault's words.
 */
export async function startVaultTransit(options: VaultTransitOptions): Promise<VaultTransit> {
  const { name, namespace, mount = "transit" } = options;
  const versions = [randomBytes(32)];
  let oldest = 1;
  let { token } = options;

  const derive = (version: number, context: string): Buffer =>
    createHmac("sha256", versions[version - 1] ?? "")
      .update(context)
      .digest();

  function encrypt(context: string, plain: Buffer): string {
    const version = versions.length;
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", derive(version, context), nonce);
    const blob = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return `vault:v${version}:${blob.toString("base64")}`;
  }

  function decrypt(context: string, ciphertext: string): Buffer | string {
    const [, version, text] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    if (version === undefined || Number(version) > versions.length) return "invalid ciphertext: no prefix";
    if (Number(version) < oldest) return "ciphertext or signature version is disallowed by policy (too old)";
    const blob = Buffer.from(text ?? "", "base64");
    try {
      const key = derive(Number(version), context);
      const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(blob.subarray(-16));
      return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
    } catch {
      return "cipher: message authentication failed";
    }
  }

  const service = await startKeyService(({ message, body }, { asked, refuse, denied }) => {
    const [, operation = ""] =
      new RegExp(`^/v1/${mount}/(encrypt|decrypt|rewrap)/${name}$`).exec(message.url ?? "") ?? [];
    asked(operation);
    const refused = (status: number, why: string, isFault = true): KeyServiceAnswer => {
      if (isFault) refuse(`${operation}: ${why}`);
      return { status, body: { errors: [why] } };
    };
    if (message.method !== "POST" || operation === "") return refused(404, `${message.method} ${message.url}`);
    if (message.headers["x-vault-request"] !== "true") return refused(412, "no X-Vault-Request header");
    if (message.headers["x-vault-namespace"] !== namespace) return refused(404, "no such namespace");
    if (message.headers["x-vault-token"] !== token || denied()) {
      return refused(403, "permission denied", message.headers["x-vault-token"] !== token);
    }
    const input = JSON.parse(body) as Record<string, unknown>;
    const context = typeof input["context"] === "string" ? input["context"] : "";
    if (context === "")
      return refused(400, "missing 'context' for key derivation; the key was created using a derived key");
    if (operation === "encrypt") {
      const ciphertext = encrypt(context, Buffer.from(String(input["plaintext"]), "base64"));
      return { status: 200, body: { data: { ciphertext, key_version: versions.length } } };
    }
    const plain = decrypt(context, String(input["ciphertext"]));
    if (typeof plain === "string") return refused(400, plain, false);
    if (operation === "decrypt") return { status: 200, body: { data: { plaintext: plain.toString("base64") } } };
    return { status: 200, body: { data: { ciphertext: encrypt(context, plain), key_version: versions.length } } };
  });

  return {
    ...service,
    rotate: () => void versions.push(randomBytes(32)),
    minDecryptionVersion: (version) => void (oldest = version),
    changeToken: (next) => void (token = next),
    [Symbol.asyncDispose]: () => service.close(),
  };
}
