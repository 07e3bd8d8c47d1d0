import { describe, expect, it } from "vitest";
import { credentialOf, integrationOf, refusalOf, updateOf, type UpdateParts } from "../gallery/snapshots.ts";
import type { PortalEvent } from "./events.ts";
import { readProblem } from "./problem.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import { initialState, reduce, type PortalState } from "./state.ts";
import { viewOf } from "./view.ts";

const github = integrationOf("github", "GitHub");
const stripe = integrationOf("stripe", "Stripe", {
  scheme: "basic",
  config: { authConfigInputs: [{ id: "apiKey", title: "Secret key", type: "PASSWORD" }] },
});
const jira = integrationOf("jira", "Jira", {
  config: { postOauthInputs: [{ id: "site", title: "Site", type: "DYNAMIC_ENUM", sourceType: "sites" }] },
});
const octocat = credentialOf("octocat");
const isApiInstallation = true;

function snapshotOf(parts: UpdateParts): Snapshot {
  const snapshot = readSnapshot(updateOf(parts));
  if (!snapshot) throw new TypeError("The fixture is not a snapshot.");
  return snapshot;
}

/** A verified host, then these events. A snapshot may be written as its parts. */
function after(...events: (PortalEvent | UpdateParts)[]): PortalState {
  const told = events.map((event): PortalEvent => {
    return "type" in event ? event : { type: "snapshot", snapshot: snapshotOf(event) };
  });
  const [first, ...rest] = told;
  const verified: PortalEvent = { type: "host_verified", hostName: "Acme" };
  return [first, verified, ...rest].reduce((state, event) => (event ? reduce(state, event) : state), initialState);
}

function seen(...events: (PortalEvent | UpdateParts)[]): string | null {
  return viewOf(after(...events))?.name ?? null;
}

describe("what is seen at rest", () => {
  it("TN-14: is nothing before the host's origin is verified", () => {
    const state = reduce(initialState, { type: "snapshot", snapshot: snapshotOf({ integration: github }) });
    expect(viewOf(state)).toBeNull();
  });

  it("is nothing while no integration is to be shown", () => {
    expect(seen({ integration: null })).toBeNull();
  });

  it("follows the credential: none, valid, broken, unfinished", () => {
    expect(seen({ integration: github })).toBe("overview");
    expect(seen({ integration: github, credentials: [octocat] })).toBe("manage");
    expect(seen({ integration: github, credentials: [{ ...octocat, status: "INVALID" }] })).toBe("attention");
    expect(seen({ integration: jira, credentials: [{ ...octocat, status: "PENDING" }] })).toBe("setup");
    expect(seen({ integration: github, loadsUser: true })).toBe("booting");
  });

  it("VT-15: offers nothing of an integration that a freeze keeps from being connected", () => {
    const paused = { code: "frozen", message: "Stripe cannot be connected at the moment." } as const;
    expect(viewOf(after({ integration: stripe, paused }))).toMatchObject({
      name: "paused",
      message: paused.message,
    });
    const direct = { integration: stripe, paused, options: { isApiInstallation } };
    expect(seen(direct)).toBe("paused");
    expect(seen(direct, { type: "left" })).toBeNull();
    // what is connected is shown all the same, without a way to connect more
    expect(viewOf(after({ integration: github, paused, credentials: [octocat] }))).toMatchObject({
      name: "manage",
      mayConnect: false,
    });
    expect(viewOf(after({ integration: github, credentials: [octocat] }))).toMatchObject({ mayConnect: true });
    const broken = { ...octocat, status: "INVALID" as const };
    expect(viewOf(after({ integration: github, paused, credentials: [broken] }))).toMatchObject({ mayConnect: false });
  });

  it("is the stale page once the session is over, and the portal again with a fresh token", () => {
    expect(seen({ integration: github }, { integration: github, token: null })).toBe("stale");
    const refused: PortalEvent = { type: "token_refused", token: "stub-token" };
    expect(seen({ integration: github }, refused)).toBe("stale");
    expect(seen({ integration: github }, refused, { integration: github, token: "fresh" })).toBe("overview");
  });

  it("shows an error that the host's page brings along, once", () => {
    const failed = { integration: github, connectionError: refusalOf("connect.denied") };
    expect(seen(failed)).toBe("problem");
    expect(seen(failed, { type: "back" })).toBe("overview");
    expect(seen(failed, { type: "back" }, failed)).toBe("overview");
    expect(seen(failed, { type: "back" }, { ...failed, connectionError: refusalOf("connect.timed_out") })).toBe(
      "problem",
    );
  });

  it("is nothing once the end user closed it, until it is opened again", () => {
    expect(seen({ integration: github }, { type: "left" }, { integration: github })).toBeNull();
    expect(seen({ integration: github }, { type: "left" }, { integration: null }, { integration: github })).toBe(
      "overview",
    );
  });

  it("is nothing when another project's portal has not been verified", () => {
    const state = after({ integration: github });
    const other = { ...snapshotOf({ integration: github }), projectId: "other" };
    expect(viewOf(reduce(state, { type: "snapshot", snapshot: other }))).toBeNull();
  });
});

describe("a direct installation", () => {
  it("stays hidden while nothing has to be asked", () => {
    expect(seen({ integration: github, options: { isApiInstallation } })).toBeNull();
    expect(seen({ integration: github, options: { isApiInstallation }, credentials: [octocat] })).toBeNull();
  });

  it("begins with the question, and ends with success where the host did not ask to stay", () => {
    const start = { integration: stripe, options: { isApiInstallation } };
    expect(viewOf(after(start))).toMatchObject({ name: "fields", isKeyForm: true, canGoBack: false });
    expect(seen(start, { type: "saved", credential: octocat })).toBe("success");
    const staying = { ...start, options: { isApiInstallation, showPortalAfterInstall: true } };
    expect(seen(staying, { type: "saved", credential: octocat })).toBe("manage");
  });

  it("asks what is left of an unfinished credential without another consent", () => {
    const pending = { ...octocat, status: "PENDING" as const };
    const options = { isApiInstallation };
    expect(seen({ integration: jira, options, credentials: [pending] })).toBe("setup");
    const bypass = { ...options, bypassPostOAuthPrompt: true };
    expect(seen({ integration: jira, options: bypass, credentials: [pending] })).toBeNull();
  });
});

describe("an attempt", () => {
  const started: PortalEvent = { type: "started", goal: { kind: "connect" } };

  it("E7: returns to the form with the values kept and the problem at hand when the key is refused", () => {
    const problem = readProblem(refusalOf("connect.credential_rejected", { meta: { field: "apiKey" } }));
    const state = after(
      { integration: stripe },
      started,
      { type: "answered", values: { apiKey: "sk_wrong" } },
      { type: "verifying" },
      { type: "failed", problem },
    );
    expect(viewOf(state)).toMatchObject({ name: "fields", problem: { kind: "credential_rejected", field: "apiKey" } });
    expect(state.answers.values).toEqual({ apiKey: "sk_wrong" });
  });

  it("forgets what was typed as soon as the credential exists", () => {
    const answered: PortalEvent = { type: "answered", values: { apiKey: "sk_1" } };
    const state = after({ integration: stripe }, started, answered, { type: "saved", credential: octocat });
    expect(state.answers.values).toEqual({});
    expect(viewOf(state)).toMatchObject({ name: "manage", isNew: true });
  });

  it("E3: is not a failure when the window is gone, and still turns into success", () => {
    const gone: PortalEvent = { type: "window_seen", sight: "out_of_sight" };
    expect(viewOf(after({ integration: github }, started, gone))).toEqual({ name: "waiting", sight: "out_of_sight" });
    expect(seen({ integration: github }, started, gone, { type: "saved", credential: octocat })).toBe("manage");
  });

  it("is not disturbed by snapshots that arrive meanwhile", () => {
    const waiting: PortalEvent = { type: "window_seen", sight: "open" };
    const noise = { integration: github, connectionError: refusalOf("connect.denied") };
    expect(seen({ integration: github }, started, waiting, noise)).toBe("waiting");
    expect(seen({ integration: github }, started, waiting, noise, { type: "back" })).toBe("overview");
  });

  it("ends without a trace when the host's page takes the integration away", () => {
    const state = after(
      { integration: github },
      started,
      { type: "window_seen", sight: "open" },
      { integration: null },
    );
    expect(viewOf(state)).toBeNull();
    expect(state.stage.name).toBe("resting");
  });

  it("leads to the questions after consent when the credential is not finished", () => {
    const pending = { ...octocat, status: "PENDING" as const };
    expect(seen({ integration: jira }, started, { type: "saved", credential: pending })).toBe("setup");
  });
});

describe("the questions after consent", () => {
  it("stay in sight while they are saved, whatever the host's page says meanwhile", () => {
    const options = { isApiInstallation };
    const pending = { ...octocat, status: "PENDING" as const };
    const sent: PortalEvent = { type: "setup_sent", credentialId: octocat.id };
    const finished = { integration: jira, options, credentials: [octocat] };
    const saving = after({ integration: jira, options, credentials: [pending] }, sent, finished);
    expect(viewOf(saving)).toMatchObject({ name: "setup", isSaving: true });
    expect(viewOf(reduce(saving, { type: "saved", credential: octocat }))?.name).toBe("success");
  });
});

describe("disconnecting", () => {
  it("asks first, says when it failed, and shows the overview with the news afterwards", () => {
    const asked: PortalEvent = { type: "disconnect_asked", credentialId: octocat.id };
    const connected = { integration: github, credentials: [octocat] };
    expect(viewOf(after(connected, asked))).toMatchObject({ name: "disconnect", step: "asked" });
    const failed: PortalEvent[] = [asked, { type: "disconnect_sent" }, { type: "disconnect_failed" }];
    expect(viewOf(after(connected, ...failed))).toMatchObject({ name: "disconnect", step: "failed" });
    expect(seen(connected, asked, { type: "back" })).toBe("manage");
    const gone = after(connected, asked, { integration: github }, { type: "disconnected", credential: octocat });
    expect(viewOf(gone)).toMatchObject({ name: "overview", disconnected: { id: octocat.id } });
  });
});
