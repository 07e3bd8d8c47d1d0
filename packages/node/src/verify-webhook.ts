import { createHmac, timingSafeEqual } from "node:crypto";
import type { EventType, ProjectEvent, WebhookPayload, WebhookSubject } from "@portico/protocol/endpoints";

/** What a webhook says. Switch on `type`, and `data.facts` has the facts of that type. */
export type WebhookEvent<T extends EventType = EventType> = {
  [Each in T]: {
    type: Each;
    /** When it happened, ISO 8601. */
    timestamp: string;
    version: 1;
    /** Who and what it is about. `endUserId` is your own id of the user. */
    data: WebhookSubject & { facts: ProjectEvent<Each>["data"] };
  };
}[T];

/** Headers as a `Request`, Node's `IncomingMessage` or a framework has them. */
export type WebhookHeaders =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The webhook is not one of ours, or too old to be believed. Answer 400 and do nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

const toleranceSeconds = 300;

/**
 * Checks that a webhook comes from your Portico and answers the event in it (Standard Webhooks, symmetric signatures).
 * `payload` is the body exactly as it came: parsing it and writing it again breaks the signature. `secret` is the
 * endpoint's `whsec_…`. Accepts 5 minutes of difference between the clocks; compares in constant time.
 *
 * Your own part: a webhook may come twice, so remember `webhook-id` for a week; and types that you do not know are to
 * be answered with 200 and ignored, because newer servers have more.
 *
 * Throws `WebhookVerificationError` for anything that does not prove itself, `TypeError` for a secret that is none.
 */
export function verifyWebhook(payload: string | Uint8Array, headers: WebhookHeaders, secret: string): WebhookEvent {
  const key = readSecret(secret);
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  const signatures = header(headers, "webhook-signature");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError("webhook-timestamp is not a number of seconds");
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookVerificationError("The webhook is more than 5 minutes old, or the clocks differ by as much");
  }
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(payload).digest();
  const isOurs = signatures.split(" ").some((signature) => {
    const [version, text = ""] = signature.split(",");
    const given = Buffer.from(text, "base64");
    return version === "v1" && given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
  if (!isOurs) throw new WebhookVerificationError("No signature of the webhook is made with this secret");
  return parse(typeof payload === "string" ? payload : Buffer.from(payload).toString("utf8"));
}

function parse(text: string): WebhookEvent {
  let payload: WebhookPayload;
  try {
    payload = JSON.parse(text) as WebhookPayload;
  } catch (cause) {
    throw new WebhookVerificationError("The webhook is signed, but not JSON", { cause });
  }
  if (payload.version !== 1)
    throw new WebhookVerificationError("The webhook has a form that this package does not know");
  return payload as WebhookEvent;
}

function readSecret(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.byteLength < 24)
    throw new TypeError("secret is not a webhook secret: whsec_ and at least 24 bytes in base64");
  return key;
}

function header(headers: WebhookHeaders, name: string): string {
  const value = isLookup(headers) ? headers.get(name) : headers[name];
  const text = typeof value === "string" ? value : value?.length === 1 ? value[0] : undefined;
  if (!text) throw new WebhookVerificationError(`The header ${name} is missing, or there twice`);
  return text;
}

function isLookup(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers["get"] === "function";
}
