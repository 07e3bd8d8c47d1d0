import { defineProvider } from "../../src/define.ts";

// https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth
export const provider = defineProvider({
  key: "intercom",
  name: "Intercom",
  description: "Conversations, contacts and tickets",
  categories: ["Support", "Communication"],
  brandColor: "#1F8DED",
  docsUrl: "https://developers.intercom.com/docs/references/rest-api/api.intercom.io",
  setupUrl: "https://app.intercom.com/a/apps/_/developer-hub",
  hosts: ["app.intercom.com", "api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://app.intercom.com/oauth",
    tokenUrl: "https://api.intercom.io/auth/eagle/token",
    // Intercom has no scopes: permissions are ticked in the Developer Hub and hold for every connection.
    scopes: [],
    refresh: { kind: "none" },
  },
  api: {
    baseUrl: "https://api.intercom.io",
    headers: { Authorization: "Bearer {accessToken}" },
    defaultHeaders: { Accept: "application/json", "Intercom-Version": "2.14" },
  },
  whoami: {
    path: "/me",
    accountId: "/app/id_code",
    accountName: ["/app/name", "/email"],
    extras: { adminId: "/id", workspaceId: "/app/id_code", region: "/app/region" },
  },
  notes: [
    "Tokens do not expire, and there is no revocation endpoint: a workspace removes the app in its app store settings.",
    "Workspaces in Europe and Australia answer at their own hosts; api.intercom.io reaches all of them.",
    "PKCE is not described by Intercom. It is sent as a parameter nobody has to know; not tried against the live service.",
  ],
});
