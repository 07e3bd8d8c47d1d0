import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { buildProviderTarget } from "./provider-target.ts";
import { testAccess, testProvider } from "./testing.ts";

const access = testAccess(testProvider());

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PorticoError) return error.code;
    throw error;
  }
  return "accepted";
}

const target = (pathOrUrl: string, from = access): string => buildProviderTarget(from, pathOrUrl).url;

describe("addresses", () => {
  test.each([
    ["/me", "https://api.provider.test/v1/me"],
    ["me?x=1&y=%2F..%2F", "https://api.provider.test/v1/me?x=1&y=%2F..%2F"],
    ["", "https://api.provider.test/v1"],
    ["?a=1", "https://api.provider.test/v1?a=1"],
    ["?a='", "https://api.provider.test/v1?a=%27"],
    ["/", "https://api.provider.test/v1/"],
    ["/me?", "https://api.provider.test/v1/me?"],
    ["/calendars/ada@host.test/events", "https://api.provider.test/v1/calendars/ada@host.test/events"],
    ["documents:batch", "https://api.provider.test/v1/documents:batch"],
    ["a//b", "https://api.provider.test/v1/a//b"],
    ["/groups/a%2Fb", "https://api.provider.test/v1/groups/a%2Fb"],
    ["/files/...", "https://api.provider.test/v1/files/..."],
    ["/me#part", "https://api.provider.test/v1/me"],
    ["/search?q=a\\b", "https://api.provider.test/v1/search?q=a\\b"],
    ["https://api.provider.test/v2/me?x", "https://api.provider.test/v2/me?x"],
    ["https://API.provider.test:443/v2/me", "https://api.provider.test/v2/me"],
    ["https://uploads.provider.test/file", "https://uploads.provider.test/file"],
  ])("%s leads to %s", (pathOrUrl, expected) => {
    expect(target(pathOrUrl)).toBe(expected);
  });

  test.each([
    "//evil.test/x",
    "///evil.test",
    "\\\\evil.test",
    "/\\evil.test",
    "\t//evil.test",
    "/a\nb",
    "/a\0b",
    "/a b",
    "/ä",
    "../admin",
    "/a/../../admin",
    "/./a",
    "/a/..",
    "/%2e%2e/admin",
    "/%2E./admin",
    "/.%2e/admin",
    "/..%2fadmin",
    "/a/..%5cadmin",
    "/%252e%252e/admin",
    "/%25252e%25252e%25252fadmin",
    "/..;/admin",
    "/%2e%2e;v=1/admin",
    "/a%5cb",
    "/a%00b",
    "/a%0d%0ab",
    "/a%250ab",
    "http:/evil.test",
    "https:evil.test",
    "https:///evil.test",
    "https:\\\\evil.test",
    "/%2525252525252e",
  ])("PX-02: the path %j is refused", (path) => {
    expect(codeOf(() => target(path))).toBe("proxy.path_refused");
  });

  test.each([
    "https://evil.test/v1/me",
    "http://api.provider.test/v1/me",
    "https://api.provider.test:8443/v1/me",
    "https://api.provider.test.evil.test/v1",
    "https://evil.test@api.provider.test/v1",
    "https://api.provider.test@evil.test/v1",
    "https://api.provider.test./v1",
    "https://evilapi.provider.test/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://%65vil.test/",
    "https://api.provider.test%2eevil.test/",
    "https://provider.test/",
  ])("PX-01: the URL %j is refused", (url) => {
    expect(["proxy.host_refused", "proxy.path_refused"]).toContain(codeOf(() => target(url)));
  });

  test("PX-02: 0 of 100,000 generated paths leave the base", () => {
    const piece = fc.constantFrom(
      "/",
      "//",
      "\\",
      "..",
      ".",
      "%2e",
      "%2E%2e",
      "%252e",
      "%2f",
      "%5c",
      "@",
      ":",
      ";",
      "?",
      "#",
      "\t",
      "\n",
      "\r",
      "\0",
      "%00",
      "http:",
      "https://",
      "evil.test",
      "api.provider.test",
      "[::1]",
      "..;",
      "；",
      "。",
      "％2e",
      "a",
      "v1",
      "%",
      "&",
      "=",
    );
    const path = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 9 })
      .map((pieces) => pieces.join(""));
    let accepted = 0;
    fc.assert(
      fc.property(path, (text) => {
        let url: string;
        try {
          url = target(text);
        } catch (error) {
          return error instanceof PorticoError && /^proxy\.(path|host)_refused$/.test(error.code);
        }
        accepted += 1;
        const parsed = new URL(url);
        if (parsed.href !== url) return false;
        const onBase =
          parsed.origin === "https://api.provider.test" && parsed.username === "" && parsed.password === "";
        const below =
          /^https?:/i.test(text) ||
          parsed.pathname.startsWith("/v1/") ||
          (/^($|[?#])/.test(text) && parsed.pathname === "/v1");
        const decoded = decodeEverything(parsed.pathname);
        return onBase && below && !/(^|\/)\.\.(\/|;|$)/.test(decoded) && !decoded.includes("\\");
      }),
      { numRuns: 100_000 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  test("OA-07: a suffix of other companies' sites covers only the user's own site", () => {
    const provider = testProvider({
      hosts: [".provider.test", "uploads.provider.test"],
      connectFields: [{ id: "subdomain", title: "Subdomain", pattern: "^[a-z0-9-]+$" }],
      api: { baseUrl: "https://{subdomain}.provider.test/api" },
    });
    const acme = testAccess(provider, { templateValues: { subdomain: "acme" } });
    expect(target("/me", acme)).toBe("https://acme.provider.test/api/me");
    expect(target("https://acme.provider.test/other", acme)).toBe("https://acme.provider.test/other");
    expect(target("https://uploads.provider.test/", acme)).toBe("https://uploads.provider.test/");
    expect(codeOf(() => target("https://evil.provider.test/", acme))).toBe("proxy.host_refused");
    expect(codeOf(() => target("/me", testAccess(provider)))).toBe("proxy.host_refused");
  });

  test.each(["evil.test/", "evil.test#", "evil.test?", "evil.test\\", "a@evil.test", "evil.test:443/", ".."])(
    "OA-07: the template value %j cannot move the request",
    (subdomain) => {
      const provider = testProvider({
        hosts: [".provider.test"],
        api: { baseUrl: "https://{subdomain}.provider.test" },
      });
      expect(codeOf(() => target("/me", testAccess(provider, { templateValues: { subdomain } })))).toBe(
        "proxy.host_refused",
      );
    },
  );
});

describe("what is injected", () => {
  test("headers come from the declaration, with lower-case names", () => {
    const provider = testProvider({
      api: {
        baseUrl: "https://api.provider.test",
        headers: { "X-Api-Key": "{accessToken}" },
        defaultHeaders: { Accept: "application/json" },
      },
    });
    const built = buildProviderTarget(testAccess(provider), "/me");
    expect(built.injectedHeaders).toEqual({ "x-api-key": "the-secret-token" });
    expect(built.defaultHeaders).toEqual({ accept: "application/json" });
  });

  test("a basic credential becomes an Authorization header (RFC 7617)", () => {
    const provider = testProvider({
      auth: { scheme: "basic", fields: [{ id: "key", title: "Key" }], username: "{key}", password: "x" },
      api: { baseUrl: "https://api.provider.test" },
    });
    const built = buildProviderTarget(testAccess(provider, { secret: { key: new Secret("abc") } }), "/");
    expect(built.injectedHeaders).toEqual({ authorization: `Basic ${Buffer.from("abc:x").toString("base64")}` });
  });

  test("a query secret replaces the caller's parameter of that name and leaves the rest as written", () => {
    const provider = testProvider({ api: { baseUrl: "https://api.provider.test", query: { key: "{accessToken}" } } });
    expect(buildProviderTarget(testAccess(provider), "/me?a=b%20c&k%65y=mine&key=mine").url).toBe(
      "https://api.provider.test/me?a=b%20c&key=the-secret-token",
    );
  });

  test.each(["a\r\nX-Evil: 1", "a\nb", "a\0b", "ключ"])("PX-09: the secret %j is not put into a header", (text) => {
    const bad = testAccess(testProvider(), { secret: { accessToken: new Secret(text) } });
    let thrown: unknown;
    try {
      buildProviderTarget(bad, "/me");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "proxy.header_refused" });
    expect(String(thrown)).not.toContain(text);
  });
});

function decodeEverything(text: string): string {
  let decoded = text;
  for (let round = 0; round < 10; round += 1) {
    decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  return decoded;
}
