import { defineProvider } from "../../src/define.ts";

// https://frankfurter.dev/
export const provider = defineProvider({
  key: "frankfurter",
  name: "Frankfurter",
  description: "Exchange rates of central banks, open to everybody",
  categories: ["Finance", "Data"],
  brandColor: "#0F766E",
  docsUrl: "https://frankfurter.dev/",
  hosts: ["api.frankfurter.dev"],
  auth: { scheme: "none" },
  api: { baseUrl: "https://api.frankfurter.dev/v2" },
  whoami: { path: "/currencies", accountId: "/account", accountName: ["/account"] },
  notes: [
    "/v1 is superseded by /v2 and keeps working: pass the whole address for it.",
    "There is no account: whoami only asks whether the API answers, and the connection is named after its host.",
  ],
});
