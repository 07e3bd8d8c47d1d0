import { defineProvider } from "../../src/define.ts";

// https://www.twilio.com/docs/usage/requests-to-twilio
export const provider = defineProvider({
  key: "twilio",
  name: "Twilio",
  description: "Text messages, calls and phone numbers",
  categories: ["Communication"],
  brandColor: "#F22F46",
  docsUrl: "https://www.twilio.com/docs/usage/api",
  setupUrl: "https://console.twilio.com/",
  hosts: [".twilio.com"],
  auth: {
    scheme: "basic",
    fields: [
      {
        id: "accountSid",
        title: "Account SID",
        placeholder: "AC…",
        helpUrl: "https://console.twilio.com/",
        helpLabel: "Find both in the Twilio Console",
        pattern: "^AC[0-9a-f]{32}$",
        patternHint: "An Account SID is AC followed by 32 letters and digits.",
      },
      { id: "authToken", title: "Auth token", type: "password" },
    ],
    username: "{accountSid}",
    password: "{authToken}",
  },
  api: { baseUrl: "https://api.twilio.com" },
  whoami: {
    path: "/2010-04-01/Accounts/{accountSid}.json",
    accountId: "/sid",
    accountName: ["/friendly_name", "/sid"],
    extras: { accountStatus: "/status" },
  },
  notes: [
    "Each Twilio product has its own host (verify.twilio.com, lookups.twilio.com), so the hosts are a suffix.",
    "Bodies are form-encoded.",
  ],
});
