import { defineProvider } from "../../src/define.ts";

// https://mailchimp.com/developer/transactional/api/
export const provider = defineProvider({
  key: "mandrill",
  name: "Mailchimp Transactional",
  description: "Send e-mail and see what became of it (Mandrill)",
  categories: ["E-mail", "Marketing"],
  brandColor: "#241C15",
  docsUrl: "https://mailchimp.com/developer/transactional/api/",
  setupUrl: "https://mandrillapp.com/settings",
  hosts: ["mandrillapp.com"],
  auth: {
    scheme: "api_key",
    fields: [
      {
        id: "apiKey",
        title: "API key",
        type: "password",
        subtitle: "In Mailchimp Transactional, under Settings. Keys of Mailchimp itself do not work here.",
        helpUrl: "https://mandrillapp.com/settings",
        helpLabel: "Make a key",
      },
    ],
  },
  // https://mailchimp.com/developer/transactional/docs/fundamentals/: "all API calls should be made with HTTP POST"
  api: {
    baseUrl: "https://mandrillapp.com/api/1.0",
    body: { encoding: "json", members: { key: "{apiKey}" } },
  },
  // https://mailchimp.com/developer/transactional/api/users/get-user-info/
  whoami: {
    method: "POST",
    path: "/users/info",
    body: "{}",
    accountId: "/public_id",
    accountName: ["/username"],
    failsWhen: { pointer: "/name", equals: "Invalid_Key" },
  },
  notes: ["Errors come with status 500; the name Invalid_Key is what a refused key is told by."],
});
