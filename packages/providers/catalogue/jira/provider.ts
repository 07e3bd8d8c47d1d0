import { defineProvider } from "../../src/define.ts";

// https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
export const provider = defineProvider({
  key: "jira",
  name: "Jira",
  description: "Issues, projects and boards",
  categories: ["Ticketing", "Project management"],
  brandColor: "#0052CC",
  docsUrl: "https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/",
  setupUrl: "https://developer.atlassian.com/console/myapps/",
  hosts: ["api.atlassian.com", "auth.atlassian.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://auth.atlassian.com/authorize",
    tokenUrl: "https://auth.atlassian.com/oauth/token",
    authorizeParameters: { audience: "api.atlassian.com", prompt: "consent" },
    tokenRequest: "json",
    // https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/
    scopes: [
      { name: "read:me", description: "Know which Atlassian account this is", required: true },
      { name: "offline_access", description: "Stay connected while you are away", required: true, reported: false },
      { name: "read:jira-user", description: "See people in your Jira sites", byDefault: true },
      { name: "read:jira-work", description: "See projects and issues", byDefault: true },
      { name: "write:jira-work", description: "Make and change issues, comments and worklogs" },
      { name: "manage:jira-project", description: "Change project settings" },
      { name: "manage:jira-webhook", description: "Be told when issues change" },
    ],
    refresh: {
      kind: "rotating",
      defaultLifetimeSeconds: 3600,
      graceSeconds: 600,
      idleLimitDays: 90,
      grantLifetimeDays: 365,
      renewalExtendsGrant: false,
      limitsSource: { url: "https://community.developer.atlassian.com/t/54172", checkedOn: "2026-11-25" },
    },
  },
  postConnectFields: [
    {
      id: "site",
      title: "Jira site",
      type: "select",
      subtitle: "The site that issues are read from and written to.",
      dataSource: "sites",
      pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
      patternHint: "Choose one of your Jira sites.",
    },
  ],
  dataSources: {
    sites: {
      title: "Jira sites",
      request: { path: "https://api.atlassian.com/oauth/token/accessible-resources" },
      items: "",
      value: "/id",
      label: "/name",
      subtitle: "/url",
    },
  },
  api: {
    baseUrl: "https://api.atlassian.com/ex/jira/{site}",
    headers: { Authorization: "Bearer {accessToken}" },
    defaultHeaders: { Accept: "application/json" },
  },
  whoami: {
    path: "https://api.atlassian.com/me",
    accountId: "/account_id",
    accountName: ["/email", "/name"],
  },
  notes: [
    "A token may reach several sites; calls go through api.atlassian.com with the chosen site's id, never to the site's own domain.",
    "/rest/api/3/myself needs the site, which is not chosen yet when the account is named; /me needs only `read:me`.",
    "Atlassian documents no revocation endpoint: people remove the app at https://id.atlassian.com/manage-profile/apps.",
    "A rotated refresh token stays good for 10 minutes, so that a lost answer can be asked for again; used later, it ends them all. An unused one dies after 90 days, and every connection after 365. https://community.developer.atlassian.com/t/54172",
    "PKCE is not described for this flow: arctic 3.7 and @auth/core 0.41 leave it out. It is sent as a parameter nobody has to know; not tried against the live service.",
  ],
});
