import { defineProvider } from "../../src/define.ts";

// https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
export const provider = defineProvider({
  key: "sendgrid",
  name: "SendGrid",
  description: "Send e-mail and see what became of it",
  categories: ["E-mail", "Marketing"],
  brandColor: "#1A82E2",
  docsUrl: "https://www.twilio.com/docs/sendgrid/api-reference",
  setupUrl: "https://app.sendgrid.com/settings/api_keys",
  hosts: ["api.sendgrid.com"],
  auth: {
    scheme: "api_key",
    fields: [
      {
        id: "apiKey",
        title: "API key",
        type: "password",
        subtitle: "A key with restricted access needs Mail Send and, to name your account, User Account read access.",
        placeholder: "SG.…",
        helpUrl: "https://app.sendgrid.com/settings/api_keys",
        helpLabel: "Make a key in SendGrid",
        pattern: "^SG\\.[A-Za-z0-9_-]{10,100}\\.[A-Za-z0-9_-]{10,200}$",
        patternHint: "A SendGrid key begins with SG. and has two dots.",
      },
    ],
  },
  api: {
    baseUrl: "https://api.sendgrid.com",
    headers: { Authorization: "Bearer {apiKey}" },
  },
  whoami: {
    path: "/v3/user/username",
    accountId: "/user_id",
    accountName: ["/username"],
  },
  notes: [
    "Keys of subusers in the European Union belong to api.eu.sendgrid.com, which is not a host of this provider.",
    "/v3/scopes works with every key but names no account.",
  ],
});
