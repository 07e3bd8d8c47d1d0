/** Everything that can happen to the portal's state: what the host's page says, and what is done and learnt here. */
import type { DevicePrompt, WireCredential } from "@portico/protocol";
import type { AccountChoice } from "./api.ts";
import type { AccountsToChoose } from "./attempt.ts";
import type { Problem } from "./problem.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SettingsEvent } from "./settings/settings-draft.ts";
import type { Goal, WindowSight } from "./state.ts";

export type PortalEvent =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "host_verified"; readonly hostName: string }
  | { readonly type: "started"; readonly goal: Goal }
  | { readonly type: "account_type_chosen"; readonly accountTypeId: string }
  | { readonly type: "answered"; readonly values: Readonly<Record<string, string>> }
  | { readonly type: "form_reopened" }
  | { readonly type: "window_seen"; readonly sight: WindowSight }
  | { readonly type: "window_blocked"; readonly startUrl: string }
  /** A window without an opener has arrived; after a code that was not its own, why. */
  | { readonly type: "code_wanted"; readonly problem: Problem | null }
  | { readonly type: "window_code_sent" }
  | { readonly type: "code_asked" }
  | { readonly type: "code_shown"; readonly device: DevicePrompt }
  | { readonly type: "verifying" }
  | { readonly type: "accounts_differ"; readonly accounts: AccountsToChoose }
  | { readonly type: "account_decided"; readonly choice: AccountChoice }
  | { readonly type: "decision_failed" }
  | { readonly type: "saved"; readonly credential: WireCredential }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "setup_sent"; readonly credentialId: string }
  | { readonly type: "setup_failed"; readonly credentialId: string; readonly problem: Problem }
  | { readonly type: "account_picked"; readonly credentialId: string }
  | { readonly type: "disconnect_asked"; readonly credentialId: string }
  | { readonly type: "disconnect_sent" }
  | { readonly type: "disconnect_failed" }
  | { readonly type: "disconnected"; readonly credential: WireCredential }
  | SettingsEvent
  | { readonly type: "leave_asked" }
  | { readonly type: "leave_declined" }
  | { readonly type: "back" }
  | { readonly type: "token_refused"; readonly token: string }
  | { readonly type: "left" };
