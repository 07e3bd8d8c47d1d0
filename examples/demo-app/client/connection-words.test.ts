import { ProxyRequestError, type Credential, type UserIntegration } from "@portico/connect";
import { describe, expect, it } from "vitest";
import { wordsOfConnection, wordsOfFailure } from "./connection-words.ts";

const credential = (more: Partial<Credential> = {}): Credential => ({
  id: "1",
  status: "VALID",
  configurations: [],
  providerData: { accountName: "ada" },
  projectId: "p",
  integrationId: "i",
  personaId: "u",
  isPreviewCredential: false,
  dateCreated: "",
  dateUpdated: "",
  dateRefreshed: "",
  refreshFailureCount: 0,
  isRefreshing: false,
  ...more,
});
const connected = (more: Partial<Credential> = {}): UserIntegration => ({
  enabled: more.status === undefined,
  allCredentials: [credential(more)],
  allConfigurations: [],
  credentialId: "1",
});
const since = "2026-11-26T10:00:00.000Z";

describe("what the card says of a connection", () => {
  it("is that it is connected only while it can be used", () => {
    expect(wordsOfConnection(undefined)).toBe("Not connected");
    expect(wordsOfConnection(connected())).toBe("Connected as ada");
    const message = "GitHub (ada) was paused by whoever runs this app.";
    expect(wordsOfConnection(connected({ paused: { code: "frozen", message, since } }))).toBe(message);
    const reason = { code: "refused_once", message: "GitHub has just refused this app." };
    expect(wordsOfConnection(connected({ health: { state: "suspect", since, reason } }))).toBe(reason.message);
    const statusReason = { code: "grant_revoked", message: "GitHub no longer accepts the access." };
    expect(wordsOfConnection(connected({ status: "INVALID", statusReason }))).toBe(statusReason.message);
  });

  it("is that it is paused where nothing is connected and nothing can be", () => {
    const paused = { code: "frozen", message: "GitHub cannot be connected at the moment." } as const;
    const nothing = { enabled: false, allCredentials: [], allConfigurations: [], paused };
    expect(wordsOfConnection(nothing)).toBe(paused.message);
  });
});

describe("what is said of a call that failed", () => {
  it("is the server's sentence for people, where there is one", () => {
    const userMessage = "GitHub is paused for the moment.";
    const error = new ProxyRequestError("credential.frozen", "The credential is frozen", {}, { userMessage });
    expect(wordsOfFailure(error, "GitHub")).toBe(userMessage);
  });

  it("is whether the provider said no or something broke, and never what was written for developers", () => {
    const answer = { message: "Bad credentials" };
    const refused = new ProxyRequestError("sdk.unexpected", JSON.stringify(answer), answer, { status: 401 });
    expect(wordsOfFailure(refused, "GitHub")).toBe(
      "GitHub did not accept that. If it stays so, reconnect it under Manage.",
    );
    expect(wordsOfFailure(new TypeError("x is undefined"), "GitHub")).toBe(
      "That did not work. Please try again in a moment.",
    );
  });
});
