import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "./verify-webhook.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
const payload = JSON.stringify({
  type: "user.created",
  timestamp: "2026-01-01T00:00:00.000Z",
  version: 1,
  data: { projectId: "p", endUserId: "zoë", facts: {} },
});

/** Headers as the reference implementation makes them. */
function signedBy(key: string, at = new Date(), body = payload): Record<string, string> {
  return {
    "webhook-id": "msg",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(key).sign("msg", at, body),
  };
}

describe("verifyWebhook", () => {
  test("WH-11: takes what the reference implementation signs, as text, bytes and any shape of headers", () => {
    const headers = signedBy(secret);
    for (const shape of [
      headers,
      new Headers(headers),
      Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])),
    ]) {
      for (const body of [payload, Buffer.from(payload)]) {
        const event = verifyWebhook(body, shape, secret);
        expect(event).toEqual(JSON.parse(payload));
      }
    }
  });

  test("WH-11: takes one good signature among others, which a rotation sends", () => {
    const headers = signedBy(secret);
    headers["webhook-signature"] = `v1a,xyz ${signedBy(other)["webhook-signature"]} ${headers["webhook-signature"]}`;
    verifyWebhook(payload, headers, secret);
    verifyWebhook(payload, headers, other);
  });

  test("WH-02: refuses what is older or newer than five minutes", () => {
    for (const seconds of [-310, 310]) {
      const headers = signedBy(secret, new Date(Date.now() + seconds * 1000));
      expect(() => verifyWebhook(payload, headers, secret)).toThrow("5 minutes");
    }
    verifyWebhook(payload, signedBy(secret, new Date(Date.now() - 290_000)), secret);
  });

  test("SC-11: refuses any change of body, id, time or signature, and never throws anything else", () => {
    const good = signedBy(secret);
    for (const name of Object.keys(good)) {
      const { [name]: _gone, ...rest } = good;
      expect(() => verifyWebhook(payload, rest, secret)).toThrow(WebhookVerificationError);
    }
    expect(() => verifyWebhook(`${payload} `, good, secret)).toThrow(WebhookVerificationError);
    expect(() => verifyWebhook(payload, good, other)).toThrow(WebhookVerificationError);
    expect(() => verifyWebhook(payload, { ...good, "webhook-id": "msg2" }, secret)).toThrow(WebhookVerificationError);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (id, time, signature, body) => {
        const headers = { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature };
        expect(() => verifyWebhook(body, headers, secret)).toThrow(WebhookVerificationError);
        const late = { ...good, "webhook-signature": `v1,${signature}` };
        expect(() => verifyWebhook(payload, late, secret)).toThrow(WebhookVerificationError);
      }),
      { numRuns: 2000 },
    );
  });

  test("a secret that is none is a programmer's mistake", () => {
    for (const wrong of ["", "whsec_", "whsec_c2hvcnQ="])
      expect(() => verifyWebhook(payload, signedBy(secret), wrong)).toThrow(TypeError);
  });

  test("the facts of a type are typed", () => {
    const body = payload.replace("user.created", "api_key.revoked").replace('"facts":{}', '"facts":{"apiKeyId":"k"}');
    const event = verifyWebhook(body, signedBy(secret, new Date(), body), secret);
    if (event.type !== "api_key.revoked") throw new Error("another type");
    const id: string = event.data.facts.apiKeyId;
    expect(id).toBe("k");
  });
});
