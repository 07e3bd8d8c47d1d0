import { createHmac, randomBytes } from "node:crypto";
import { Secret } from "../lib/secret.ts";
import type { SealContext } from "../vault/vault.ts";

const prefix = "whsec_";
/** Standard Webhooks asks for 24 to 64. */
const secretBytes = 32;

/** A new signing secret as receivers get it: `whsec_` and 32 bytes in base64 (Standard Webhooks, "Symmetric"). */
export function newWebhookSecret(): Secret {
  return new Secret(prefix + randomBytes(secretBytes).toString("base64"));
}

/** Whether it is one that `newWebhookSecret` made, or one as long as Standard Webhooks allows. */
export function isWebhookSecret(text: string): boolean {
  const key = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const { length } = Buffer.from(key ?? "", "base64");
  return length >= 24 && length <= 64;
}

/** What binds a sealed secret to its row. */
export function secretContext(recordId: string): SealContext {
  return { field: "webhook_secrets.secret", recordId, version: 1 };
}

/**
 * The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret that signs at
 * the moment, newest first, so that a receiver may change over at any time of the overlap.
 */
export function signWebhook(
  secrets: readonly Secret[],
  { id, at, body }: { id: string; at: Date; body: string },
): { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string } {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.reveal().slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
