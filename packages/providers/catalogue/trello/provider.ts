import { defineProvider } from "../../src/define.ts";

// https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/
export const provider = defineProvider({
  key: "trello",
  name: "Trello",
  description: "Boards, lists and cards",
  categories: ["Project management", "Productivity"],
  brandColor: "#0052CC",
  docsUrl: "https://developer.atlassian.com/cloud/trello/rest/",
  setupUrl: "https://trello.com/power-ups/admin",
  hosts: ["api.trello.com"],
  auth: {
    scheme: "api_key",
    fields: [
      {
        id: "apiKey",
        title: "API key",
        type: "password",
        pattern: "^[0-9a-f]{32}$",
        patternHint: "A Trello API key has 32 digits and letters from a to f.",
        helpUrl: "https://trello.com/power-ups/admin",
        helpLabel: "Find it in Trello",
      },
      {
        id: "token",
        title: "Token",
        type: "password",
        subtitle: "Made with the link “Token” beside the API key.",
        pattern: "^[A-Za-z0-9]{32,200}$",
        patternHint: "A Trello token has letters and digits only.",
      },
    ],
  },
  api: { baseUrl: "https://api.trello.com/1", query: { key: "{apiKey}", token: "{token}" } },
  // https://developer.atlassian.com/cloud/trello/rest/api-group-members/#api-members-id-get
  whoami: { path: "/members/me", accountId: "/id", accountName: ["/fullName", "/username"] },
  notes: [
    "The same pair may be sent as an Authorization header of Trello's OAuth 1.0 kind; the query is what its reference shows.",
  ],
});
