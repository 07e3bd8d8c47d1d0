import { expect, describe, it } from "vitest";
import { adviceOf, wordsOfAnswer, wordsOfCause } from "./receipt-words.ts";

const answered = (
  outcome: "pending" | "revoked" | "unsupported" | "refused" | "failed",
  reason: string | null,
  providerStatus: number | null = null,
  cause: "disconnected" | "replaced" = "disconnected",
) => ({
  cause,
  outcome,
  reason,
  providerStatus,
});

describe("a receipt in words", () => {
  it.each([
    [answered("revoked", null, 200), null],
    [answered("pending", null), null],
    [answered("pending", "http_status", 503), "GitHub answered with an error of its own (503)"],
    [answered("pending", "slow_down", 429), "GitHub asked us to wait (429)"],
    [answered("refused", "invalid_client", 401), "GitHub answered 401 “invalid_client”"],
    [answered("refused", "http_status", 404), "GitHub answered 404"],
    [answered("failed", "net.timed_out"), "GitHub did not answer"],
    [
      answered("unsupported", "revocation.other_client"),
      "it was given to the app of other software, which alone can take it back",
    ],
    [
      answered("pending", "revocation.consent_undecided"),
      "a user is just deciding whether to connect that account, and it might end what they get",
    ],
    [answered("unsupported", "revocation.not_offered"), "GitHub has no way to take access back by a program"],
    [
      answered("failed", "revocation.unconfirmed"),
      "what GitHub said of the tokens that we had does not prove that the access has ended",
    ],
    [
      answered("failed", "connect.provider_answer_invalid", 200),
      "GitHub answered with something that confirms nothing",
    ],
    [answered("refused", "connect.input_invalid"), "the try ended with “connect.input_invalid”"],
  ])("TR-17: %j is told as %s", (receipt, words) => {
    expect(wordsOfAnswer(receipt, "GitHub")).toBe(words);
  });

  it("TR-17: says what to do at the provider where the access may live on, and nothing where it cannot", () => {
    expect(adviceOf(answered("failed", "net.timed_out"), "GitHub")).toContain("may still work at GitHub");
    expect(adviceOf(answered("refused", "http_status", 400), "GitHub")).toContain("may still work at GitHub");
    expect(adviceOf(answered("unsupported", "revocation.not_offered"), "Stripe")).toContain("at Stripe");
    expect(adviceOf(answered("unsupported", "revocation.nothing_held"), "Stripe")).toBeNull();
    expect(adviceOf(answered("revoked", null, 200), "GitHub")).toBeNull();
  });

  it("TR-17: nobody is told to disconnect what a reconnect of the same account has just mended", () => {
    const replaced = answered("unsupported", "revocation.grant_shared", null, "replaced");
    expect(wordsOfAnswer(replaced, "GitHub")).toContain("would have ended the connection that is in use as well");
    expect(adviceOf(replaced, "GitHub")).toBeNull();
    expect(adviceOf({ ...replaced, cause: "disconnected" }, "GitHub")).toContain("Disconnect it as well");
    expect(wordsOfAnswer({ ...replaced, cause: "disconnected" }, "GitHub")).toContain("another connection");
  });

  it("names who asked", () => {
    expect(wordsOfCause({ cause: "disconnected", askedBy: { kind: "api_key", id: null } })).toBe(
      "Disconnected by your server",
    );
    expect(wordsOfCause({ cause: "emergency", askedBy: { kind: "server", id: null } })).toBe("Mass revocation");
  });
});
