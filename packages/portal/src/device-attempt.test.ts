import type { AttemptStatus } from "@portico/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followDevice, type DeviceReport } from "./device-attempt.ts";

const device = {
  userCode: "WDJB-MJHT",
  verificationUrl: "https://provider.example/device",
  expiresAt: "2026-11-26T14:32:00.000Z",
};
const pending: AttemptStatus = { connectCredentialId: null, state: "handed_off", error: null, device };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function begin(begun: AttemptStatus | Error = pending) {
  const world = { status: pending as AttemptStatus | "unreachable" };
  let comeBack = (): void => undefined;
  const reports: DeviceReport[] = [];
  const stop = new AbortController();
  const attemptStatus = vi.fn(async () => {
    if (world.status === "unreachable") throw new TypeError("Failed to fetch");
    return world.status;
  });
  void followDevice({
    api: {
      beginDevice: async () => {
        if (begun instanceof Error) throw begun;
        return begun;
      },
      attemptStatus,
    },
    focus: { has: () => true, onReturn: (listener) => void (comeBack = listener) },
    request: { integrationId: "i", values: {}, installOptions: {}, key: "k" },
    report: (report) => reports.push(report),
    signal: stop.signal,
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  return { world, reports, stop, attemptStatus, pass, comeBack: () => comeBack() };
}

describe("followDevice", () => {
  it("shows the code, waits through lost answers, and succeeds when the row does", async () => {
    const attempt = begin();
    await attempt.pass(0);
    expect(attempt.reports).toEqual([{ type: "code", device }]);
    attempt.world.status = "unreachable";
    await attempt.pass(5_000);
    expect(attempt.reports).toHaveLength(1);
    attempt.world.status = { ...pending, state: "succeeded", connectCredentialId: "c" };
    await attempt.pass(2_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "succeeded", credentialId: "c" });
    const asked = attempt.attemptStatus.mock.calls.length;
    await attempt.pass(20_000);
    expect(attempt.attemptStatus).toHaveBeenCalledTimes(asked);
  });

  it("asks at once when the end user is back from the provider's page", async () => {
    const attempt = begin();
    await attempt.pass(100);
    expect(attempt.attemptStatus).not.toHaveBeenCalled();
    attempt.comeBack();
    await attempt.pass(0);
    expect(attempt.attemptStatus).toHaveBeenCalledTimes(1);
  });

  it("tells a refusal, a question about accounts, and a beginning that failed", async () => {
    const error = { code: "connect.denied", message: "m", userMessage: "u", reference: "r" };
    const refused = begin();
    refused.world.status = { ...pending, state: "failed", error };
    await refused.pass(2_000);
    expect(refused.reports.at(-1)).toEqual({ type: "failed", cause: error });

    const accounts = { connected: "Ada", consented: "Grace", canAdd: false };
    const asked = begin();
    asked.world.status = { ...pending, state: "undecided", accounts };
    await asked.pass(2_000);
    expect(asked.reports.at(-1)).toEqual({ type: "asked", accounts });

    const cause = new Error("no code");
    const failed = begin(cause);
    await failed.pass(0);
    expect(failed.reports).toEqual([{ type: "failed", cause }]);
  });

  it("makes no link of what is no address of the web", async () => {
    for (const changes of [
      { verificationUrl: "javascript:alert(1)" },
      { verificationUrlComplete: "data:text/html,x" },
    ]) {
      const attempt = begin({ ...pending, device: { ...device, ...changes } });
      await attempt.pass(0);
      expect(attempt.reports).toMatchObject([{ type: "failed" }]);
    }
  });

  it("says nothing and asks nothing once it was given up", async () => {
    const attempt = begin();
    await attempt.pass(0);
    attempt.stop.abort();
    attempt.world.status = { ...pending, state: "succeeded", connectCredentialId: "c" };
    await attempt.pass(20_000);
    expect(attempt.reports).toHaveLength(1);
  });
});
