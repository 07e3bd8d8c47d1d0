import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { revokeToken, type Revocation } from "./revoke-token.ts";
import { json, oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";

const tokens = { accessToken: new Secret("at"), refreshToken: new Secret("rt") };
const revokeUrl = "https://provider.test/revoke";

describe("revocation", () => {
  test("TR-17: the refresh token is revoked as RFC 7009 says", async () => {
    const transport = scriptedTransport(text("", undefined));
    expect(await revokeToken(transport, oauthApp(oauthProvider({ revokeUrl })), tokens)).toEqual({
      outcome: "revoked",
      status: 200,
      reason: null,
      done: ["refresh"],
    });
    const [request] = transport.requests;
    expect(request).toMatchObject({ method: "POST", url: revokeUrl, timeoutMs: 10_000 });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      token: "rt",
      token_type_hint: "refresh_token",
      client_id: "the-client",
      client_secret: "the-secret",
    });
  });

  test.each(["https://evil.test/revoke", "http://provider.test/revoke", "https://provider.test:8443/revoke"])(
    "OA-07: %s is off the declared hosts, and gets neither token nor secret",
    async (astray) => {
      const transport = scriptedTransport(text("", undefined));
      const asked = revokeToken(transport, oauthApp(oauthProvider({ revokeUrl: astray })), tokens);
      expect(
        await asked.then(
          ({ outcome }) => outcome,
          (error: unknown) => (error as PorticoError).code,
        ),
      ).toMatch(/^(refused|connect\.input_invalid)$/);
      expect(transport.requests).toEqual([]);
    },
  );

  test("a declaration may ask for DELETE, JSON, Basic, the access token and the client id in the path", async () => {
    const transport = scriptedTransport(text("", undefined, 204));
    const provider = oauthProvider({
      revokeUrl: "https://provider.test/applications/{clientId}/grant",
      revokeRequest: {
        method: "DELETE",
        authentication: "basic",
        body: "json",
        tokenParameter: "access_token",
        token: "access",
      },
    });
    expect((await revokeToken(transport, oauthApp(provider), tokens)).outcome).toBe("revoked");
    const [request] = transport.requests;
    expect(request?.url).toBe("https://provider.test/applications/the-client/grant");
    expect(request?.headers?.["authorization"]).toMatch(/^Basic /);
    expect(JSON.parse(request?.body ?? "")).toEqual({ access_token: "at" });
  });

  test("a declaration may let the access token authorise its own end", async () => {
    const transport = scriptedTransport(json({ ok: true }));
    const provider = oauthProvider({ revokeUrl, revokeRequest: { authentication: "access_token", body: "none" } });
    expect((await revokeToken(transport, oauthApp(provider), tokens)).outcome).toBe("revoked");
    expect(transport.requests[0]?.headers?.["authorization"]).toBe("Bearer at");
    expect(transport.requests[0]?.body).toBeUndefined();
  });

  test.each<[string, SmallResponse | Error, Revocation]>([
    ["503", text("", undefined, 503), "unreachable"],
    ["429", text("", undefined, 429), "unreachable"],
    ["no answer", new PorticoError("net.timed_out", ""), "unreachable"],
    ["400", json({ error: "invalid_request" }, 400), "refused"],
    [
      "400 for an app that is not set up well, which its host may mend",
      json({ error: "invalid_client" }, 400),
      "unreachable",
    ],
    [
      "400 for a refresh token that the provider does not know any more",
      json({ error: "invalid_token" }, 400),
      "revoked",
    ],
    ["a redirect", { status: 302, headers: {}, text: "" }, "refused"],
    ["a page with status 200", text("<h1>Down for maintenance</h1>", "text/html; charset=utf-8"), "unreachable"],
    ["a page of a firewall", text("<html>", "text/html", 403), "unreachable"],
    ["an empty answer that is called HTML", text("\n", "text/html"), "revoked"],
    ["an empty answer", text("", "application/json"), "revoked"],
    ["OA-12: an error with status 200", json({ ok: false, error: "not_authed" }), "refused"],
  ])("TR-17: %s is recorded for what it is and does not throw", async (_name, answer, outcome) => {
    const told = await revokeToken(scriptedTransport(answer), oauthApp(oauthProvider({ revokeUrl })), tokens);
    expect(told.outcome).toBe(outcome);
    expect(told.status).toBe(answer instanceof Error ? null : answer.status);
  });

  test("TR-17: where both tokens have to go each is sent by itself, and what is done is not sent again", async () => {
    const app = oauthApp(oauthProvider({ revokeUrl, revokeRequest: { token: "both" } }));
    const transport = scriptedTransport(text("", undefined));
    expect((await revokeToken(transport, app, tokens)).done).toEqual(["refresh", "access"]);
    const sent = transport.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(sent).toMatchObject([
      { token: "rt", token_type_hint: "refresh_token" },
      { token: "at", token_type_hint: "access_token" },
    ]);
    await revokeToken(transport, app, tokens, ["refresh"]);
    expect(transport.requests).toHaveLength(3);
    expect(transport.requests[2]?.body).toContain("token=at");
  });

  test("TR-17: an access token that the provider does not know says nothing of the refresh token beside it", async () => {
    const app = oauthApp(oauthProvider({ revokeUrl, revokeRequest: { token: "access" } }));
    const answer = json({ error: "invalid_token" }, 400);
    expect((await revokeToken(scriptedTransport(answer), app, tokens)).outcome).toBe("refused");
    const alone = { accessToken: tokens.accessToken };
    expect((await revokeToken(scriptedTransport(answer), app, alone)).outcome).toBe("revoked");
  });

  test("without a revocation endpoint nothing is sent", async () => {
    const transport = scriptedTransport(json({}));
    expect((await revokeToken(transport, oauthApp(), tokens)).outcome).toBe("unsupported");
    expect(transport.requests).toEqual([]);
  });
});
