import { defineProvider } from "../../src/define.ts";

// https://support.zendesk.com/hc/en-us/articles/4408845965210
export const provider = defineProvider({
  key: "zendesk",
  name: "Zendesk",
  description: "Tickets, users and help articles",
  categories: ["Ticketing", "Support"],
  brandColor: "#03363D",
  docsUrl: "https://developer.zendesk.com/api-reference/",
  setupUrl:
    "https://developer.zendesk.com/documentation/marketplace/building-a-marketplace-app/set-up-a-global-oauth-client/",
  hosts: [".zendesk.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://{subdomain}.zendesk.com/oauth/authorizations/new",
    tokenUrl: "https://{subdomain}.zendesk.com/oauth/tokens",
    // https://developer.zendesk.com/documentation/api-basics/authentication/revoking-oauth-token
    revokeUrl: "https://{subdomain}.zendesk.com/api/v2/oauth/tokens/current.json",
    revokeRequest: { method: "DELETE", authentication: "access_token", body: "none", token: "access" },
    tokenRequest: "json",
    // https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    scopes: [
      { name: "read", description: "See tickets, users and everything else you can see", required: true },
      {
        name: "write",
        description: "Make and change tickets, users and everything else you can change",
        byDefault: true,
      },
      { name: "tickets:write", description: "Make and change tickets", impliedBy: ["write"] },
      { name: "webhooks:write", description: "Be told when tickets change", impliedBy: ["write"] },
    ],
    // The answer says how long the refresh token lives; each renewal brings a new one.
    refresh: {
      kind: "rotating",
      renewalExtendsGrant: true,
      limitsSource: {
        url: "https://support.zendesk.com/hc/en-us/articles/9182123625370",
        checkedOn: "2026-11-25",
      },
    },
  },
  connectFields: [
    {
      id: "subdomain",
      title: "Zendesk subdomain",
      subtitle: "The first part of the address you use for Zendesk.",
      placeholder: "acme",
      prefix: "https://",
      suffix: ".zendesk.com",
      strip: [".zendesk.com"],
      pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
      patternHint: "Enter the first part only: acme for acme.zendesk.com.",
    },
  ],
  api: {
    baseUrl: "https://{subdomain}.zendesk.com/api",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "/v2/users/me.json",
    accountId: "/user/id",
    accountName: ["/user/email", "/user/name"],
    extras: { role: "/user/role" },
  },
  notes: [
    "Newer clients get access tokens that expire and rotating refresh tokens; older ones get tokens that last. The token answer says which.",
    "Revocation of the current token needs the scope `write`; people have reported answers of 204 after which the token went on working. https://support.zendesk.com/hc/en-us/community/posts/4627188332186",
    "A client belongs to one Zendesk account until Zendesk makes it global; see the setup page.",
    "Endpoints agree between Zendesk's pages and grant 5.4.",
  ],
});
