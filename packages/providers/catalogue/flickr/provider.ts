import { defineProvider } from "../../src/define.ts";

// https://www.flickr.com/services/api/auth.oauth.html
export const provider = defineProvider({
  key: "flickr",
  name: "Flickr",
  description: "Photos, albums and groups",
  categories: ["Photos", "Social"],
  brandColor: "#0063DC",
  docsUrl: "https://www.flickr.com/services/api/",
  setupUrl: "https://www.flickr.com/services/apps/",
  hosts: ["www.flickr.com", "api.flickr.com", "up.flickr.com"],
  auth: {
    scheme: "oauth1",
    // The only one that Flickr's guide names.
    signatureMethod: "HMAC-SHA1",
    consent: {
      requestTokenUrl: "https://www.flickr.com/services/oauth/request_token",
      requestTokenMethod: "GET",
      authorizeUrl: "https://www.flickr.com/services/oauth/authorize",
      // read, write or delete; each holds the ones before it.
      authorizeParameters: { perms: "write" },
      accessTokenUrl: "https://www.flickr.com/services/oauth/access_token",
      accessTokenMethod: "GET",
    },
  },
  api: { baseUrl: "https://api.flickr.com/services" },
  // https://www.flickr.com/services/api/flickr.test.login.html
  whoami: {
    path: "/rest/?method=flickr.test.login&format=json&nojsoncallback=1",
    accountId: "/user/id",
    accountName: ["/user/username/_content"],
    failsWhen: { pointer: "/stat", equals: "fail" },
  },
  notes: [
    "Answers are XML unless the call says format=json&nojsoncallback=1; errors come with status 200 and stat=fail.",
    "The access token's answer names fullname, user_nsid and username as well; who-am-I says the same.",
    "There is no address to revoke a token; its owner does under Account → Sharing & Extending.",
  ],
});
