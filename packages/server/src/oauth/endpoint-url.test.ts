import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { endpointUrl, type Endpoint } from "./endpoint-url.ts";
import { revokeToken } from "./revoke-token.ts";
import { oauthApp, oauthProvider, scriptedTransport, text } from "./testing.ts";

const tokens = { accessToken: new Secret("at"), refreshToken: new Secret("rt") };
/** Every endpoint where the user's value says. */
const provider = oauthProvider(
  {
    authorizeUrl: "https://{domain}/authorize",
    tokenUrl: "https://{domain}/token",
    revokeUrl: "https://{domain}/revoke",
  },
  { hosts: [".provider.test"] },
);

describe("where a user's value leads", () => {
  const astray = [
    "evil.test",
    "evil.test/x.provider.test",
    "evil.test#.provider.test",
    "evil.test?.provider.test",
    "shop.provider.test@evil.test",
    "shop.provider.test.evil.test",
    "127.0.0.1",
  ];

  test.each(astray)(
    "OA-07: a revocation address that %s leads astray is never called, with token and secret",
    async (domain) => {
      const transport = scriptedTransport(text("", undefined));
      const answer = await revokeToken(transport, oauthApp(provider, { values: { domain } }), tokens);
      expect(transport.requests).toEqual([]);
      expect(answer).toEqual({ outcome: "refused", status: null, reason: "connect.input_invalid", done: [] });
    },
  );

  test.each(["authorizeUrl", "tokenUrl", "revokeUrl"] satisfies Endpoint[])(
    "OA-07: the %s is on one of the provider's hosts or nowhere",
    (endpoint) => {
      const at = (domain: string) => endpointUrl(oauthApp(provider, { values: { domain } }), endpoint)?.hostname;
      expect(at("shop.provider.test")).toBe("shop.provider.test");
      for (const domain of astray)
        expect(() => at(domain), domain).toThrow(expect.objectContaining({ code: "connect.input_invalid" }));
    },
  );
});
