import { healthSentence, type WireCredential, type WireHealth } from "@portico/protocol";
import { describe, expect, test } from "vitest";
import { credentialOf } from "../gallery/snapshots.ts";
import { interruptionOf, isUntried, stateSince } from "./interruption.ts";

const since = "2026-11-26T10:00:00.000Z";
const inHealth = (state: WireHealth["state"], code: NonNullable<WireHealth["reason"]>["code"]): WireCredential =>
  credentialOf("octocat", { health: { state, since, reason: { code, message: healthSentence(code, "GitHub") } } });

describe("what keeps a working account waiting", () => {
  test("TR-08: a pause is told before what the account's own health says", () => {
    const paused = { code: "provider_unreachable", message: "GitHub is not answering.", since } as const;
    const credential = { ...inHealth("suspect", "refused_once"), paused };
    expect(interruptionOf(credential)).toEqual({
      kind: "waiting",
      code: "provider_unreachable",
      message: "GitHub is not answering.",
      since,
    });
    expect(interruptionOf({ ...credential, paused: { ...paused, code: "frozen" } })?.kind).toBe("paused");
  });

  test.each([
    ["failing", "provider_unreachable", "waiting"],
    ["suspect", "refused_once", "checking"],
    ["in_doubt", "interrupted", "checking"],
  ] as const)("TR-07: %s is told as it is, without asking for anything", (state, code, kind) => {
    expect(interruptionOf(inHealth(state, code))).toEqual({
      kind,
      code,
      message: healthSentence(code, "GitHub"),
      since,
    });
  });

  test("VT-15: what has to be reconnected is not asked for while the host has paused it", () => {
    const dead: WireCredential = { ...inHealth("dead", "taken_back"), status: "INVALID" };
    const message = "GitHub was paused.";
    expect(interruptionOf({ ...dead, paused: { code: "frozen", message, since, refusesConnecting: true } })).toEqual({
      kind: "paused",
      code: "frozen",
      message,
      since,
    });
    expect(interruptionOf({ ...dead, paused: { code: "provider_unreachable", message, since } })).toBeNull();
  });

  test("TR-07: the date at an account's state is that state's, not the day on which it was connected", () => {
    const octocat = credentialOf("octocat");
    const pause = { code: "frozen", message: "", since: "2026-11-27T10:00:00.000Z" } as const;
    expect(stateSince(octocat)).toBe(octocat.dateCreated);
    expect(stateSince({ ...octocat, missingScopes: ["repo"] })).toBeUndefined();
    expect(stateSince({ ...inHealth("dead", "grant_revoked"), status: "INVALID" })).toBe(since);
    expect(stateSince(inHealth("suspect", "refused_once"))).toBe(since);
    expect(stateSince({ ...inHealth("suspect", "refused_once"), paused: pause })).toBe(pause.since);
  });

  test("TR-07: what came from elsewhere and was never tried is not said to be connected", () => {
    const healthy = { state: "healthy", since } as const;
    const untried = credentialOf("octocat", { health: healthy });
    expect(isUntried(untried)).toBe(true);
    // nobody knows since when it works
    expect(stateSince(untried)).toBeUndefined();
    expect(isUntried({ ...untried, health: { ...healthy, lastSuccess: since } })).toBe(false);
    expect(isUntried({ ...untried, status: "PENDING" })).toBe(false);
    expect(isUntried({ ...untried, paused: { code: "frozen", message: "", since } })).toBe(false);
    // what its badge and its sentence tell then matters more
    expect(isUntried({ ...untried, missingScopes: ["repo"] })).toBe(false);
    expect(isUntried(inHealth("suspect", "refused_once"))).toBe(false);
    // an older server tells nothing of it
    expect(isUntried(credentialOf("octocat"))).toBe(false);
  });

  test("what works, or what its user has to mend, is not interrupted", () => {
    expect(interruptionOf(credentialOf("octocat"))).toBeNull();
    expect(interruptionOf({ ...inHealth("dead", "grant_revoked"), status: "INVALID" })).toBeNull();
  });
});
