import { healthReasons, type HealthReason } from "@portico/protocol";
import { describe, expect, it } from "vitest";
import { lookOfHealth, wordsOfHealth, type ToldHealth } from "./health-words.ts";

const since = "2026-03-01T12:00:00.000Z";
type State = ToldHealth["health"]["state"];
const told = (state: State, reason: string | null = null, more: Partial<ToldHealth> = {}): ToldHealth => ({
  health: { state, reason, message: "You can connect it again now.", since },
  paused: null,
  lastSuccessAt: since,
  frozenAt: null,
  ...more,
});
const paused = (code: "frozen" | "provider_unreachable" | "app_refused") => ({
  paused: { code, message: "You may wait.", since },
});
const label = (credential: ToldHealth) => lookOfHealth(credential, "GitHub").label;

describe("a credential's health in words", () => {
  it("TR-08: what waits for its provider is not shown as connected, whatever else it lacks", () => {
    for (const state of ["healthy", "needs_access", "failing"] as const) {
      expect(label(told(state, null, paused("provider_unreachable")))).toBe("Waiting for GitHub");
      expect(label(told(state, null, paused("app_refused")))).toBe("Paused, app refused");
    }
    expect(wordsOfHealth(told("healthy", null, paused("app_refused")), "GitHub")).toContain("GitHub refuses this");
    expect(label(told("suspect", "refused_once", paused("provider_unreachable")))).toBe("Being checked");
    expect(label(told("frozen", "credential.frozen", paused("frozen")))).toBe("Frozen");
    expect(label(told("healthy"))).toBe("Connected");
    expect(wordsOfHealth(told("healthy"), "GitHub")).toBeNull();
  });

  it("what nobody has tried is not shown as connected", () => {
    const untried = told("healthy", null, { lastSuccessAt: null });
    expect(label(untried)).toBe("Not tried yet");
    expect(wordsOfHealth(untried, "GitHub")).toContain("has not been used yet");
  });

  it.each([
    ...Object.keys(healthReasons),
    "credential.frozen",
    "credential.scope_shortfall",
    "credential.setup_incomplete",
  ])("the sentence for %s is about the user, not to the user", (reason) => {
    const words = wordsOfHealth(told("dead", reason), "GitHub");
    expect(words).not.toMatch(/\byou\b|\byour\b|\bwe\b|[{}]/i);
    expect(words).not.toBe(healthReasons[reason as HealthReason]);
  });

  it("a reason that this dashboard does not know is told in the API's words", () => {
    expect(wordsOfHealth(told("dead", "from_a_newer_server"), "GitHub")).toBe("You can connect it again now.");
  });
});
