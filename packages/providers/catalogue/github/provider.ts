import { defineProvider } from "../../src/define.ts";

// https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
export const provider = defineProvider({
  key: "github",
  name: "GitHub",
  description: "Repositories, issues and pull requests",
  categories: ["Developer tools", "Ticketing"],
  brandColor: "#181717",
  docsUrl: "https://docs.github.com/en/rest",
  setupUrl: "https://github.com/settings/developers",
  hosts: ["github.com", "api.github.com", "uploads.github.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://github.com/login/oauth/authorize",
    tokenUrl: "https://github.com/login/oauth/access_token",
    // https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-token
    revokeUrl: "https://api.github.com/applications/{clientId}/token",
    revokeRequest: {
      method: "DELETE",
      authentication: "basic",
      body: "json",
      tokenParameter: "access_token",
      token: "access",
      // A single token: https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-token
      ends: "token",
    },
    // Without this header the answer is form-encoded.
    tokenHeaders: { Accept: "application/json", "User-Agent": "Portico" },
    // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
    scopes: [
      { name: "read:user", description: "See your profile", byDefault: true, impliedBy: ["user"] },
      { name: "user:email", description: "See your e-mail addresses", impliedBy: ["user"] },
      {
        name: "repo",
        description: "Read and change your repositories, issues and pull requests, private ones included",
      },
      { name: "public_repo", description: "Read and change your public repositories", impliedBy: ["repo"] },
      { name: "read:org", description: "See your organizations and teams", impliedBy: ["write:org", "admin:org"] },
      { name: "workflow", description: "Change GitHub Actions workflow files" },
      { name: "admin:repo_hook", description: "Manage webhooks of your repositories", impliedBy: ["repo"] },
      { name: "notifications", description: "Read your notifications", impliedBy: ["repo"] },
    ],
    // Six months from each renewal; the answer says how many seconds.
    refresh: {
      kind: "rotating",
      idleLimitDays: 180,
      grantLifetimeDays: 180,
      renewalExtendsGrant: true,
      limitsSource: {
        url: "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens",
        checkedOn: "2026-11-25",
      },
    },
  },
  api: {
    baseUrl: "https://api.github.com",
    headers: { Authorization: "Bearer {accessToken}" },
    defaultHeaders: {
      Accept: "application/vnd.github+json",
      "X-GitHub-Api-Version": "2022-11-28",
      "User-Agent": "Portico",
    },
  },
  whoami: {
    path: "/user",
    accountId: "/id",
    accountName: ["/login"],
    extras: { login: "/login", avatarUrl: "/avatar_url" },
  },
  notes: [
    "An OAuth app's token does not expire and has no refresh token. A GitHub App's user token lasts 8 hours and comes with a rotating refresh token of 6 months; the token answer says which.",
    "Errors of the token endpoint come with status 200 and a member `error`.",
    "Client authentication: GitHub's page names body parameters; arctic 3.7 sends Basic, which GitHub also takes. The page wins.",
    "Revocation: `/grant` would end every connection of the person to the app, so the one token is deleted.",
    "The token answer separates scopes by commas and drops those that a wider one contains.",
  ],
});
