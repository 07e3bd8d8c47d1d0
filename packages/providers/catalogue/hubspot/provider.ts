import { defineProvider } from "../../src/define.ts";

// https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens
export const provider = defineProvider({
  key: "hubspot",
  name: "HubSpot",
  description: "Contacts, companies and deals",
  categories: ["CRM", "Marketing"],
  brandColor: "#FF7A59",
  docsUrl: "https://developers.hubspot.com/docs/api-reference/overview",
  setupUrl: "https://app.hubspot.com/developer-overview",
  hosts: ["api.hubapi.com", "app.hubspot.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://app.hubspot.com/oauth/authorize",
    tokenUrl: "https://api.hubapi.com/oauth/2026-03/token",
    revokeUrl: "https://api.hubapi.com/oauth/2026-03/token/revoke",
    // https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/scopes
    scopes: [
      { name: "oauth", description: "Connect to your account", required: true },
      { name: "crm.objects.contacts.read", description: "See contacts", byDefault: true },
      { name: "crm.objects.contacts.write", description: "Make and change contacts" },
      { name: "crm.objects.companies.read", description: "See companies" },
      { name: "crm.objects.companies.write", description: "Make and change companies" },
      { name: "crm.objects.deals.read", description: "See deals" },
      { name: "crm.objects.deals.write", description: "Make and change deals" },
      { name: "crm.objects.owners.read", description: "See who owns records" },
      { name: "crm.schemas.contacts.read", description: "See which properties contacts have" },
      { name: "tickets", description: "See and change tickets" },
    ],
    tokenAnswer: { scope: "/scopes" },
    refresh: { kind: "stable", defaultLifetimeSeconds: 1800 },
  },
  api: {
    baseUrl: "https://api.hubapi.com",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "/account-info/v3/details",
    accountId: "/portalId",
    accountName: ["/portalId"],
    extras: { portalId: "/portalId", uiDomain: "/uiDomain", accountType: "/accountType", timeZone: "/timeZone" },
  },
  notes: [
    "@auth/core 0.41 names /oauth/v1/token, which HubSpot ends on 2027-02-16; its changelog names the dated endpoints used here. https://developers.hubspot.com/changelog/v1-oauth-api-deprecation",
    "/oauth/v1/access-tokens/{token} would name the person but puts the token into a URL (OA-20), and introspection wants the app's secret: the account is named by its Hub ID, as HubSpot shows it.",
    "The granted scopes come as the list `scopes`.",
  ],
});
