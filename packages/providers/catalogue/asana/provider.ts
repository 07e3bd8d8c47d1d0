import { defineProvider } from "../../src/define.ts";

// https://developers.asana.com/docs/oauth
export const provider = defineProvider({
  key: "asana",
  name: "Asana",
  description: "Tasks, projects and teams",
  categories: ["Project management"],
  brandColor: "#F06A6A",
  docsUrl: "https://developers.asana.com/reference/rest-api-reference",
  setupUrl: "https://app.asana.com/0/my-apps",
  hosts: ["app.asana.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://app.asana.com/-/oauth_authorize",
    tokenUrl: "https://app.asana.com/-/oauth_token",
    revokeUrl: "https://app.asana.com/-/oauth_revoke",
    // https://developers.asana.com/docs/oauth-scopes
    scopes: [
      {
        name: "users:read",
        description: "See your profile and the people you work with",
        byDefault: true,
        impliedBy: ["default"],
      },
      { name: "workspaces:read", description: "See your workspaces", byDefault: true, impliedBy: ["default"] },
      { name: "projects:read", description: "See projects", byDefault: true, impliedBy: ["default"] },
      { name: "tasks:read", description: "See tasks", byDefault: true, impliedBy: ["default"] },
      { name: "tasks:write", description: "Make and change tasks", impliedBy: ["default"] },
      { name: "tasks:delete", description: "Delete tasks", impliedBy: ["default"] },
      { name: "projects:write", description: "Make and change projects", impliedBy: ["default"] },
      { name: "webhooks:write", description: "Be told when tasks change", impliedBy: ["default"] },
      { name: "default", description: "Everything you can do in Asana" },
    ],
    refresh: { kind: "stable", defaultLifetimeSeconds: 3600 },
  },
  api: {
    baseUrl: "https://app.asana.com/api/1.0",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    path: "/users/me",
    accountId: "/data/gid",
    accountName: ["/data/email", "/data/name"],
  },
  notes: [
    "An app with full permissions asks for `default` alone; one with chosen permissions asks for those and never for `default`.",
    "Endpoints agree between Asana's pages and grant 5.4.",
  ],
});
