import { readFile } from "node:fs/promises";
import type { VaultTransitSetting } from "../../config/root-key.ts";
import { PorticoError } from "../../lib/portico-error.ts";
import type { Outbound, SmallResponse } from "../../net/outbound.ts";
import { canonicalBytes } from "../aes-gcm.ts";
import { bindToPlace, fromStored, takeFromPlace, toStored } from "./bound-data-key.ts";
import { askKeyService, keyRefused, readJsonObject, type KeyServiceAnswer } from "./key-service.ts";
import type { DataKeyPlace, RootKey } from "./root-key.ts";

/**
 * A key of the Transit engine of HashiCorp Vault or OpenBao (Vault HTTP API, "Transit secrets engine"). The context is
 * what a derived key is derived from; make the key with `derived=true`. The token needs `update` on `encrypt/<name>`,
 * `decrypt/<name>` and `rewrap/<name>`.
 */
export function createVaultTransitRootKey(
  setting: VaultTransitSetting,
  { outbound }: Readonly<{ outbound: Pick<Outbound, "call"> }>,
): RootKey {
  const id = `vault-transit:${setting.mount}/${setting.name}`;

  async function call(operation: "encrypt" | "decrypt" | "rewrap", place: DataKeyPlace, body: object) {
    const response = await askKeyService(outbound, id, {
      method: "POST",
      url: `${setting.address}/v1/${setting.mount}/${operation}/${setting.name}`,
      headers: {
        "content-type": "application/json",
        "x-vault-request": "true",
        "x-vault-token": await readToken(setting),
        ...(setting.namespace === undefined ? {} : { "x-vault-namespace": setting.namespace }),
      },
      body: JSON.stringify({ ...body, context: contextOf(place) }),
    });
    return judge(operation, id, response);
  }

  const encrypt = async (place: DataKeyPlace, dataKey: Uint8Array): Promise<string> => {
    const bound = bindToPlace(place, dataKey);
    const plaintext = bound.toString("base64");
    bound.fill(0);
    return textOf(await call("encrypt", place, { plaintext }), "ciphertext", id);
  };

  return {
    id,
    wrap: async (place, dataKey) => toStored(Buffer.from(await encrypt(place, dataKey), "utf8")),
    async unwrap(place, wrapped) {
      const ciphertext = fromStored(wrapped)?.toString("utf8");
      if (ciphertext === undefined) return undefined;
      const answer = await call("decrypt", place, { ciphertext });
      if (answer === "unreadable") return undefined;
      return takeFromPlace(place, Buffer.from(textOf(answer, "plaintext", id), "base64"));
    },
    async rewrap(place, wrapped) {
      const before = fromStored(wrapped)?.toString("utf8");
      if (before === undefined) return undefined;
      const answer = await call("rewrap", place, { ciphertext: before });
      if (answer === "unreadable") return undefined;
      const after = textOf(answer, "ciphertext", id);
      return versionOf(after) === versionOf(before) ? undefined : toStored(Buffer.from(after, "utf8"));
    },
  };
}

/** Read anew for every call: an agent that renews the token writes it to the file. */
async function readToken({ token }: VaultTransitSetting): Promise<string> {
  return "file" in token ? (await readFile(token.file, "utf8")).trim() : token.text.reveal();
}

function contextOf({ projectId, dataKeyId }: DataKeyPlace): string {
  return canonicalBytes(["portico.data_key", projectId, dataKeyId]).toString("base64");
}

function judge(operation: string, id: string, response: SmallResponse): KeyServiceAnswer {
  const body = readJsonObject(response.text);
  if (response.status === 200 && typeof body?.["data"] === "object" && body["data"] !== null) {
    return body["data"] as Record<string, unknown>;
  }
  const errors = Array.isArray(body?.["errors"]) ? body["errors"].filter((error) => typeof error === "string") : [];
  const said = `${operation}: ${response.status} ${errors.join("; ").slice(0, 200)}`.trim();
  if (response.status === 400 && /authentication failed|invalid ciphertext|unable to decrypt/i.test(said)) {
    return "unreadable";
  }
  // 429 and 5xx pass: a standby, a sealed Vault, an overloaded one
  if (response.status === 429 || response.status >= 500) {
    throw new PorticoError("vault.key_unavailable", `${id} did not carry out ${said}`);
  }
  throw keyRefused(id, said);
}

function textOf(answer: KeyServiceAnswer, name: string, id: string): string {
  const value = answer === "unreadable" ? undefined : answer[name];
  if (typeof value !== "string") throw keyRefused(id, `an answer without ${name}`);
  return value;
}

/** `vault:v3:…` → `vault:v3`. */
function versionOf(ciphertext: string): string {
  return ciphertext.split(":", 2).join(":");
}
