import { loadCatalogue } from "@portico/providers";
import { describe, expect, test } from "vitest";
import { isOfOtherGrant, isOtherAccount } from "./account-identity.ts";

describe("two accounts", () => {
  const catalogue = loadCatalogue();
  const differ = (
    provider: string,
    one: [string | null, Record<string, string>],
    other: typeof one,
    by = isOtherAccount,
  ): boolean => {
    const found = catalogue.get(provider);
    if (!found) throw new Error(`${provider} is not in the catalogue`);
    const identityOf = ([accountId, templateValues]: typeof one) => ({ accountId, templateValues });
    return by(found.declaration, identityOf(one), identityOf(other));
  };

  test("OA-14: are told apart by their immutable id; one that nobody knows may be any", () => {
    expect(differ("github", ["1", {}], ["2", {}])).toBe(true);
    expect(differ("github", ["1", {}], ["1", {}])).toBe(false);
    expect(differ("github", ["1", {}], [null, {}])).toBe(false);
  });

  test("OA-14: of one number on two servers that end users name are two; letter case does not matter", () => {
    expect(differ("freshdesk", ["1", { subdomain: "alpha" }], ["1", { subdomain: "beta" }])).toBe(true);
    expect(differ("freshdesk", ["1", { subdomain: "alpha" }], ["1", { subdomain: "Alpha" }])).toBe(false);
    // nothing is known of where it was
    expect(differ("freshdesk", ["1", {}], ["1", { subdomain: "beta" }])).toBe(false);
  });

  test("OA-14: an id that is of the whole provider is the same account wherever it is asked for", () => {
    expect(differ("amazonS3", ["AIDA1", { region: "us-east-1" }], ["AIDA1", { region: "eu-central-1" }])).toBe(false);
    expect(differ("amazonS3", ["AIDA1", {}], ["AIDA2", {}])).toBe(true);
  });

  test("OA-14: an account that its provider moved to another of its own hosts is the same", () => {
    const at = (instance: string) => ({ instanceUrl: `https://${instance}.my.salesforce.com` });
    expect(differ("salesforce", ["1", at("one")], ["1", at("two")])).toBe(false);
  });

  test("OA-24: on two servers that end users name have two grants; two sites that one consent reaches have one", () => {
    const grantsDiffer = (provider: string, one: Record<string, string>, other: Record<string, string>): boolean =>
      differ(provider, ["1", one], ["1", other], isOfOtherGrant);
    expect(grantsDiffer("zendesk", { subdomain: "alpha" }, { subdomain: "beta" })).toBe(true);
    expect(grantsDiffer("zendesk", { subdomain: "alpha" }, {})).toBe(false);
    expect(grantsDiffer("jira", { site: "a" }, { site: "b" })).toBe(false);
    expect(differ("jira", ["1", { site: "a" }], ["1", { site: "b" }])).toBe(true);
  });
});
