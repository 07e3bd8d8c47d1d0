import type { AttemptStatus } from "@portico/protocol";
import { expect, test } from "vitest";
import { attemptLifeMs, closedGraceMs, watchAttempt, type AttemptWatch } from "./attempt.ts";
import { PorticoError } from "./errors.ts";

const pending = (state: AttemptStatus["state"]): AttemptStatus => ({ connectCredentialId: null, state, error: null });
const succeeded: AttemptStatus = { connectCredentialId: "c-1", state: "succeeded", error: null };
const denied: AttemptStatus = {
  connectCredentialId: null,
  state: "failed",
  error: { code: "connect.denied", message: "Denied", userMessage: "You said no.", reference: "ref-1" },
};

/** Runs the watch against a clock that moves only while the watch waits. */
function watch(scene: {
  at: (elapsedMs: number) => { status: AttemptStatus | Error; isClosed?: boolean; hasFocus?: boolean };
  abort?: AbortController;
}): { outcome: Promise<string>; told: PorticoError[]; elapsedMs: () => number } {
  let elapsed = 0;
  const told: PorticoError[] = [];
  const parts: AttemptWatch = {
    readStatus: async () => {
      const { status } = scene.at(elapsed);
      if (status instanceof Error) throw status;
      return status;
    },
    isWindowClosed: () => scene.at(elapsed).isClosed ?? false,
    hasFocus: () => scene.at(elapsed).hasFocus ?? false,
    wait: async (ms) => void (elapsed += ms),
    now: () => elapsed,
    signal: (scene.abort ?? new AbortController()).signal,
    onClosed: (error) => told.push(error),
  };
  return { outcome: watchAttempt(parts), told, elapsedMs: () => elapsed };
}

test("the credential's id is the outcome as soon as the attempt has one", async () => {
  const { outcome } = watch({ at: (ms) => ({ status: ms < 2_000 ? pending("handed_off") : succeeded }) });
  expect(await outcome).toBe("c-1");
});

test("a failure carries the attempt's code, the sentence for the end user and the reference, at once", async () => {
  const { outcome, elapsedMs } = watch({ at: () => ({ status: denied }) });
  await expect(outcome).rejects.toMatchObject({
    code: "connect.denied",
    userMessage: "You said no.",
    meta: { reference: "ref-1" },
  });
  expect(elapsedMs()).toBe(0);
});

test("a window that was closed before the hand-off ends the attempt, after the grace", async () => {
  const { outcome, elapsedMs, told } = watch({ at: () => ({ status: pending("created"), isClosed: true }) });
  await expect(outcome).rejects.toMatchObject({ code: "connect.closed" });
  expect(elapsedMs()).toBeGreaterThanOrEqual(closedGraceMs);
  expect(told).toEqual([]);
});

test("OA-18: a window that a provider cut off looks closed; nothing is said while the user is in it, and it succeeds", async () => {
  const { outcome, told } = watch({
    at: (ms) => ({ status: ms < 120_000 ? pending("handed_off") : succeeded, isClosed: true, hasFocus: false }),
  });
  expect(await outcome).toBe("c-1");
  expect(told).toEqual([]);
});

test("a window that was closed at the provider is called closed once the user is back, and may still succeed", async () => {
  const { outcome, told } = watch({
    at: (ms) => ({ status: ms < 60_000 ? pending("handed_off") : succeeded, isClosed: ms > 1_000, hasFocus: true }),
  });
  expect(await outcome).toBe("c-1");
  expect(told.map((error) => error.code)).toEqual(["connect.closed"]);
});

test("a window that closed itself after the provider's answer is not called closed", async () => {
  const { outcome, told } = watch({
    at: (ms) => ({ status: ms < 20_000 ? pending("returned") : succeeded, isClosed: true, hasFocus: true }),
  });
  expect(await outcome).toBe("c-1");
  expect(told).toEqual([]);
});

test("requests that fail are waited out, unless the user is no longer signed in", async () => {
  const outage = new PorticoError("sdk.network_failed", "offline");
  expect(await watch({ at: (ms) => ({ status: ms < 30_000 ? outage : succeeded }) }).outcome).toBe("c-1");
  const signedOut = new PorticoError("user_token.expired", "expired", { status: 401 });
  await expect(watch({ at: () => ({ status: signedOut }) }).outcome).rejects.toBe(signedOut);
});

test("an attempt that never ends is given up", async () => {
  const { outcome, elapsedMs } = watch({ at: () => ({ status: pending("handed_off") }) });
  await expect(outcome).rejects.toMatchObject({ code: "connect.timed_out", name: "OAuthTimeoutError" });
  expect(elapsedMs()).toBeGreaterThanOrEqual(attemptLifeMs);
});

test("an attempt that was called off rejects with the reason, even if it has just succeeded", async () => {
  const abort = new AbortController();
  const reason = new PorticoError("connect.closed", "called off");
  abort.abort(reason);
  await expect(watch({ at: () => ({ status: succeeded }), abort }).outcome).rejects.toBe(reason);
});
