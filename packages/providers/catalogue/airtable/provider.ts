import { defineProvider } from "../../src/define.ts";

// https://airtable.com/developers/web/api/authentication
export const provider = defineProvider({
  key: "airtable",
  name: "Airtable",
  description: "Bases, tables and records",
  categories: ["Productivity", "Database"],
  brandColor: "#18BFFF",
  docsUrl: "https://airtable.com/developers/web/api/introduction",
  setupUrl: "https://airtable.com/create/tokens",
  hosts: ["api.airtable.com", "content.airtable.com"],
  auth: {
    scheme: "api_key",
    fields: [
      {
        id: "apiKey",
        title: "Personal access token",
        type: "password",
        subtitle:
          "Give it the scopes data.records:read and data.records:write, and access to the bases you want to use.",
        placeholder: "pat…",
        helpUrl: "https://airtable.com/create/tokens",
        helpLabel: "Make a token in Airtable",
        pattern: "^pat[A-Za-z0-9]{10,20}\\.[0-9a-f]{40,80}$",
        patternHint: "A personal access token begins with pat and has a dot in it.",
      },
    ],
  },
  api: {
    baseUrl: "https://api.airtable.com/v0",
    headers: { Authorization: "Bearer {apiKey}" },
  },
  whoami: {
    path: "/meta/whoami",
    accountId: "/id",
    accountName: ["/email", "/id"],
  },
  notes: ["The e-mail address is part of the answer only when the token has the scope user.email:read."],
});
