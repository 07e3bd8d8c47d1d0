/**
 * Every text that the portal shows. A language is one value of `Messages`; names of providers, hosts and accounts go in
 * untranslated. Texts name the provider and the account, say what happens next, and never blame (experience page 4.2).
 */
import { english } from "./messages/english.ts";
import type { ProblemKind } from "./problem.ts";

export interface ProblemText {
  readonly title: string;
  readonly body: string;
}

export interface Messages {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly close: string;
  readonly back: string;
  readonly cancel: string;
  readonly tryAgain: string;
  readonly securedBy: string;
  readonly opensInNewTab: string;
  readonly covered: string;
  readonly loading: (provider: string) => string;
  readonly overview: {
    readonly title: (provider: string, host: string) => string;
    readonly accessTitle: (host: string) => string;
    readonly whoTitle: string;
    readonly whoBody: (provider: string, host: string, asks: "window" | "form" | "nothing") => string;
    readonly undoTitle: string;
    readonly undoBody: () => string;
    readonly about: (provider: string) => string;
    readonly connect: (provider: string) => string;
    readonly disconnected: (account: string) => string;
    /** One of several connections of the same account. */
    readonly oneEnded: (account: string) => string;
  };
  readonly accountType: {
    readonly title: (provider: string) => string;
    readonly body: string;
    readonly next: string;
  };
  readonly fields: {
    readonly windowTitle: (provider: string) => string;
    readonly windowBody: (provider: string) => string;
    readonly keyTitle: (provider: string) => string;
    readonly keyBody: (provider: string) => string;
    readonly appTitle: (provider: string) => string;
    readonly appBody: (provider: string) => string;
    readonly permissionsTitle: (host: string) => string;
    readonly permissionsBody: (provider: string) => string;
    /** Beside a permission that cannot be switched off. */
    readonly fixed: string;
    /** For forms that ask for more than a key. */
    readonly formTitle: (provider: string) => string;
    /** For connections that need no answer at all. */
    readonly confirmBody: (provider: string) => string;
    /** For connections that need no answer before the code. */
    readonly codeBody: (provider: string) => string;
    readonly toCode: string;
    readonly toWindow: (provider: string) => string;
    readonly testAndConnect: string;
    readonly preview: string;
    readonly optional: string;
    readonly required: string;
    readonly whereToFind: string;
    readonly reveal: string;
    readonly conceal: string;
    readonly choose: string;
    readonly rejected: (provider: string) => string;
  };
  readonly waiting: {
    readonly openingTitle: (provider: string) => string;
    readonly title: (provider: string) => string;
    readonly body: (provider: string, host: string) => string;
    readonly bringToFront: string;
    readonly startOver: string;
    readonly outOfSightTitle: (provider: string) => string;
    readonly outOfSightBody: (provider: string) => string;
    readonly closedTitle: (provider: string) => string;
    readonly closedBody: string;
  };
  readonly deviceCode: {
    readonly fetchingTitle: (provider: string) => string;
    readonly title: (provider: string) => string;
    readonly body: (provider: string, host: string) => string;
    readonly codeLabel: string;
    /** Stands before the address. */
    readonly anyDevice: string;
    readonly until: (time: string) => string;
    readonly open: (provider: string) => string;
    readonly newCode: string;
    /** Under the picture of the code. */
    readonly scan: string;
    /** Read out in its place. */
    readonly picture: (address: string) => string;
  };
  readonly blocked: {
    readonly title: string;
    readonly body: (provider: string) => string;
    readonly open: (provider: string) => string;
  };
  readonly verifying: {
    readonly windowTitle: (provider: string) => string;
    readonly keyTitle: (provider: string) => string;
    readonly formTitle: (provider: string) => string;
    readonly body: string;
  };
  readonly setup: {
    readonly title: string;
    readonly body: (account: string, provider: string) => string;
    readonly finish: string;
    readonly search: (field: string) => string;
    readonly loadingOptions: string;
    readonly noOptions: (provider: string) => string;
    readonly noMatch: (search: string) => string;
    readonly optionCount: (count: number) => string;
    readonly optionsFailed: (provider: string) => string;
  };
  readonly manage: {
    readonly title: (provider: string) => string;
    /** Where something keeps it from working for now. */
    readonly interruptedTitle: (provider: string) => string;
    readonly isNew: (account: string) => string;
    readonly working: string;
    readonly setupPending: string;
    readonly broken: string;
    readonly lacking: string;
    readonly waiting: (provider: string) => string;
    readonly checking: string;
    readonly paused: string;
    readonly moreAccess: (host: string, provider: string) => string;
    /** `day` is null when the connection has ended already, as far as is known. */
    readonly ends: (provider: string, day: string | null) => string;
    readonly since: (day: string) => string;
    readonly connectedAt: (moment: string) => string;
    readonly accounts: (count: number) => string;
    readonly account: string;
    readonly usedBy: (host: string) => string;
    readonly reconnect: string;
    readonly disconnect: string;
    readonly add: string;
    readonly done: string;
    readonly unnamed: (provider: string) => string;
  };
  readonly disconnecting: {
    readonly title: (account: string) => string;
    /** `goesOn`: another connection of the same account stays. */
    readonly stops: (host: string, provider: string, goesOn: boolean) => readonly string[];
    readonly goesOn: (host: string, provider: string) => string;
    /** `isTyped`: it was connected by a key or a password, which only its owner can end. */
    readonly stays: (provider: string, isTyped: boolean) => string;
    readonly confirm: string;
    readonly keep: string;
    readonly failed: (account: string) => string;
  };
  readonly chooseAccount: {
    readonly title: (provider: string) => string;
    readonly body: (consented: string, connected: string, provider: string) => string;
    /** Names for accounts that the provider does not name. */
    readonly theNew: string;
    readonly theOld: string;
    readonly connectedNow: string;
    readonly signedIn: string;
    readonly use: (consented: string) => string;
    readonly add: (consented: string) => string;
    readonly keep: (connected: string) => string;
    readonly note: string;
    readonly failed: string;
  };
  readonly success: {
    readonly title: string;
    readonly body: (account: string, provider: string, host: string) => string;
  };
  readonly attention: {
    readonly title: (provider: string) => string;
    readonly fallback: (provider: string) => string;
    readonly impact: (host: string, provider: string) => string;
    readonly kept: string;
    readonly pausedTitle: (provider: string) => string;
    readonly pausedImpact: (host: string) => string;
    /** For what is not connected yet. */
    readonly pausedOffer: (host: string) => string;
  };
  readonly stale: ProblemText;
  readonly problem: {
    readonly text: Readonly<Record<ProblemKind, (provider: string, host: string) => ProblemText>>;
    readonly missing: string;
    readonly fixPermissions: string;
    readonly reference: string;
    readonly copy: string;
    readonly copied: string;
  };
}

/** One language for now. Others are chosen here, by the browser's preference. */
export function messagesFor(_languages: readonly string[]): Messages {
  return english;
}
