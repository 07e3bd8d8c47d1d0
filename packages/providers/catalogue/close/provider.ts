import { defineProvider } from "../../src/define.ts";

// https://developer.close.com/api/overview/api-key-authentication
export const provider = defineProvider({
  key: "close",
  name: "Close",
  description: "Leads, contacts and opportunities",
  categories: ["CRM"],
  brandColor: "#1463FF",
  docsUrl: "https://developer.close.com/",
  setupUrl: "https://app.close.com/settings/developer/api-keys/",
  hosts: ["api.close.com"],
  auth: {
    scheme: "basic",
    fields: [
      {
        id: "apiKey",
        title: "API key",
        type: "password",
        placeholder: "api_…",
        helpUrl: "https://app.close.com/settings/developer/api-keys/",
        helpLabel: "Make a key in Close",
      },
    ],
    // "The API key acts as the username and the password is always empty."
    username: "{apiKey}",
    password: "",
  },
  api: { baseUrl: "https://api.close.com/api/v1" },
  whoami: { path: "/me/", accountId: "/id", accountName: ["/email", "/first_name"] },
  notes: ["The slash at the end of /me/ is part of the address."],
});
