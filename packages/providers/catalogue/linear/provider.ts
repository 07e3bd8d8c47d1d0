import { defineProvider } from "../../src/define.ts";

// https://linear.app/developers/oauth-2-0-authentication
export const provider = defineProvider({
  key: "linear",
  name: "Linear",
  description: "Issues, projects and cycles",
  categories: ["Ticketing", "Project management"],
  brandColor: "#5E6AD2",
  docsUrl: "https://linear.app/developers/graphql",
  setupUrl: "https://linear.app/settings/api/applications/new",
  hosts: ["linear.app", "api.linear.app"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://linear.app/oauth/authorize",
    tokenUrl: "https://api.linear.app/oauth/token",
    revokeUrl: "https://api.linear.app/oauth/revoke",
    revokeRequest: { authentication: "access_token", body: "none", token: "access" },
    scopeSeparator: ",",
    // Without it a person who granted before is sent straight back and cannot choose another workspace.
    authorizeParameters: { prompt: "consent" },
    scopes: [
      { name: "read", description: "See issues, projects and everything else you can see", required: true },
      { name: "write", description: "Make and change everything you can change" },
      { name: "issues:create", description: "Make issues", byDefault: true, impliedBy: ["write"] },
      { name: "comments:create", description: "Write comments", impliedBy: ["write"] },
    ],
    refresh: { kind: "rotating", defaultLifetimeSeconds: 86_400 },
  },
  api: {
    baseUrl: "https://api.linear.app/graphql",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  whoami: {
    method: "POST",
    path: "https://api.linear.app/graphql",
    body: '{"query":"{ viewer { id email name } organization { id name } }"}',
    accountId: "/data/viewer/id",
    accountName: ["/data/viewer/email", "/data/viewer/name"],
    extras: { organizationId: "/data/organization/id", organizationName: "/data/organization/name" },
  },
  notes: [
    "Since 2026-04-01 every app gets access tokens of 24 hours and refresh tokens; older guides tell of tokens that last ten years.",
    "A viewer belongs to one organization, so its id names both.",
    "Endpoints agree between Linear's page and arctic 3.7.",
  ],
});
