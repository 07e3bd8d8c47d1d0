import { defineProvider } from "../../src/define.ts";

// https://developer.jamf.com/jamf-pro/docs/jamf-pro-api-overview
export const provider = defineProvider({
  key: "jamf",
  name: "Jamf Pro",
  description: "Apple devices, their inventory and policies",
  categories: ["Device management", "IT"],
  brandColor: "#5E3D9B",
  docsUrl: "https://developer.jamf.com/jamf-pro/reference/jamf-pro-api",
  setupUrl: "https://learn.jamf.com/",
  hosts: [".jamfcloud.com"],
  auth: {
    scheme: "two_step",
    fields: [
      { id: "username", title: "User name", subtitle: "Of a Jamf Pro account without single sign-on." },
      { id: "password", title: "Password", type: "password" },
    ],
    // https://developer.jamf.com/jamf-pro/reference/post_v1-auth-token
    exchange: {
      method: "POST",
      url: "https://{instance}.jamfcloud.com/api/v1/auth/token",
      basic: { username: "{username}", password: "{password}" },
    },
    answer: { accessToken: "/token", expiresAt: "/expires" },
    defaultLifetimeSeconds: 1200,
  },
  connectFields: [
    {
      id: "instance",
      title: "Jamf Pro instance",
      subtitle: "The first part of the address you use for Jamf Pro.",
      placeholder: "acme",
      prefix: "https://",
      suffix: ".jamfcloud.com",
      strip: [".jamfcloud.com"],
      pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
      patternHint: "Enter the first part only: acme for acme.jamfcloud.com.",
    },
  ],
  api: {
    baseUrl: "https://{instance}.jamfcloud.com/api",
    headers: { Authorization: "Bearer {accessToken}" },
  },
  // https://developer.jamf.com/jamf-pro/reference/get_v1-auth
  whoami: {
    path: "/v1/auth",
    accountId: "/account/id",
    accountName: ["/account/username", "/account/email"],
  },
  notes: [
    "Jamf also offers client credentials since 10.49; their tokens belong to a role without an account, so /v1/auth names nobody.",
    "Account ids are counted within one instance.",
    "Instances on other domains than jamfcloud.com cannot be connected: a credential only goes to the vendor's own hosts.",
  ],
});
