import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern, readFieldValue } from "./field-value.ts";
import { hostEntryProblem, isAllowedHost } from "./hosts.ts";
import { hostPlaceholdersIn, interpolate, interpolateUrl } from "./interpolate.ts";
import { acmeWith } from "./provider-fixture.ts";
import { formFieldsOf } from "./scheme-facts.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import type { ProviderDeclaration, ProviderField } from "./provider.ts";

/** Every template whose host a person or a token answer can influence. */
const targets = [...[...loadCatalogue().values()].map(({ declaration }) => declaration), ...everyAddress()].flatMap(
  (declaration) =>
    templatesOf(declaration).flatMap((template) =>
      hostPlaceholdersIn(template).map((name) => ({
        key: declaration.key,
        hosts: declaration.hosts,
        template,
        name,
        ...inputOf(declaration, name),
      })),
    ),
);

const hostile = [
  "evil.test/",
  "evil.test#",
  "evil.test?",
  "evil.test\\",
  "evil.test",
  "evil.test:443/",
  "evil.test:8443",
  "a@evil.test",
  "a:b@evil.test/",
  "..",
  "../..",
  ".",
  "a..b",
  ".evil",
  "evil.",
  "",
  " ",
  "\t",
  "a\nb",
  "a\r\nHost: evil.test",
  "a\u0000b",
  "//evil.test/",
  "\\\\evil.test\\",
  "https://evil.test/",
  "https://evil.test#.zendesk.com",
  "https://evil.test/.my.salesforce.com",
  "https://a.my.salesforce.com@evil.test",
  "https://evil.test\\.my.salesforce.com",
  "https://a.my.salesforce.com.evil.test",
  "javascript:alert(1)",
  "[::1]",
  "127.0.0.1",
  "0x7f.1",
  "169.254.169.254/",
  "evil。test/",
  "evil．test#",
  "evil｡test?",
  "a／b",
  "ａ",
  "ⓔvil",
  "аcme",
  "xn--80ak6aa92e",
  "xn--a",
  "ß",
  "İ",
  "a\u00adb",
  "a\u200db",
  "\u202eevil",
  "%2f",
  "%2e%2e%2f",
  "evil.test%2f",
  "evil.test%00",
  "a;b",
  "a,b",
  "a&b=c",
  "{shop}",
  "${x}",
  "-",
  "-a",
  "a-",
  "_",
  "*",
  "a".repeat(300),
  "é".repeat(300),
];
const troubleCharacters = [
  "/",
  "\\",
  "#",
  "?",
  "@",
  ":",
  ".",
  "..",
  "。",
  "．",
  "｡",
  "／",
  "＼",
  "％",
  "%2f",
  "%5c",
  "%23",
  "\t",
  "\n",
  "\0",
  " ",
  ";",
  "&",
  "а",
  "ｅ",
  "\u200d",
  "xn--",
];
const hostileText = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  {
    weight: 4,
    arbitrary: fc
      .array(
        fc.oneof(fc.constantFrom(...troubleCharacters), fc.constantFrom("a", "acme", "evil.test", "-", "0", "https:")),
        { maxLength: 8 },
      )
      .map((parts) => parts.join("")),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom("acme", "a"),
        fc.string({ unit: "grapheme", maxLength: 6 }),
        fc.constantFrom("", "evil.test"),
      )
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
);

/** Near enough to the real thing that a part of it passes the patterns. */
const plausibleText = fc.oneof(
  fc.stringMatching(/^[a-z0-9-]{1,70}$/),
  fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/),
  fc.stringMatching(/^https:\/\/[a-z0-9.-]{1,40}\.my\.salesforce\.com$/),
);
/** For each template; together more than the bar asks for. */
const runs = { withPattern: 2_000, withoutPattern: 4_000 };

describe("OA-07: what people type into addresses", () => {
  test("OA-07: is tried with at least 100,000 generated values", () => {
    expect(targets.length * (runs.withPattern + runs.withoutPattern)).toBeGreaterThanOrEqual(100_000);
  });

  test("covers every provider whose host is not fixed", () => {
    expect([...new Set(targets.map(({ key }) => key))].sort()).toEqual([
      "acme-assertion",
      "acme-client",
      "acme-code",
      "acme-exchange",
      "acme-signed",
      "amazonS3",
      "freshdesk",
      "jamf",
      "salesforce",
      "shopify",
      "zendesk",
    ]);
  });

  test.each(targets)(
    "OA-07: $key, $template: a value that its pattern lets through never leaves the provider's hosts",
    ({ template, name, hosts, read }) => {
      let passed = 0;
      fc.assert(
        fc.property(fc.oneof(hostileText, plausibleText), (typed) => {
          const value = read(typed);
          if (value === null) return true;
          passed += 1;
          const url = fill(template, name, value, interpolate);
          return (
            isAllowedHost(url, hosts) &&
            new URL(url).hostname === hostOf(fill(template, name, value, interpolateUrl)) &&
            isBelow(url, hosts)
          );
        }),
        { numRuns: runs.withPattern, examples: hostile.map((typed): [string] => [typed]) },
      );
      expect(passed).toBeGreaterThan(100);
    },
  );

  test.each(targets)(
    "OA-07: $key, $template: without the pattern, filling in refuses or the host check does",
    ({ template, name, hosts }) => {
      fc.assert(
        fc.property(hostileText, (value) => {
          for (const filler of [interpolate, interpolateUrl]) {
            const url = attempt(() => fill(template, name, value, filler));
            if (url !== null && isAllowedHost(url, hosts) && !isBelow(url, hosts)) return false;
          }
          return true;
        }),
        { numRuns: runs.withoutPattern, examples: hostile.map((value): [string] => [value]) },
      );
    },
  );

  test.each(targets.filter(({ name }) => name !== "instanceUrl"))(
    "OA-07: $key, $name: nothing hostile passes the pattern",
    ({ read }) => {
      expect(
        hostile.map(read).filter((value) => value !== null && !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(value)),
      ).toEqual([]);
      expect(read("a".repeat(300))).toBeNull();
      expect(read("")).toBeNull();
    },
  );

  test("OA-07: the instance address of a token answer must be one of Salesforce's own", () => {
    const { read } = targets.find(({ name }) => name === "instanceUrl")!;
    expect(["https://acme.my.salesforce.com", "https://acme--dev.sandbox.my.salesforce.com"].map(read)).not.toContain(
      null,
    );
    expect(hostile.map(read).filter((value) => value !== null)).toEqual([]);
    expect(
      [
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce.com/",
        "https://my.salesforce.com",
        "https://evilmy.salesforce.com",
      ].map(read),
    ).toEqual([null, null, null, null]);
  });
});

describe("isAllowedHost", () => {
  const hosts = ["api.acme.example", ".shops.example", "http://127.0.0.1:4010"];

  test.each([
    "https://api.acme.example/v1?x=1",
    "https://API.acme.example/",
    "https://api.acme.example:443/",
    "https://one.shops.example/",
    "https://a.b.shops.example/",
    "http://127.0.0.1:4010/x",
  ])("OA-21: lets %s through", (url) => expect(isAllowedHost(url, hosts)).toBe(true));

  test.each([
    "http://api.acme.example/",
    "https://api.acme.example:8443/",
    "https://x.api.acme.example/",
    "https://api.acme.example./",
    "https://shops.example/",
    "https://.shops.example/",
    "https://evilshops.example/",
    "https://one.shops.example.evil.test/",
    "https://api.acme.example@evil.test/",
    "https://user@api.acme.example/",
    "https://api.acme.example\\@evil.test/",
    "https:\\\\api.acme.example/",
    "https:/api.acme.example/",
    "//api.acme.example/",
    " https://api.acme.example/",
    "https://api.acme.example/a b",
    "https://api.ac\nme.example/",
    "ftp://api.acme.example/",
    "http://127.0.0.1:4011/",
    "https://127.0.0.1:4010/",
    "javascript://api.acme.example/",
    "blob:https://api.acme.example/x",
    "",
    "/v1",
    "https://",
  ])("OA-21: refuses %j", (url) => expect(isAllowedHost(url, hosts)).toBe(false));

  test("takes a URL object as well", () =>
    expect(isAllowedHost(new URL("https://api.acme.example/"), hosts)).toBe(true));
});

describe("entries of hosts", () => {
  test.each([
    "api.github.com",
    ".zendesk.com",
    "http://127.0.0.1:4010",
    "http://localhost:4010",
    "http://[::1]:4010",
    "http://provider:8080",
    "http://10.1.2.3:80801".slice(0, -1),
    "https://intern.acme.example:8443",
  ])("%s is one", (entry) => expect(hostEntryProblem(entry)).toBeNull());
  test.each([
    "com",
    ".com",
    "API.github.com",
    "api.github.com/",
    "https://api.github.com/v1",
    "*.zendesk.com",
    "api..com",
    "-a.com",
    "127.0.0.1",
    "http://api.github.com:80",
    "http://example.com:8080",
    "http://localhost",
    "http://8.8.8.8:4010",
    "ftp://localhost:21",
    "http://user@localhost:4010",
    "",
  ])("%s is none", (entry) => expect(hostEntryProblem(entry)).not.toBeNull());
});

/** Each kind of address that a declaration can have, with a tenant that the end user types into its host. */
function everyAddress(): ProviderDeclaration[] {
  const url = (path: string): string => `https://{tenant}.acme.example${path}`;
  const fields = [
    { id: "user", title: "User" },
    { id: "word", title: "Word", type: "password" as const },
  ];
  const own = { fields, clientId: "{user}", clientSecret: "{word}" };
  return [
    acmeWith({
      key: "acme-code",
      auth: {
        scheme: "oauth2",
        authorizeUrl: url("/authorize"),
        tokenUrl: url("/token"),
        revokeUrl: url("/revoke"),
        refresh: { kind: "stable" },
      },
    }),
    acmeWith({
      key: "acme-client",
      auth: { scheme: "client_credentials", client: "user", tokenUrl: url("/token"), ...own },
    }),
    acmeWith({
      key: "acme-assertion",
      auth: {
        scheme: "jwt_bearer",
        fields,
        tokenUrl: url("/token"),
        assertion: { privateKey: "word", issuer: "{user}" },
      },
    }),
    acmeWith({
      key: "acme-exchange",
      auth: { scheme: "two_step", fields, exchange: { url: url("/login") }, answer: { accessToken: "/token" } },
    }),
    acmeWith({
      key: "acme-signed",
      auth: {
        scheme: "oauth1",
        consent: {
          requestTokenUrl: url("/request"),
          authorizeUrl: url("/authorize"),
          accessTokenUrl: url("/token"),
          revoke: { url: url("/revoke") },
        },
      },
    }),
  ];
}

function fill(template: string, name: string, value: string, filler: typeof interpolate): string {
  return filler(template, { clientId: "client", [name]: value });
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}

/** The rule of the bar, said once more without the code under test. */
function isBelow(url: string, hosts: readonly string[]): boolean {
  const { hostname, protocol, port, username } = new URL(url);
  return (
    protocol === "https:" &&
    port === "" &&
    username === "" &&
    hosts.some((host) => hostname === host || (host.startsWith(".") && hostname.endsWith(host)))
  );
}

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

function inputOf(
  { auth, connectFields }: ProviderDeclaration,
  name: string,
): { read: (typed: string) => string | null } {
  const fields: readonly ProviderField[] = [...connectFields, ...formFieldsOf(auth)];
  const field = fields.find(({ id }) => id === name);
  const pattern = "tokenFieldPatterns" in auth ? auth.tokenFieldPatterns[name] : undefined;
  return {
    read(typed) {
      if (field === undefined) return compilePattern(pattern ?? "^$").test(typed) ? typed : null;
      const answer = readFieldValue(field, typed);
      return answer.ok ? answer.value : null;
    },
  };
}

function templatesOf({ auth, api, whoami }: ProviderDeclaration): string[] {
  const urls = [
    ...("authorizeUrl" in auth ? [auth.authorizeUrl, auth.revokeUrl ?? api.baseUrl] : []),
    ...("tokenUrl" in auth ? [auth.tokenUrl] : []),
    ...("exchange" in auth ? [auth.exchange.url] : []),
  ];
  return [...new Set([...urls, api.baseUrl, whoami.path.startsWith("/") ? api.baseUrl + whoami.path : whoami.path])];
}
