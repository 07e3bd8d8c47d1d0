/** Everything that can happen to the portal's state: what the host's page says, and what is done and learnt here. */
import type { WireCredential } from "@portico/protocol";
import type { Problem } from "./problem.ts";
import type { Snapshot } from "./snapshot.ts";
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
  | { readonly type: "verifying" }
  | { readonly type: "saved"; readonly credential: WireCredential }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "setup_sent"; readonly credentialId: string }
  | { readonly type: "setup_failed"; readonly credentialId: string; readonly problem: Problem }
  | { readonly type: "account_picked"; readonly credentialId: string }
  | { readonly type: "disconnect_asked"; readonly credentialId: string }
  | { readonly type: "disconnect_sent" }
  | { readonly type: "disconnect_failed" }
  | { readonly type: "disconnected"; readonly credential: WireCredential }
  | { readonly type: "back" }
  | { readonly type: "token_refused"; readonly token: string }
  | { readonly type: "left" };
