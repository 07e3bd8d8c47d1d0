import { defineProvider } from "../../src/define.ts";

// https://docs.stripe.com/keys
export const provider = defineProvider({
  key: "stripe",
  name: "Stripe",
  description: "Payments, customers and invoices",
  categories: ["Payments", "Finance"],
  brandColor: "#635BFF",
  docsUrl: "https://docs.stripe.com/api",
  setupUrl: "https://dashboard.stripe.com/apikeys",
  hosts: ["api.stripe.com", "files.stripe.com"],
  auth: {
    scheme: "api_key",
    fields: [
      {
        id: "apiKey",
        title: "Secret or restricted key",
        type: "password",
        subtitle: "A restricted key that can read and write only what is needed is safer than the secret key.",
        placeholder: "rk_live_…",
        helpUrl: "https://dashboard.stripe.com/apikeys",
        helpLabel: "Find your keys in Stripe",
        pattern: "^(sk|rk)_[A-Za-z0-9_]{4,250}$",
        patternHint:
          "Paste the whole key: sk_ or rk_, then letters and digits. A publishable key (pk_) does not work here.",
      },
    ],
  },
  api: {
    baseUrl: "https://api.stripe.com",
    headers: { Authorization: "Bearer {apiKey}" },
  },
  whoami: {
    path: "/v1/account",
    accountId: "/id",
    accountName: ["/settings/dashboard/display_name", "/business_profile/name", "/email", "/id"],
    extras: { country: "/country" },
  },
  notes: [
    "The API version is the account's own unless a request sends Stripe-Version.",
    "Bodies are form-encoded; Stripe takes no JSON on version 1 paths.",
    "A restricted key can be read back as an account only when it may read the account.",
  ],
});
