import { declarationSchema, type DeviceCode } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { pollDeviceAuthorization, requestDeviceAuthorization, type DevicePoll } from "./device-authorization.ts";
import type { OAuthApp } from "./oauth-app.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";

function deviceApp(auth: Partial<DeviceCode> = {}, changes: Partial<OAuthApp> = {}): OAuthApp {
  const provider = declarationSchema.parse({
    ...oauthProvider(),
    auth: {
      scheme: "device_code",
      deviceAuthorizationUrl: "https://provider.test/device/code",
      tokenUrl: "https://provider.test/token",
      refresh: { kind: "rotating" },
      ...auth,
    },
  });
  return oauthApp(provider, { clientSecret: undefined, ...changes });
}

const given = {
  device_code: "the-device-code",
  user_code: "WDJB-MJHT",
  verification_uri: "https://provider.test/device",
  verification_uri_complete: "https://provider.test/device?user_code=WDJB-MJHT",
  expires_in: 900,
  interval: 7,
};

const request = (answer: ReturnType<typeof json>, app = deviceApp()) =>
  requestDeviceAuthorization(scriptedTransport(answer), app, ["read", "write"]);

describe("a device authorization (RFC 8628 sections 3.1 and 3.2)", () => {
  test("asks as the client and reads code, address, expiry and interval", async () => {
    const transport = scriptedTransport(json(given));
    const answer = await requestDeviceAuthorization(transport, deviceApp(), ["read", "write"]);
    expect(answer.deviceCode.reveal()).toBe("the-device-code");
    expect(answer).toMatchObject({
      userCode: "WDJB-MJHT",
      verificationUrl: "https://provider.test/device",
      verificationUrlComplete: "https://provider.test/device?user_code=WDJB-MJHT",
      expiresAt: new Date("2026-01-01T12:15:00Z"),
      intervalSeconds: 7,
    });
    const [sent] = transport.requests;
    expect(sent).toMatchObject({ method: "POST", url: "https://provider.test/device/code" });
    expect(Object.fromEntries(new URLSearchParams(String(sent?.body)))).toEqual({
      client_id: "the-client",
      scope: "read write",
    });
  });

  test.each([
    ["basic", { authorization: `Basic ${btoa("the-client:the-secret")}` }, {}],
    ["body", {}, { client_secret: "the-secret" }],
  ] as const)("a confidential client proves itself here too: %s", async (clientAuthentication, headers, body) => {
    const transport = scriptedTransport(json(given));
    const app = deviceApp({ clientAuthentication }, { clientSecret: new Secret("the-secret") });
    await requestDeviceAuthorization(transport, app, []);
    expect(transport.requests[0]?.headers).toMatchObject(headers);
    expect(Object.fromEntries(new URLSearchParams(String(transport.requests[0]?.body)))).toMatchObject(body);
  });

  test.each([
    [{ interval: undefined }, 5],
    [{ interval: -5 }, 5],
    [{ interval: "1" }, 5],
    [{ interval: 0.2 }, 1],
    [{ interval: 86_400 }, 60],
  ])("an interval of %j is %i seconds", async (changes, intervalSeconds) => {
    expect(await request(json({ ...given, ...changes }))).toMatchObject({ intervalSeconds });
  });

  test.each([
    ["a script", { verification_uri: "javascript:alert(1)" }],
    ["another site", { verification_uri: "https://honest.example/device" }],
    ["a site that looks alike", { verification_uri: "https://provider.test@evil.test/" }],
    ["plain http", { verification_uri: "http://provider.test/device" }],
    ["none", { verification_uri: undefined }],
  ])("nobody is sent to %s", async (_what, changes) => {
    await expect(request(json({ ...given, ...changes }))).rejects.toMatchObject({
      code: "connect.provider_answer_invalid",
    });
  });

  test("a complete address elsewhere is left out; a host for verification only is allowed", async () => {
    const elsewhere = { verification_uri_complete: "https://evil.test/?user_code=WDJB-MJHT" };
    expect(await request(json({ ...given, ...elsewhere }))).toMatchObject({ verificationUrlComplete: null });
    const foreign = { verification_uri: undefined, verification_url: "https://login.test/device" };
    expect(
      await request(json({ ...given, ...foreign }), deviceApp({ verificationHosts: ["login.test"] })),
    ).toMatchObject({ verificationUrl: "https://login.test/device" });
  });

  test.each([
    ["no device code", json({ ...given, device_code: undefined }), "connect.provider_answer_invalid"],
    [
      "a user code of 10 000 letters",
      json({ ...given, user_code: "A".repeat(10_000) }),
      "connect.provider_answer_invalid",
    ],
    ["a user code with markup", json({ ...given, user_code: "<b>A</b>" }), "connect.provider_answer_invalid"],
    ["no expiry", json({ ...given, expires_in: undefined }), "connect.provider_answer_invalid"],
    ["a page", text("<html>", "text/html"), "connect.provider_answer_invalid"],
    ["a refused client", json({ error: "unauthorized_client" }, 400), "connect.app_misconfigured"],
    ["an outage", json({}, 503), "connect.provider_unreachable"],
  ] as const)("%s is refused", async (_what, answer, code) => {
    await expect(request(answer)).rejects.toMatchObject({ code });
  });
});

const poll = (answer: ReturnType<typeof json> | Error, intervalSeconds = 5): Promise<DevicePoll> =>
  pollDeviceAuthorization(scriptedTransport(answer), deviceApp(), {
    deviceCode: new Secret("the-device-code"),
    intervalSeconds,
  });

describe("a poll with the device code (RFC 8628 sections 3.4 and 3.5)", () => {
  test("sends the device code and the client, and reads the tokens", async () => {
    const transport = scriptedTransport(json({ access_token: "a", refresh_token: "r", expires_in: 60 }));
    const app = deviceApp({ tokenParameters: { audience: "x" } });
    const found = await pollDeviceAuthorization(transport, app, {
      deviceCode: new Secret("the-device-code"),
      intervalSeconds: 5,
    });
    expect(found.kind === "tokens" && found.answer.accessToken.reveal()).toBe("a");
    expect(Object.fromEntries(new URLSearchParams(String(transport.requests[0]?.body)))).toEqual({
      audience: "x",
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: "the-device-code",
      client_id: "the-client",
    });
  });

  test.each([
    ["authorization_pending", 5, 5],
    ["slow_down", 5, 10],
    ["slow_down", 60, 65],
  ])("%s at %i seconds: again in %i", async (error, before, after) => {
    expect(await poll(json({ error }, 400), before)).toEqual({
      kind: "later",
      afterSeconds: after,
      intervalSeconds: after,
    });
  });

  test("no answer doubles the interval, 60 seconds at most; Retry-After is honoured once", async () => {
    const lost = new PorticoError("net.timed_out", "no answer");
    expect(await poll(lost, 5)).toMatchObject({ kind: "later", intervalSeconds: 10 });
    expect(await poll(lost, 40)).toMatchObject({ kind: "later", intervalSeconds: 60 });
    expect(await poll(lost, 65)).toMatchObject({ kind: "later", intervalSeconds: 65 });
    expect(await poll(json({}, 429, { "retry-after": "120" }))).toEqual({
      kind: "later",
      afterSeconds: 120,
      intervalSeconds: 10,
    });
  });

  test("expired_token ends it, access_denied and others are refusals", async () => {
    expect(await poll(json({ error: "expired_token" }, 400))).toEqual({ kind: "expired" });
    await expect(poll(json({ error: "access_denied" }, 400))).rejects.toMatchObject({ code: "connect.denied" });
    await expect(poll(json({ error: "invalid_grant" }, 400))).rejects.toMatchObject({ code: "connect.interrupted" });
    await expect(poll(json({ error: "invalid_client" }, 401))).rejects.toMatchObject({
      code: "connect.app_misconfigured",
    });
    await expect(poll(json({ error: "nonsense" }, 400))).rejects.toMatchObject({
      code: "connect.provider_answer_invalid",
    });
  });

  test("a token that expires and cannot be refreshed is not accepted", async () => {
    await expect(poll(json({ access_token: "a", expires_in: 60 }))).rejects.toMatchObject({
      code: "connect.app_misconfigured",
    });
  });
});
