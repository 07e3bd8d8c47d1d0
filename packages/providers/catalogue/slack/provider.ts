import { defineProvider } from "../../src/define.ts";

// https://docs.slack.dev/authentication/installing-with-oauth
export const provider = defineProvider({
  key: "slack",
  name: "Slack",
  description: "Messages, channels and people",
  categories: ["Communication"],
  brandColor: "#4A154B",
  docsUrl: "https://docs.slack.dev/apis/web-api/",
  setupUrl: "https://api.slack.com/apps",
  hosts: ["slack.com", "files.slack.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://slack.com/oauth/v2/authorize",
    tokenUrl: "https://slack.com/api/oauth.v2.access",
    revokeUrl: "https://slack.com/api/auth.revoke",
    revokeRequest: { authentication: "access_token", body: "none", token: "access" },
    clientAuthentication: "basic",
    scopeSeparator: ",",
    // https://docs.slack.dev/reference/scopes
    scopes: [
      { name: "chat:write", description: "Post messages as the app", byDefault: true },
      { name: "channels:read", description: "See public channels", byDefault: true },
      { name: "chat:write.public", description: "Post in public channels without joining them" },
      { name: "channels:history", description: "Read messages in public channels the app was added to" },
      { name: "channels:join", description: "Join public channels" },
      { name: "groups:read", description: "See private channels the app was added to" },
      { name: "users:read", description: "See people in the workspace" },
      { name: "users:read.email", description: "See the e-mail addresses of people in the workspace" },
      { name: "im:write", description: "Start direct messages" },
      { name: "files:write", description: "Upload files" },
    ],
    pkceExemption: {
      reason:
        "Slack takes PKCE only from apps marked as public clients, which cannot be undone: their refresh tokens die after 30 days and localhost redirects may not ask for bot scopes. https://docs.slack.dev/authentication/using-pkce",
      checkedOn: "2026-11-22",
    },
    tokenFields: { teamId: "/team/id", teamName: "/team/name", botUserId: "/bot_user_id", appId: "/app_id" },
    refresh: { kind: "rotating" },
  },
  api: {
    baseUrl: "https://slack.com/api",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "/auth.test",
    accountId: "/team_id",
    accountName: ["/team", "/url"],
    extras: { teamId: "/team_id", teamUrl: "/url", userId: "/user_id", botId: "/bot_id" },
    failsWhen: { pointer: "/ok", equals: false },
  },
  notes: [
    "The credential is the bot token, so the account is the workspace: the bot's user id is unique inside it only.",
    "Tokens do not expire unless the app switches token rotation on, which cannot be undone; then they last 12 hours and the answer says so.",
    "Every error comes with status 200 and `ok: false`.",
    "grant 5.4 lists the first version of the endpoints and arctic 3.7 those of Sign in with Slack; Slack's page for installing apps names the second version, used here.",
  ],
});
