import { bearerIn } from "../loopback/credential.ts";
import type { Answer, Vendor } from "./vendor.ts";

const documentation = "https://docs.github.com/rest";

/**
 * GitHub: pages and token endpoint on github.com, the API on api.github.com. Token errors come with status 200. The
 * shapes with expiry are those of a GitHub App's user tokens.
 */
export const github: Vendor = {
  service: "github",
  origins: ["https://github.com", "https://api.github.com"],
  kindOf(method, pathname) {
    if (pathname === "/login/oauth/access_token") return "token";
    if (method === "DELETE" && /^\/applications\/[^/]+\/(token|grant)$/.test(pathname)) return "revoke";
    return pathname.startsWith("/login/oauth/") || pathname.startsWith("/_emulate/") ? "page" : "api";
  },
  oauth: {
    authorizePath: "/login/oauth/authorize",
    tokenPrefix: "gho_",
    consentPath: "/login/oauth/callback",
    upstreamTokenPath: "/login/oauth/access_token",
    defaults: { accessTokenLifetimeSeconds: null, refreshTokens: "none" },
    tokenHolders: (answer) => [answer],
    // About six months, as documented for GitHub Apps.
    expiryExtras: { refresh_token_expires_in: 15_897_600 },
    alwaysOffline: true,
    answersFormByDefault: true,
    refuseToken(refusal) {
      switch (refusal) {
        case "bad_client":
          return tokenError("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
        case "bad_refresh_token":
          return tokenError("bad_refresh_token", "The refresh token passed is incorrect or expired.");
        case "bad_code":
        case "bad_verifier":
          return tokenError("bad_verification_code", "The code passed is incorrect or expired.");
      }
    },
    loginOf: (form) => Promise.resolve(form["login"] ?? null),
    revocation: {
      needsClient: true,
      wholeGrant: (pathname) => pathname.endsWith("/grant"),
      tokenIn: (fields) => fields["access_token"] ?? null,
      done: { status: 204, body: null },
      unknown: { status: 404, body: { message: "Not Found", documentation_url: documentation } },
    },
  },
  seed: ({ client, redirectUris, users, doorTokens }) => ({
    tokens: Object.fromEntries(
      users.map(({ login }) => [doorTokens[login] ?? "", { login, scopes: ["repo", "user"] }]),
    ),
    github: {
      users: users.map(({ login, name, email }) => ({ login, name, email })),
      repos: users.map(({ login }) => ({ owner: login, name: "hello-world", language: "TypeScript", auto_init: true })),
      oauth_apps: [
        { client_id: client.id, client_secret: client.secret, name: "Acme (Portico)", redirect_uris: redirectUris },
      ],
    },
  }),
  credentialIn: (request) => bearerIn(request.headers),
  refuseCall: (refusal) => ({
    status: 401,
    body: {
      message: refusal === "missing" ? "Requires authentication" : "Bad credentials",
      documentation_url: documentation,
      status: "401",
    },
  }),
};

function tokenError(error: string, description: string): Answer {
  return { status: 200, body: { error, error_description: description, error_uri: documentation } };
}
