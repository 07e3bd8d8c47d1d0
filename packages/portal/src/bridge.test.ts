import { describe, expect, it, vi } from "vitest";
import { integrationOf, updateOf } from "../gallery/snapshots.ts";
import { createBridge } from "./bridge.ts";

const host = "https://app.acme.example";

/** A window with a parent, as far as the bridge looks at them. */
function begin() {
  const parent = { postMessage: vi.fn<(message: { id: string; type: string }, targetOrigin: string) => void>() };
  let hear: (event: unknown) => void = () => undefined;
  const own = {
    parent,
    crypto,
    setTimeout,
    addEventListener: (_type: string, listener: (event: unknown) => void) => void (hear = listener),
  };
  const onSnapshot = vi.fn();
  const bridge = createBridge({ own: own as unknown as Window, onSnapshot });
  const say = (data: unknown, origin = host, source: unknown = parent): void => hear({ data, origin, source });
  return { parent, own, onSnapshot, bridge, say };
}

const update = updateOf({ integration: integrationOf("github", "GitHub") });

describe("the bridge", () => {
  it("OA-17: hears the parent window on a web origin, and nobody else", () => {
    const { onSnapshot, say, own } = begin();
    say(update, host, {});
    say(update, host, own);
    say(update, "null");
    say(update, "");
    say(update, "chrome-extension://abc");
    expect(onSnapshot).not.toHaveBeenCalled();
    say(update);
    expect(onSnapshot).toHaveBeenCalledTimes(1);
  });

  it("OA-17: hears only the trusted origin once there is one", () => {
    const { onSnapshot, say, bridge } = begin();
    bridge.trust(host);
    bridge.trust("https://evil.example");
    say(update, "https://evil.example");
    say(update, "https://app.acme.example.evil.example");
    expect(onSnapshot).not.toHaveBeenCalled();
  });

  it("OA-17: refuses messages that are not what they claim to be", () => {
    const { onSnapshot, say } = begin();
    const odd = [
      null,
      "UI_UPDATE",
      7,
      [],
      {},
      { messageType: "UI_UPDATE" },
      { messageType: "UI_UPDATE", nextContext: {} },
    ];
    for (const data of odd) say(data);
    expect(onSnapshot).not.toHaveBeenCalled();
  });

  it("OA-17: says nothing before an origin is trusted, and names that origin in every call", async () => {
    const { parent, bridge, say } = begin();
    await expect(bridge.call("onOpen", [])).rejects.toThrow("not trusted");
    expect(parent.postMessage).not.toHaveBeenCalled();
    bridge.trust(host);
    const call = bridge.call("onClose", [true]);
    expect(parent.postMessage.mock.calls[0]?.[1]).toBe(host);
    const id = parent.postMessage.mock.calls[0]?.[0].id;
    say({ messageType: "SDK_FUNCTION_RESPONSE", id: "other", result: "wrong" });
    say({ messageType: "SDK_FUNCTION_RESPONSE", id, result: "right" });
    await expect(call).resolves.toBe("right");
  });

  it("rejects with the SDK's message, and after the time limit", async () => {
    vi.useFakeTimers();
    const { parent, bridge, say } = begin();
    bridge.trust(host);
    const failing = bridge.call("_oauthCallback", []);
    say({
      messageType: "SDK_FUNCTION_ERROR",
      id: parent.postMessage.mock.calls[0]?.[0].id,
      error: true,
      message: "no",
    });
    await expect(failing).rejects.toThrow("no");
    const silent = bridge.call("onOpen", [], 5_000);
    const outcome = expect(silent).rejects.toThrow("within 5000 ms");
    await vi.advanceTimersByTimeAsync(5_000);
    await outcome;
    vi.useRealTimers();
  });
});
