import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import assets from "./catalogue-assets.json" with { type: "json" };
import { catalogueProviders } from "./catalogue.ts";
import { checkDeclaration, parseDeclaration } from "./check-declaration.ts";
import { isAllowedHost } from "./hosts.ts";
import { iconProblems } from "./icon.ts";
import { interpolateUrl, placeholdersIn } from "./interpolate.ts";
import { readPointer } from "./json-pointer.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { securitySurface } from "./security-surface.ts";
import type { ProviderDeclaration } from "./provider.ts";

const catalogue = loadCatalogue();
const declarations = [...catalogue.values()].map(({ declaration }) => declaration);
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A value for every name, such as the vendor would give. */
const values = {
  instanceUrl: "https://acme.my.salesforce.com",
  subdomain: "acme",
  shop: "acme",
  site: "11111111-2222-3333-4444-555555555555",
  region: "eu-central-1",
  instance: "acme",
  accountSid: "AC00000000000000000000000000000000",
};

describe.each(declarations.map((declaration) => [declaration.key, declaration] as const))("%s", (key, declaration) => {
  const { icon, setup } = catalogue.get(key)!;

  test("keeps the schema and every cross-field rule, also after a round trip through JSON", () => {
    expect(parseDeclaration(JSON.parse(JSON.stringify(declaration)))).toEqual({ ok: true, declaration });
  });

  test("cannot be changed at run time", () => {
    expect(
      Object.isFrozen(declaration) && Object.isFrozen(declaration.auth) && Object.isFrozen(declaration.hosts),
    ).toBe(true);
  });

  test("has an icon that is safe and square", () => {
    expect(iconProblems(icon)).toEqual([]);
    expect(icon).toContain('viewBox="0 0 48 48"');
  });

  test("has a setup page with numbered steps that says where the redirect URL goes and which scopes or permissions", () => {
    expect(setup).toMatch(/^# Set up /);
    expect(setup).toMatch(/^1\. [\s\S]*^3\. /m);
    expect(setup).toMatch(/redirect URL/);
    expect(setup).toMatch(/^## (Scopes|Permissions)$/m);
    expect(setup).toMatch(/^## Mind$/m);
    expect(setup).toMatch(/\]\(https:\/\//);
    if (declaration.auth.scheme === "oauth2") {
      expect(setup).toMatch(/\*\*redirect URL\*\* from this integration's settings/);
      for (const { name } of declaration.auth.scopes.filter(({ required }) => required)) expect(setup).toContain(name);
    }
  });

  test("asks who the account is at its own hosts, with a harmless method, before any question after consent", () => {
    const { path, method, body } = declaration.whoami;
    const url = path.startsWith("/") ? declaration.api.baseUrl + path : path;
    expect(isAllowedHost(interpolateUrl(url, values), declaration.hosts)).toBe(true);
    expect(method === "GET" || body !== undefined).toBe(true);
    const late = new Set(declaration.postConnectFields.map(({ id }) => id));
    expect(placeholdersIn(url).filter((name) => late.has(name))).toEqual([]);
  });

  test("OA-08: uses PKCE S256 or says why not and when that was checked", () => {
    if (declaration.auth.scheme !== "oauth2") return;
    const { pkce, pkceExemption } = declaration.auth;
    expect(pkce).toBe("S256");
    if (pkceExemption !== undefined) expect(pkceExemption.reason).toMatch(/https:\/\//);
  });

  test("OA-13: asks for the integration's own scopes, and for nothing that was granted before", () => {
    if (declaration.auth.scheme !== "oauth2") return;
    expect(Object.keys(declaration.auth.authorizeParameters).join()).not.toMatch(/scope|grant/i);
  });

  test("OA-20: no address and no query parameter holds an OAuth token", () => {
    const addresses = addressesOf(declaration);
    expect(addresses.filter((address) => /accessToken|refreshToken/.test(address))).toEqual([]);
    if (declaration.auth.scheme === "oauth2") expect(declaration.api.query).toEqual({});
  });
});

describe("the catalogue", () => {
  test("holds the providers of the first release under Paragon's keys", () => {
    expect([...catalogue.keys()]).toEqual(
      expect.arrayContaining(
        "github googledrive gmail googleCalendar slack hubspot salesforce notion jira zendesk shopify stripe sendgrid twilio freshdesk".split(
          " ",
        ),
      ),
    );
  });

  test("has a folder for every key and a key for every folder", () => {
    const folders = readdirSync(folder("../catalogue"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(catalogueProviders.map(({ key }) => key).sort());
    expect(Object.keys(assets).sort()).toEqual(catalogueProviders.map(({ key }) => key).sort());
  });

  test("is generated from the folders as they are now", () => {
    execFileSync(process.execPath, [folder("../scripts/generate-catalogue.mjs"), "--check"], { stdio: "pipe" });
  });

  test("SC-09: a change to an address, a host, a scope or the way of authentication shows as a difference to review", async () => {
    await expect(securitySurface(declarations)).toMatchFileSnapshot("security-surface.snap.txt");
  });

  test("OA-21: no credential may be sent to another vendor's addresses, for every ordered pair", () => {
    let pairs = 0;
    const google = new Set(["googledrive", "googledriveServiceAccount", "gmail", "googleCalendar"]);
    for (const own of declarations) {
      for (const other of declarations) {
        if (own === other || (google.has(own.key) && google.has(other.key))) continue;
        for (const address of addressesOf(other)) {
          expect(
            isAllowedHost(interpolateUrl(address, { ...values, clientId: "client" }), own.hosts),
            `${own.key} → ${address}`,
          ).toBe(false);
          pairs += 1;
        }
      }
    }
    expect(pairs).toBeGreaterThan(1_000);
  });

  test("OA-13: every provider with scopes asks for at least one, and names in words what each allows", () => {
    for (const { auth, key } of declarations) {
      if (auth.scheme !== "oauth2") continue;
      expect(
        auth.scopes.length === 0 || auth.scopes.some(({ required, byDefault }) => required || byDefault),
        key,
      ).toBe(true);
      expect(auth.scopes.filter(({ description }) => description.length < 8)).toEqual([]);
    }
  });

  test.each([
    [
      "github",
      { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." },
      "bad_verification_code",
    ],
    ["slack", { ok: false, error: "invalid_code" }, "invalid_code"],
    ["googledrive", { error: "invalid_grant", error_description: "Bad Request" }, "invalid_grant"],
    ["hubspot", { access_token: "a", scopes: ["oauth"], error: null }, null],
  ])("OA-12: an error in %s's token answer is found whatever its status", (key, answer, error) => {
    const { auth } = catalogue.get(key)!.declaration;
    expect(auth.scheme === "oauth2" && readPointer(answer, auth.tokenAnswer.error)).toBe(error);
  });

  test("OA-12: Slack's refusal of a token, which comes with status 200, fails the who-am-I call", () => {
    const { failsWhen, accountId } = catalogue.get("slack")!.declaration.whoami;
    expect(readPointer({ ok: false, error: "invalid_auth" }, failsWhen!.pointer)).toBe(failsWhen!.equals);
    const answer = {
      ok: true,
      url: "https://acme.slack.com/",
      team: "Acme",
      user: "bot",
      team_id: "T1",
      user_id: "U1",
      bot_id: "B1",
    };
    expect(readPointer(answer, failsWhen!.pointer)).not.toBe(failsWhen!.equals);
    expect(readPointer(answer, accountId)).toBe("T1");
  });

  test("Salesforce has the two kinds of account that the official SDK knows, on their own login hosts", () => {
    const { accountTypes } = catalogue.get("salesforce")!.declaration;
    expect(accountTypes.map(({ id }) => id)).toEqual(["default", "sandbox"]);
    expect(accountTypes[1]!.overrides.tokenUrl).toBe("https://test.salesforce.com/services/oauth2/token");
  });

  test("shows every scheme that needs no consent page at least once", () => {
    expect([...new Set(declarations.map(({ auth }) => auth.scheme))].sort()).toEqual(
      "api_key aws_sigv4 basic client_credentials jwt_bearer none oauth1 oauth2 oauth2_discovery two_step".split(" "),
    );
  });

  test("every built-in declaration passes the check that private ones pass", () => {
    expect(declarations.flatMap(checkDeclaration)).toEqual([]);
  });
});

function addressesOf({ auth, api, whoami, accountTypes, dataSources }: ProviderDeclaration): string[] {
  const below = (path: string) => (path.startsWith("/") ? api.baseUrl + path : path);
  return [
    ...("authorizeUrl" in auth ? [auth.authorizeUrl, auth.revokeUrl] : []),
    ...("tokenUrl" in auth ? [auth.tokenUrl] : []),
    ...("exchange" in auth ? [auth.exchange.url] : []),
    ...accountTypes.flatMap(({ overrides }) => [overrides.authorizeUrl, overrides.tokenUrl, overrides.revokeUrl]),
    api.baseUrl,
    below(whoami.path),
    ...Object.values(dataSources).map(({ request }) => below(request.path)),
  ].filter((address) => address !== undefined);
}
