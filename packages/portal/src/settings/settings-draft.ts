/**
 * What the end user has changed in the settings of an account and not saved yet, and the legal moves of that. Pure. Part
 * of the first load, because closing the portal has to know of it; what questions mean is loaded on demand.
 */
import type { WireConfiguration } from "@portico/protocol";
import type { Problem } from "../problem.ts";

/** Why an answer cannot be saved. `message` is the server's or the host's own sentence. */
export interface SettingFault {
  readonly kind:
    | "missing"
    | "tooShort"
    | "tooLong"
    | "notEmail"
    | "notUrl"
    | "notNumber"
    | "notWhole"
    | "tooSmall"
    | "tooBig"
    | "notDate"
    | "tooEarly"
    | "tooLate"
    | "pattern"
    | "tooFew"
    | "tooMany"
    | "notJson"
    | "incomplete"
    | "noName"
    | "twice"
    | "refused";
  readonly count?: number;
  /** `2026-11-27` */
  readonly day?: string;
  readonly message?: string;
}

export type SettingFaults = Readonly<Record<string, SettingFault>>;

export interface SettingsDraft {
  /** What the controls show where it differs from what is saved, by input. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: SettingFaults;
  /** Grows with every refusal, so that the first wrong field gets the focus each time. */
  readonly refusals: number;
  readonly step: "editing" | "sending" | "saved" | "failed";
  /** The values that are on their way: what is typed meanwhile stays. */
  readonly sent: Readonly<Record<string, unknown>>;
  readonly problem: Problem | null;
  /** As the last save answered; the host's page may hear of it later. */
  readonly saved: WireConfiguration | null;
}

/** By configuration. */
export type SettingsDrafts = Readonly<Record<string, SettingsDraft>>;

export type SettingsEvent =
  | {
      readonly type: "setting_edited";
      readonly configurationId: string;
      readonly inputId: string;
      readonly values: SettingsDraft["values"];
    }
  | { readonly type: "settings_sent"; readonly configurationId: string }
  | { readonly type: "settings_saved"; readonly configurationId: string; readonly saved: WireConfiguration | null }
  | {
      readonly type: "settings_refused";
      readonly configurationId: string;
      readonly faults: SettingFaults;
      readonly problem: Problem | null;
    }
  | { readonly type: "settings_discarded"; readonly configurationId: string };

export const untouched: SettingsDraft = {
  values: {},
  faults: {},
  refusals: 0,
  step: "editing",
  sent: {},
  problem: null,
  saved: null,
};

export function reduceSettings(drafts: SettingsDrafts, event: SettingsEvent): SettingsDrafts {
  const before = drafts[event.configurationId] ?? untouched;
  const after = move(before, event);
  return after === before ? drafts : { ...drafts, [event.configurationId]: after };
}

function move(draft: SettingsDraft, event: SettingsEvent): SettingsDraft {
  const isSending = draft.step === "sending";
  switch (event.type) {
    case "setting_edited": {
      const { [event.inputId]: _mended, ...faults } = draft.faults;
      return { ...draft, values: event.values, faults, step: isSending ? "sending" : "editing", problem: null };
    }
    case "settings_sent":
      if (isSending || !isDirty(draft)) return draft;
      return { ...draft, step: "sending", sent: draft.values, faults: {}, problem: null };
    case "settings_saved": {
      if (!isSending) return draft;
      const later = Object.entries(draft.values).filter(([id, value]) => draft.sent[id] !== value);
      const values = Object.fromEntries(later);
      return { ...draft, values, sent: {}, step: later.length > 0 ? "editing" : "saved", saved: event.saved };
    }
    case "settings_refused": {
      const { faults, problem } = event;
      return {
        ...draft,
        faults,
        problem,
        sent: {},
        refusals: draft.refusals + 1,
        step: problem ? "failed" : "editing",
      };
    }
    case "settings_discarded":
      return isSending ? draft : { ...untouched, saved: draft.saved };
  }
}

export function isDirty(draft: SettingsDraft | undefined): boolean {
  return draft !== undefined && Object.keys(draft.values).length > 0;
}

/** What is saved, as the host's page or the last save here says; the later of the two. */
export function latest(told: WireConfiguration, saved: WireConfiguration | null | undefined): WireConfiguration {
  return saved && saved.id === told.id && saved.dateUpdated > told.dateUpdated ? saved : told;
}
