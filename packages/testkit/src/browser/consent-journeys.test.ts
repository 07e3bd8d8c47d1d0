import { createHash, randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenOnLoopback, type LoopbackServer } from "../loopback/loopback-server.ts";
import { allowAs, deny } from "../oidc/consent-page.ts";
import { startOidcProvider, type OidcProvider } from "../oidc/oidc-provider.ts";
import { askForToken, authorizeRequest, whoami } from "../stand-ins/code-flow.ts";
import { consentAs } from "../stand-ins/consent-page.ts";
import { seededUsers, startStandIn } from "../stand-ins/stand-in.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

if (chromiumPath() === null) console.warn("NO CHROMIUM: the consent pages were not tried in a browser");

describe.skipIf(chromiumPath() === null)("consent pages in Chromium", () => {
  let browser: Browser;
  let client: LoopbackServer;
  beforeAll(async () => {
    browser = await launchChromium();
    client = await listenOnLoopback();
    client.answerWith((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>back</h1>"),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await client?.close();
  });

  /** Opens the address, lets the driver act, and answers the parameters that come back to the client. */
  async function journey(url: string, act: (page: Page) => Promise<void>): Promise<URLSearchParams> {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const origins = new Set<string>();
      page.on("request", (request) => origins.add(new URL(request.url()).origin));
      await page.goto(url);
      await act(page);
      await page.waitForURL(`${client.origin}/**`);
      expect([...origins].sort()).toEqual([new URL(url).origin, client.origin].sort());
      return new URL(page.url()).searchParams;
    } finally {
      await context.close();
    }
  }

  it.each(["github", "google", "slack"] as const)(
    "%s: the user whose button is pressed is the one who answers",
    async (service) => {
      await using standIn = await startStandIn({ service, crossOriginOpenerPolicy: "same-origin" });
      for (const user of seededUsers) {
        const redirectUri = `${client.origin}/oauth/${service}`;
        const scopes = service === "slack" ? { user_scope: "users:read" } : { scope: "email" };
        const { url, state, codeVerifier } = authorizeRequest(standIn, { redirect_uri: redirectUri, ...scopes });
        const callback = await journey(url, (page) => consentAs(page, service, user));
        expect(callback.get("state")).toBe(state);
        const code = callback.get("code") ?? "";
        const exchange = {
          grant_type: "authorization_code",
          code,
          redirect_uri: redirectUri,
          code_verifier: codeVerifier,
        };
        const { body } = await askForToken(standIn, exchange);
        const holder = service === "slack" ? (body["authed_user"] as Record<string, unknown>) : body;
        const me = await whoami(standIn, holder["access_token"]);
        expect([me.body["login"], me.body["email"], me.body["user"]]).toContain(
          service === "google" ? user.email : user.login,
        );
      }
      expect(standIn.log.of("api").map(({ user }) => user)).toEqual(["ada", "grace"]);
    },
  );

  describe("Acme ID", () => {
    let acme: OidcProvider;
    const codeVerifier = randomBytes(32).toString("base64url");
    const authorizeUrl = (parameters: Readonly<Record<string, string>> = {}) =>
      `${acme.origin}/auth?${new URLSearchParams({
        response_type: "code",
        client_id: acme.client.id,
        redirect_uri: `${client.origin}/oauth/acme`,
        scope: "openid email profile offline_access",
        prompt: "consent",
        state: "s-1",
        code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
        code_challenge_method: "S256",
        ...parameters,
      })}`;
    const token = async (fields: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${acme.origin}/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${acme.client.id}:${acme.client.secret}`)}` },
        body: new URLSearchParams(fields),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, string | number> };
    };
    const exchange = (callback: URLSearchParams) =>
      token({
        grant_type: "authorization_code",
        code: callback.get("code") ?? "",
        redirect_uri: `${client.origin}/oauth/acme`,
        code_verifier: codeVerifier,
      });
    const me = (accessToken: unknown) =>
      fetch(`${acme.origin}/me`, { headers: { authorization: `Bearer ${accessToken}` } });

    beforeAll(async () => {
      acme = await startOidcProvider({
        redirectUris: { origin: client.origin },
        crossOriginOpenerPolicy: "same-origin",
      });
    });
    afterAll(() => acme?.close());

    it("allows as the chosen account, names the issuer, and rotates with family revocation", async () => {
      for (const account of acme.accounts) {
        const callback = await journey(authorizeUrl(), (page) => allowAs(page, account));
        expect(callback.get("iss")).toBe(acme.origin);
        expect(callback.get("state")).toBe("s-1");
        const first = await exchange(callback);
        expect(first.body).toMatchObject({ expires_in: 3600, refresh_token: expect.any(String) });
        expect(await (await me(first.body["access_token"])).json()).toEqual({
          sub: account.id,
          email: account.email,
          name: account.name,
        });

        const refreshToken = String(first.body["refresh_token"]);
        const second = await token({ grant_type: "refresh_token", refresh_token: refreshToken });
        expect(second.status).toBe(200);
        expect((await token({ grant_type: "refresh_token", refresh_token: refreshToken })).body).toMatchObject({
          error: "invalid_grant",
        });
        expect((await me(second.body["access_token"])).status).toBe(401);
      }
      expect(acme.log.of("api").map(({ user, status }) => [user, status])).toEqual([
        ["acme-ada", 200],
        [null, 401],
        ["acme-grace", 200],
        [null, 401],
      ]);
      expect(acme.log.count("token")).toBe(6);
    });

    it("sends access_denied and the issuer when consent is refused", async () => {
      const callback = await journey(authorizeUrl(), deny);
      expect(Object.fromEntries(callback)).toMatchObject({ error: "access_denied", state: "s-1", iss: acme.origin });
      expect(callback.has("code")).toBe(false);
    });

    it("asks again in the same browser, so that a second account can be connected", async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      for (const account of [...acme.accounts].reverse()) {
        const answered = await page.goto(authorizeUrl());
        expect(answered?.headers()["cross-origin-opener-policy"]).toBe("same-origin");
        await allowAs(page, account);
        await page.waitForURL(`${client.origin}/**`);
        const { body } = await exchange(new URL(page.url()).searchParams);
        expect(await (await me(body["access_token"])).json()).toMatchObject({ sub: account.id });
      }
      await context.close();
    });

    it("ends the tokens of a person who withdraws, and refuses a flow without PKCE or to another origin", async () => {
      const [ada] = acme.accounts;
      const { body } = await exchange(await journey(authorizeUrl(), (page) => allowAs(page, ada ?? { id: "" })));
      acme.revokeAccount(ada?.id ?? "");
      expect((await me(body["access_token"])).status).toBe(401);
      expect((await token({ grant_type: "refresh_token", refresh_token: String(body["refresh_token"]) })).status).toBe(
        400,
      );

      const bare = await fetch(authorizeUrl({ code_challenge: "", code_challenge_method: "" }), { redirect: "manual" });
      expect(bare.headers.get("location")).toContain("error=invalid_request");
      expect((await fetch(authorizeUrl({ redirect_uri: "http://127.0.0.1:9/" }), { redirect: "manual" })).status).toBe(
        400,
      );
    });
  });
});
