import { defineProvider } from "../../src/define.ts";

// https://www.discogs.com/developers/#page:authentication,header:authentication-oauth-flow
export const provider = defineProvider({
  key: "discogs",
  name: "Discogs",
  description: "Records, collections and the marketplace",
  categories: ["Music", "E-commerce"],
  brandColor: "#333333",
  docsUrl: "https://www.discogs.com/developers/",
  setupUrl: "https://www.discogs.com/settings/developers",
  hosts: ["api.discogs.com", "www.discogs.com"],
  auth: {
    scheme: "oauth1",
    // Its guide shows PLAINTEXT, and names HMAC-SHA1 beside it; that sends no secret.
    signatureMethod: "HMAC-SHA1",
    consent: {
      requestTokenUrl: "https://api.discogs.com/oauth/request_token",
      requestTokenMethod: "GET",
      authorizeUrl: "https://www.discogs.com/oauth/authorize",
      accessTokenUrl: "https://api.discogs.com/oauth/access_token",
    },
  },
  api: {
    baseUrl: "https://api.discogs.com",
    // https://www.discogs.com/developers/#page:home,header:home-versioning-and-media-types
    defaultHeaders: { Accept: "application/vnd.discogs.v2.discogs+json" },
  },
  // https://www.discogs.com/developers/#page:user-identity,header:user-identity-identity
  whoami: { path: "/oauth/identity", accountId: "/id", accountName: ["/username"] },
  notes: [
    "A person who refuses comes back with `denied` and the request token.",
    "Discogs wants a User-Agent of the application's own; calls through the proxy carry the caller's, our own say portico.",
    "There is no address to revoke a token; its owner does under Settings → Applications.",
    "Endpoints and methods agree between Discogs' guide and the docs of webservco/discogs-api (read 2026-11-26).",
  ],
});
