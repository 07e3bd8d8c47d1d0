import { describe, expect, it } from "vitest";
import { factsOf } from "./event-facts.ts";

describe("an event's facts in words", () => {
  it("lists the fields that were changed, as people call them", () => {
    expect(factsOf({ fields: ["clientSecret", "portal", "requestPolicy"] })).toEqual([
      { label: "Changed", values: ["client secret", "portal", "request policy"] },
    ]);
  });

  it("says yes and no, leaves out what is empty, and keeps texts as they are", () => {
    expect(factsOf({ isOfWholeServer: false, reason: null, note: "", code: "connect.of_tomorrow", tries: 0 })).toEqual([
      { label: "Whole server", values: ["no"] },
      { label: "Why", values: ["connect.of_tomorrow"] },
      { label: "Tries", values: ["0"] },
    ]);
  });

  it("tells objects part by part, and no braces are seen", () => {
    const facts = factsOf({ changes: { accentColor: "#fff", scopes: ["a", "b"] }, rules: [{ path: "/x" }] });
    expect(facts).toEqual([
      { label: "Changes: accent color", values: ["#fff"] },
      { label: "Changes: scopes", values: ["a", "b"] },
      { label: "Rules", values: ["/x"] },
    ]);
  });

  it("says codes in words, and settings by their names on the page", () => {
    const told = (data: Record<string, unknown>) => factsOf(data).map(({ label, values }) => `${label}: ${values[0]}`);
    expect(told({ reason: "taken_back", from: "in_doubt" })).toEqual([
      "Why: taken out of use in an emergency",
      "Before: being checked",
    ]);
    expect(told({ cause: "not_kept", outcome: "unsupported", reason: "revocation.not_offered" })).toEqual([
      "Ordered because: a consent became no connection",
      "Outcome: cannot be revoked",
      "Why: the provider has no way to take access back by a program",
    ]);
    expect(told({ code: "connect.other_browser" })).toEqual(["Why: it was continued in another browser"]);
    expect(told({ askedBy: "api_key", revocation: "pending", fields: ["isTestApp"] })).toEqual([
      "Ordered by: your server",
      "At the provider: being revoked",
      "Changed: unverified app",
    ]);
  });

  it("says of a freeze that stands again after a restore why, who ordered it first, and when", () => {
    const data = {
      askedBy: "server",
      cause: "restored",
      firstAskedBy: "admin",
      firstAskedById: "0f8fad5b",
      firstAskedAt: "2026-11-26T10:00:00.000Z",
    };
    expect(factsOf(data)).toEqual([
      { label: "Ordered by", values: ["Portico"] },
      { label: "Ordered because", values: ["a restore of the database had undone the order"] },
      { label: "First ordered by", values: ["an admin"] },
      { label: "First ordered by, id", values: ["0f8fad5b"] },
      { label: "First ordered at", values: [expect.stringMatching(/^Nov 26, 2026/)] },
    ]);
  });

  it("writes an instant as a date", () => {
    expect(factsOf({ expiresAt: "2026-11-26T10:00:00.000Z" })[0]?.values[0]).toMatch(/^Nov 26, 2026/);
  });
});
