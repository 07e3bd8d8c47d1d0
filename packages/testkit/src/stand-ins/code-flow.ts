import { createHash, randomBytes } from "node:crypto";
import type { StandIn } from "./stand-in.ts";

export const redirectUri = "http://127.0.0.1:9/callback";

/** The vendors' real paths: what a client asks that knows nothing of the stand-in. */
export const vendorPaths = {
  github: { authorize: "/login/oauth/authorize", token: "/login/oauth/access_token", whoami: "/user", name: "login" },
  google: { authorize: "/o/oauth2/v2/auth", token: "/token", whoami: "/v1/userinfo", name: "email" },
  slack: { authorize: "/oauth/v2/authorize", token: "/api/oauth.v2.access", whoami: "/api/auth.test", name: "user" },
} as const;
export type OAuthService = keyof typeof vendorPaths;

export interface AuthorizeRequest {
  readonly url: string;
  readonly state: string;
  readonly codeVerifier: string;
}

/** An authorize address with state and PKCE, as a careful client builds it. */
export function authorizeRequest(
  standIn: StandIn,
  parameters: Readonly<Record<string, string>> = {},
): AuthorizeRequest {
  const state = randomBytes(16).toString("hex");
  const codeVerifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: standIn.client.id,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
    ...parameters,
  });
  return {
    url: `${standIn.origin}${vendorPaths[standIn.service as OAuthService].authorize}?${query}`,
    state,
    codeVerifier,
  };
}

/** Presses the user's button without a browser: finds the form on the consent page and posts it. */
export async function consentWithoutBrowser(
  standIn: StandIn,
  url: string,
  user: { login: string; email: string },
): Promise<URL> {
  const page = await (await fetch(url)).text();
  const shown = standIn.service === "google" ? user.email : user.login;
  const form = page.split("<form").find((part) => part.includes(`<span class="user-login">${shown}</span>`)) ?? "";
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? "";
  const fields = [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    unescapeHtml(value),
  ]);
  const answer = await fetch(standIn.origin + action, {
    method: "POST",
    body: new URLSearchParams(fields as [string, string][]),
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "about:blank");
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export async function askForToken(standIn: StandIn, fields: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const answer = await fetch(standIn.origin + vendorPaths[standIn.service as OAuthService].token, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ client_id: standIn.client.id, client_secret: standIn.client.secret, ...fields }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** The whole way: page, consent, code, token. */
export async function connect(
  standIn: StandIn,
  user: { login: string; email: string },
  parameters: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const { url, codeVerifier } = authorizeRequest(standIn, parameters);
  const callback = await consentWithoutBrowser(standIn, url, user);
  const code = callback.searchParams.get("code") ?? "";
  const { body } = await askForToken(standIn, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
  });
  return body;
}

export function refresh(standIn: StandIn, refreshToken: unknown): Promise<TokenAnswer> {
  return askForToken(standIn, { grant_type: "refresh_token", refresh_token: String(refreshToken) });
}

/** Calls the vendor's "who am I" with the token. */
export async function whoami(standIn: StandIn, token: unknown): Promise<TokenAnswer> {
  const answer = await fetch(standIn.origin + vendorPaths[standIn.service as OAuthService].whoami, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}
