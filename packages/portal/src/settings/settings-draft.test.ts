import type { WireConfiguration } from "@portico/protocol";
import { describe, expect, it } from "vitest";
import { answered, everyday, hubspot } from "../../gallery/settings.ts";
import { updateOf } from "../../gallery/snapshots.ts";
import { readSnapshot } from "../snapshot.ts";
import { initialState, reduce, type PortalState } from "../state.ts";
import { viewOf } from "../view.ts";
import {
  isDirty,
  latest,
  reduceSettings,
  untouched,
  type SettingsDraft,
  type SettingsEvent,
} from "./settings-draft.ts";

const configurationId = "c";
const edited = (values: SettingsDraft["values"], inputId = "a"): SettingsEvent => ({
  type: "setting_edited",
  configurationId,
  inputId,
  values,
});
const sent: SettingsEvent = { type: "settings_sent", configurationId };
const saved: SettingsEvent = { type: "settings_saved", configurationId, saved: null };
const refused: SettingsEvent = {
  type: "settings_refused",
  configurationId,
  faults: { a: { kind: "refused", message: "No." }, b: { kind: "missing" } },
  problem: null,
};
const discarded: SettingsEvent = { type: "settings_discarded", configurationId };
const after = (...events: SettingsEvent[]): SettingsDraft =>
  events.reduce(reduceSettings, {})[configurationId] ?? untouched;

describe("unsaved settings", () => {
  it("are sent once, and gone when they are saved", () => {
    expect(after(sent)).toBe(untouched);
    const sending = after(edited({ a: 1 }), sent);
    expect(sending).toMatchObject({ step: "sending", sent: { a: 1 } });
    expect(reduceSettings({ [configurationId]: sending }, sent)[configurationId]).toBe(sending);
    expect(after(edited({ a: 1 }), sent, saved)).toMatchObject({ step: "saved", values: {} });
    expect(after(edited({ a: 1 }), saved)).toMatchObject({ step: "editing", values: { a: 1 } });
  });

  it("that are made while others are on their way stay", () => {
    const draft = after(edited({ a: 1 }), sent, edited({ a: 1, b: 2 }, "b"), saved);
    expect(draft).toMatchObject({ step: "editing", values: { b: 2 } });
  });

  it("stay when they are refused, each fault until its answer is changed", () => {
    const draft = after(edited({ a: 1 }), sent, refused);
    expect(draft).toMatchObject({ step: "editing", values: { a: 1 }, refusals: 1 });
    expect(after(edited({ a: 1 }), sent, refused, edited({ a: 2 })).faults).toEqual({ b: { kind: "missing" } });
    expect(after(edited({ a: 1 }), sent, refused, sent).faults).toEqual({});
    expect(after(refused, refused).refusals).toBe(2);
  });

  it("can be discarded, except while they are on their way", () => {
    expect(isDirty(after(edited({ a: 1 }), discarded))).toBe(false);
    expect(isDirty(after(edited({ a: 1 }), sent, discarded))).toBe(true);
  });

  it("of one configuration are none of another", () => {
    const drafts = reduceSettings(reduceSettings({}, edited({ a: 1 })), { ...discarded, configurationId: "other" });
    expect(isDirty(drafts[configurationId])).toBe(true);
  });

  it("start from the later of what the host's page says and what was saved here", () => {
    const told = { id: "c", dateUpdated: "2026-11-02" } as WireConfiguration;
    const here = { id: "c", dateUpdated: "2026-11-03" } as WireConfiguration;
    expect(latest(told, here)).toBe(here);
    expect(latest(here, told)).toBe(here);
    expect(latest(told, { ...here, id: "other" })).toBe(told);
  });
});

describe("settings in the portal's state", () => {
  const opened = (more: object = {}): PortalState => {
    const update = updateOf({ integration: hubspot, credentials: [answered({ channel: "sales" })], settings: everyday, ...more }); // prettier-ignore
    const snapshot = readSnapshot(update);
    if (!snapshot) throw new TypeError("No snapshot.");
    return reduce(reduce(initialState, { type: "host_verified", hostName: "Acme" }), { type: "snapshot", snapshot });
  };
  const shown = (state: PortalState) => {
    const verified = { ...state, hostName: "Acme" };
    const view = viewOf(verified);
    return view?.name === "manage" ? view.settings : undefined;
  };
  const ofAccount = (state: PortalState) => shown(state)?.configuration.id ?? "";

  it("are shown where the host asks anything that is not hidden", () => {
    expect(shown(opened())?.configuration.sharedSettings).toEqual({ channel: "sales" });
    expect(shown(opened({ settings: [] }))).toBeNull();
    expect(shown(opened({ settings: everyday.map((input) => ({ ...input, hidden: true })) }))).toBeNull();
  });

  it("survive looking elsewhere, and are forgotten when the portal is left", () => {
    const state = opened();
    const id = ofAccount(state);
    const changed = reduce(state, { ...edited({ channel: "x" }, "channel"), configurationId: id } as SettingsEvent);
    const away = reduce(changed, { type: "disconnect_asked", credentialId: shown(state)?.credentialId ?? "" });
    expect(isDirty(reduce(away, { type: "back" }).settings[id])).toBe(true);
    expect(reduce(changed, { type: "left" }).settings).toEqual({});
  });

  it("are asked about until the end user says something", () => {
    const asked = reduce(opened(), { type: "leave_asked" });
    expect(shown(asked)?.isAskedToLeave).toBe(true);
    expect(shown(reduce(asked, { type: "leave_declined" }))?.isAskedToLeave).toBe(false);
    expect(shown(reduce(asked, edited({ a: 1 })))?.isAskedToLeave).toBe(false);
  });
});
