import { defineProvider } from "../../src/define.ts";

// https://developers.dropbox.com/oauth-guide
export const provider = defineProvider({
  key: "dropbox",
  name: "Dropbox",
  description: "Files and folders",
  categories: ["File storage"],
  brandColor: "#0061FF",
  docsUrl: "https://www.dropbox.com/developers/documentation/http/documentation",
  setupUrl: "https://www.dropbox.com/developers/apps",
  hosts: ["www.dropbox.com", "api.dropboxapi.com", "content.dropboxapi.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://www.dropbox.com/oauth2/authorize",
    tokenUrl: "https://api.dropboxapi.com/oauth2/token",
    revokeUrl: "https://api.dropboxapi.com/2/auth/token/revoke",
    revokeRequest: { authentication: "access_token", body: "none", token: "access" },
    // Without it there is no refresh token.
    authorizeParameters: { token_access_type: "offline" },
    scopes: [
      { name: "account_info.read", description: "Know which Dropbox account this is", required: true },
      { name: "files.metadata.read", description: "See names and details of your files", byDefault: true },
      { name: "files.content.read", description: "Read your files", byDefault: true },
      { name: "files.metadata.write", description: "Change details of your files" },
      { name: "files.content.write", description: "Make, change and delete files" },
      { name: "sharing.read", description: "See what you share" },
      { name: "sharing.write", description: "Share files and folders" },
    ],
    tokenFields: { accountId: "/account_id" },
    refresh: { kind: "stable", defaultLifetimeSeconds: 14_400 },
  },
  api: {
    baseUrl: "https://api.dropboxapi.com",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    method: "POST",
    path: "/2/users/get_current_account",
    // Dropbox wants the JSON value null where a call has no arguments.
    body: "null",
    accountId: "/account_id",
    accountName: ["/email", "/name/display_name"],
  },
  notes: [
    "Revoking the access token ends the refresh token it came from.",
    "Endpoints agree between Dropbox's guide, grant 5.4, @auth/core 0.41 and arctic 3.7.",
  ],
});
