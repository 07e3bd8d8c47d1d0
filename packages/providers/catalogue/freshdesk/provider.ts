import { defineProvider } from "../../src/define.ts";

// https://developers.freshdesk.com/api/#authentication
export const provider = defineProvider({
  key: "freshdesk",
  name: "Freshdesk",
  description: "Tickets, contacts and agents",
  categories: ["Ticketing", "Support"],
  brandColor: "#0E8A5F",
  docsUrl: "https://developers.freshdesk.com/api/",
  setupUrl: "https://support.freshdesk.com/support/solutions/articles/215517",
  hosts: [".freshdesk.com"],
  auth: {
    scheme: "basic",
    fields: [
      {
        id: "subdomain",
        title: "Freshdesk domain",
        subtitle: "The first part of the address you use for Freshdesk.",
        placeholder: "acme",
        prefix: "https://",
        suffix: ".freshdesk.com",
        strip: [".freshdesk.com"],
        pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        patternHint: "Enter the first part only: acme for acme.freshdesk.com.",
      },
      {
        id: "apiKey",
        title: "API key",
        type: "password",
        subtitle: "In Freshdesk, open your profile settings: the key is on the right.",
        helpUrl: "https://support.freshdesk.com/support/solutions/articles/215517",
        helpLabel: "How to find your API key",
      },
    ],
    username: "{apiKey}",
    // Freshdesk wants a password and looks at none.
    password: "X",
  },
  api: { baseUrl: "https://{subdomain}.freshdesk.com/api/v2" },
  whoami: {
    path: "/agents/me",
    accountId: "/id",
    accountName: ["/contact/email", "/contact/name"],
  },
});
