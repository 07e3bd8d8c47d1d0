import type { AttemptStatus } from "@portico/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followAttempt, type AttemptReport } from "./attempt.ts";
import type { ProviderWindow } from "./popup.ts";

const request = {
  action: "github",
  integrationId: "i",
  values: {},
  parameters: {},
  installOptions: {},
  redirectUrl: null,
  key: "k",
};
const handedOff: AttemptStatus = { connectCredentialId: null, state: "handed_off", error: null };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** An attempt whose window and server do what the test says. */
function begin() {
  const world = { status: handedOff as AttemptStatus | "unreachable", isGone: false, hasFocus: false, leftFor: "" };
  let comeBack = (): void => undefined;
  const reports: AttemptReport[] = [];
  const stop = new AbortController();
  const { promise: handshake, resolve: loaded } = Promise.withResolvers<string | null>();
  const providerWindow: ProviderWindow = {
    handshake,
    wentOn: () => undefined,
    isGone: () => world.isGone,
    leaveFor: (url) => void (world.leftFor = url),
    focus: () => undefined,
    close: () => undefined,
  };
  const consentUrl = vi.fn(async (_request: { proof: unknown }) => "https://portico.example/oauth/start/x");
  const attemptStatus = vi.fn(async () => {
    if (world.status === "unreachable") throw new TypeError("Failed to fetch");
    return world.status;
  });
  void followAttempt({
    api: { consentUrl, attemptStatus },
    providerWindow,
    focus: { has: () => world.hasFocus, onReturn: (listener) => void (comeBack = listener) },
    request,
    report: (report) => reports.push(report),
    signal: stop.signal,
    now: () => Date.now(),
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const closeWindow = (): void => {
    Object.assign(world, { isGone: true, hasFocus: true });
    comeBack();
  };
  return { world, reports, stop, loaded, consentUrl, attemptStatus, pass, closeWindow };
}

describe("followAttempt", () => {
  it("leaves for the provider after the handshake, and succeeds when the row does", async () => {
    const attempt = begin();
    await attempt.pass(2_000);
    expect(attempt.consentUrl).not.toHaveBeenCalled();
    attempt.loaded("nonce");
    await attempt.pass(1_000);
    expect(attempt.consentUrl).toHaveBeenCalledWith({ ...request, proof: { handshake: "nonce" } });
    expect(attempt.world.leftFor).toBe("https://portico.example/oauth/start/x");
    attempt.world.status = { connectCredentialId: "c", state: "succeeded", error: null };
    await attempt.pass(1_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "succeeded", credentialId: "c" });
  });

  it("OA-19: sends no window that goes on by its code, and follows its row all the same", async () => {
    const attempt = begin();
    attempt.loaded(null);
    attempt.world.status = { connectCredentialId: "c", state: "succeeded", error: null };
    await attempt.pass(1_500);
    expect(attempt.consentUrl).not.toHaveBeenCalled();
    expect(attempt.world.leftFor).toBe("");
    expect(attempt.reports.at(-1)).toEqual({ type: "succeeded", credentialId: "c" });
  });

  it("OA-18: a window that looks closed is not spoken of for four seconds, is then only out of sight, and may still succeed", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(1_000);
    attempt.world.isGone = true;
    await attempt.pass(3_500);
    expect(attempt.reports).toEqual([{ type: "sight", sight: "open" }]);
    await attempt.pass(2_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "sight", sight: "out_of_sight" });
    attempt.world.status = { connectCredentialId: "c", state: "succeeded", error: null };
    await attempt.pass(1_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "succeeded", credentialId: "c" });
  });

  it("E3: asks at once when the end user is back at the portal and the window is gone, and then says so", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(750);
    attempt.attemptStatus.mockClear();
    attempt.closeWindow();
    await attempt.pass(10);
    expect(attempt.attemptStatus).toHaveBeenCalledTimes(1);
    expect(attempt.reports.at(-1)).toEqual({ type: "sight", sight: "out_of_sight" });
  });

  it("OA-18: says nothing of a window that finished and then closed itself", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(750);
    attempt.world.status = { connectCredentialId: "c", state: "succeeded", error: null };
    attempt.closeWindow();
    await attempt.pass(10);
    expect(attempt.reports).toEqual([
      { type: "sight", sight: "open" },
      { type: "succeeded", credentialId: "c" },
    ]);
  });

  it("OA-18: says nothing of a window that finishes and closes itself while the server is being asked", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(750);
    attempt.attemptStatus.mockImplementationOnce(async () => {
      attempt.closeWindow();
      attempt.world.status = { connectCredentialId: "c", state: "succeeded", error: null };
      return handedOff;
    });
    await attempt.pass(1_400);
    expect(attempt.reports).toEqual([
      { type: "sight", sight: "open" },
      { type: "succeeded", credentialId: "c" },
    ]);
  });

  it("OA-18: does not call a window closed when the server cannot be asked whether it left", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(750);
    attempt.world.status = "unreachable";
    attempt.closeWindow();
    await attempt.pass(6_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "sight", sight: "out_of_sight" });
  });

  it("knows that a window closed before it left was really closed", async () => {
    const attempt = begin();
    attempt.world.isGone = true;
    await attempt.pass(6_000);
    expect(attempt.reports).toEqual([{ type: "sight", sight: "closed" }]);
  });

  it("tells when the provider has sent the end user back, and no more about the window after that", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    attempt.world.status = { ...handedOff, state: "returned" };
    await attempt.pass(1_000);
    attempt.world.isGone = true;
    await attempt.pass(8_000);
    expect(attempt.reports.filter(({ type }) => type === "sight")).toHaveLength(0);
    expect(attempt.reports.filter(({ type }) => type === "returned")).toHaveLength(1);
  });

  it("fails with the row's error, and with the server's refusal to build the address", async () => {
    const failed = begin();
    failed.loaded("nonce");
    const error = { code: "connect.denied", message: "m", userMessage: "u", reference: "r" };
    failed.world.status = { connectCredentialId: null, state: "failed", error };
    await failed.pass(1_000);
    expect(failed.reports.at(-1)).toEqual({ type: "failed", cause: error });

    const refused = begin();
    refused.consentUrl.mockRejectedValue(new Error("no"));
    refused.loaded("nonce");
    await refused.pass(1_000);
    expect(refused.reports.at(-1)?.type).toBe("failed");
  });

  it("lives through polls that do not get through, and gives up after twenty minutes", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    attempt.world.status = "unreachable";
    await attempt.pass(60_000);
    expect(attempt.reports.every(({ type }) => type === "sight")).toBe(true);
    await attempt.pass(20 * 60_000);
    expect(attempt.reports.at(-1)).toEqual({ type: "failed", cause: { code: "connect.timed_out" } });
  });

  it("says nothing and asks nothing once it is stopped", async () => {
    const attempt = begin();
    attempt.loaded("nonce");
    await attempt.pass(1_000);
    attempt.stop.abort();
    const { length } = attempt.attemptStatus.mock.calls;
    await attempt.pass(10_000);
    expect(attempt.attemptStatus.mock.calls).toHaveLength(length);
  });
});
