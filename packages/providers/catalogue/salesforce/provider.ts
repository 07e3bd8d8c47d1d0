import { defineProvider } from "../../src/define.ts";

// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm
export const provider = defineProvider({
  key: "salesforce",
  name: "Salesforce",
  description: "Accounts, leads and opportunities",
  categories: ["CRM"],
  brandColor: "#00A1E0",
  docsUrl: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/",
  setupUrl: "https://login.salesforce.com/lightning/setup/ManageExternalClientApplication/home",
  hosts: ["login.salesforce.com", "test.salesforce.com", ".my.salesforce.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://login.salesforce.com/services/oauth2/authorize",
    tokenUrl: "https://login.salesforce.com/services/oauth2/token",
    revokeUrl: "https://login.salesforce.com/services/oauth2/revoke",
    revokeRequest: { authentication: "none" },
    // https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm
    scopes: [
      { name: "openid", description: "Know which Salesforce user this is", required: true },
      {
        name: "api",
        description: "See and change the records you can see and change",
        required: true,
        impliedBy: ["full"],
      },
      { name: "refresh_token", description: "Stay connected while you are away", required: true },
      { name: "full", description: "Everything you can do in Salesforce" },
      { name: "chatter_api", description: "Use Chatter as you", impliedBy: ["full"] },
    ],
    tokenFields: { instanceUrl: "/instance_url", identityUrl: "/id" },
    tokenFieldPatterns: { instanceUrl: "^https://[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){0,3}\\.my\\.salesforce\\.com$" },
    refresh: { kind: "rotating", defaultLifetimeSeconds: 7200 },
  },
  accountTypes: [
    { id: "default", title: "Production", description: "Your live Salesforce organization", overrides: {} },
    {
      id: "sandbox",
      title: "Sandbox",
      description: "A copy of your organization for testing",
      overrides: {
        authorizeUrl: "https://test.salesforce.com/services/oauth2/authorize",
        tokenUrl: "https://test.salesforce.com/services/oauth2/token",
        revokeUrl: "https://test.salesforce.com/services/oauth2/revoke",
      },
    },
  ],
  api: {
    baseUrl: "{instanceUrl}/services/data/v66.0",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "{instanceUrl}/services/oauth2/userinfo",
    accountId: "/sub",
    accountName: ["/preferred_username", "/name"],
    extras: { organizationId: "/organization_id", userId: "/user_id" },
  },
  notes: [
    "The token answer names no expiry. A session lasts as long as the organization's session timeout, 2 hours unless changed; a shorter one shows as 401 and is refreshed then.",
    "Refresh tokens rotate where the app or Salesforce's partner rules ask for it and last otherwise: rotation is assumed.",
    "`sub` is the address of the user inside the organization: it holds both ids and no e-mail address.",
    "Endpoints agree between Salesforce's pages, grant 5.4 and arctic 3.7; the sandbox host is test.salesforce.com.",
  ],
});
