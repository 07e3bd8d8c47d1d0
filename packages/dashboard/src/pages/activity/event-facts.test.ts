import { describe, expect, it } from "vitest";
import { factsOf } from "./event-facts.ts";

describe("an event's facts in words", () => {
  it("lists the fields that were changed, as people call them", () => {
    expect(factsOf({ fields: ["clientSecret", "portal", "requestPolicy"] })).toEqual([
      { label: "Changed", values: ["client secret", "portal", "request policy"] },
    ]);
  });

  it("says yes and no, leaves out what is empty, and keeps texts as they are", () => {
    expect(factsOf({ isOfWholeServer: false, reason: null, note: "", code: "connect.denied", tries: 0 })).toEqual([
      { label: "Whole server", values: ["no"] },
      { label: "Code", values: ["connect.denied"] },
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

  it("writes an instant as a date", () => {
    expect(factsOf({ expiresAt: "2026-11-26T10:00:00.000Z" })[0]?.values[0]).toMatch(/^Nov 26, 2026/);
  });
});
