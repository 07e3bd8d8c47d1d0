import { describe, expect, it } from "vitest";
import { octocat, octocatAgain } from "../gallery/samples.ts";
import { credentialOf } from "../gallery/snapshots.ts";
import { goesOnElsewhere, isLookalike } from "./same-account.ts";

const monalisa = credentialOf("monalisa", { id: "33333333-3333-4333-8333-333333333334", providerId: "2" });

describe("two connections of one account", () => {
  it("look alike where a person reads the same of both, whatever the provider calls them", () => {
    expect(isLookalike(octocat, [octocat, octocatAgain])).toBe(true);
    expect(isLookalike(octocat, [octocat, { ...octocatAgain, providerId: "2" }])).toBe(true);
    expect(isLookalike(octocat, [octocat, monalisa])).toBe(false);
    expect(isLookalike(octocat, [octocat])).toBe(false);
  });

  it("go on for each other only where the provider names the same account and the other one works", () => {
    expect(goesOnElsewhere(octocat, [octocat, octocatAgain])).toBe(true);
    expect(goesOnElsewhere(octocat, [octocat, { ...octocatAgain, status: "INVALID" }])).toBe(false);
    expect(goesOnElsewhere(octocat, [octocat, { ...octocatAgain, providerId: "2" }])).toBe(false);
    const paused = { code: "frozen", message: "Paused.", since: "2026-11-26T10:00:00.000Z" } as const;
    expect(goesOnElsewhere(octocat, [octocat, { ...octocatAgain, paused }])).toBe(false);
    const { providerId: _id, ...unnamed } = octocat;
    const { providerId: _other, ...unnamedAgain } = octocatAgain;
    expect(goesOnElsewhere(unnamed, [unnamed, unnamedAgain])).toBe(false);
  });
});
