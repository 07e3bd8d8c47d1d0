import { defineProvider } from "../../src/define.ts";

// https://developers.notion.com/guides/get-started/authorization
export const provider = defineProvider({
  key: "notion",
  name: "Notion",
  description: "Pages, databases and comments",
  categories: ["Productivity", "Documents"],
  brandColor: "#000000",
  docsUrl: "https://developers.notion.com/reference/intro",
  setupUrl: "https://www.notion.so/profile/integrations",
  hosts: ["api.notion.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://api.notion.com/v1/oauth/authorize",
    tokenUrl: "https://api.notion.com/v1/oauth/token",
    // https://developers.notion.com/reference/revoke-token
    revokeUrl: "https://api.notion.com/v1/oauth/revoke",
    revokeRequest: { authentication: "client", body: "json", token: "access" },
    clientAuthentication: "basic",
    tokenRequest: "json",
    tokenHeaders: { "Notion-Version": "2025-09-03" },
    // Notion has no scopes: the app's capabilities are set at the vendor, and the person picks the pages.
    scopes: [],
    authorizeParameters: { owner: "user" },
    tokenFields: { workspaceId: "/workspace_id", workspaceName: "/workspace_name", botId: "/bot_id" },
    refresh: { kind: "rotating" },
  },
  api: {
    baseUrl: "https://api.notion.com",
    headers: { Authorization: "Bearer {accessToken}" },
    defaultHeaders: { "Notion-Version": "2025-09-03" },
  },
  whoami: {
    path: "/v1/users/me",
    accountId: "/bot/workspace_id",
    accountName: ["/bot/workspace_name", "/name"],
    extras: { botId: "/id", workspaceId: "/bot/workspace_id" },
  },
  notes: [
    "The token answer names no expiry; it carries a refresh token that is replaced by every refresh.",
    "The account is the workspace: a bot id may change when the person removes the app and connects again.",
    "PKCE is not described by Notion. @auth/core 0.41 sends it to Notion by default, so it is sent here too; not tried against the live service.",
    "Notion-Version is a date; a newer one (2026-03-11) exists. A caller may send another with each request.",
  ],
});
