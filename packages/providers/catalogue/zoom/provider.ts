import { defineProvider } from "../../src/define.ts";

// https://developers.zoom.us/docs/internal-apps/s2s-oauth/
export const provider = defineProvider({
  key: "zoom",
  name: "Zoom",
  description: "Meetings, webinars and recordings",
  categories: ["Video", "Productivity"],
  brandColor: "#0B5CFF",
  docsUrl: "https://developers.zoom.us/docs/api/",
  setupUrl: "https://developers.zoom.us/docs/internal-apps/create/",
  hosts: ["zoom.us", "api.zoom.us"],
  auth: {
    scheme: "client_credentials",
    client: "user",
    fields: [
      {
        id: "accountId",
        title: "Account ID",
        subtitle: "On the App Credentials page of your Server-to-Server OAuth app.",
        helpUrl: "https://developers.zoom.us/docs/internal-apps/create/",
        helpLabel: "How to make the app",
        pattern: "^[A-Za-z0-9_-]{4,64}$",
        patternHint: "An account ID has letters, digits, dashes and underscores.",
      },
      { id: "appId", title: "Client ID" },
      { id: "appSecret", title: "Client secret", type: "password" },
    ],
    clientId: "{appId}",
    clientSecret: "{appSecret}",
    tokenUrl: "https://zoom.us/oauth/token",
    clientAuthentication: "basic",
    grantType: "account_credentials",
    tokenParameters: { account_id: "{accountId}" },
    defaultLifetimeSeconds: 3600,
  },
  api: { baseUrl: "https://api.zoom.us/v2", headers: { Authorization: "Bearer {accessToken}" } },
  // the token is the account owner's: "The token is the owner's access token"
  whoami: {
    path: "/users/me",
    accountId: "/account_id",
    accountName: ["/email", "/display_name"],
    extras: { ownerId: "/id" },
  },
  notes: [
    "The scopes are chosen in the app at Zoom and are not asked for with the token.",
    "Zoom's own page sends grant_type and account_id in the body; its Postman collection puts them into the query. The body is used.",
  ],
});
