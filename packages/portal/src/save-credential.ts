/**
 * Has the SDK in the host's page make, finish or remove a credential. The SDK makes the request, merges the answer into
 * the user's state and tells the host's listeners, so every change leads to exactly one event there.
 */
import type { InstallOptions, WireCredential } from "@portico/protocol";
import type { Bridge } from "./bridge.ts";
import { readProblem, type Problem } from "./problem.ts";
import { isCredential, isRecord } from "./snapshot.ts";
import type { Store } from "./store.ts";

/** The server may have to ask a slow provider. */
const saveTimeoutMs = 60_000;

export interface CredentialSaver {
  /** Makes a credential from a key form's values, or takes over the one that an attempt made. */
  readonly save: (payload: Record<string, unknown>, installOptions: InstallOptions) => Promise<void>;
  /** Answers the questions after consent (contract 3.10). */
  readonly finishSetup: (credentialId: string, values: Readonly<Record<string, string>>) => Promise<void>;
  readonly disconnect: (credential: WireCredential) => Promise<void>;
}

export function createCredentialSaver(parts: {
  readonly bridge: Bridge;
  readonly store: Store;
  readonly randomId: () => string;
}): CredentialSaver {
  const { bridge, store } = parts;

  const callback = async (
    payload: Record<string, unknown>,
    credentialId: string | undefined,
    installOptions: InstallOptions | undefined,
  ): Promise<{ credential: WireCredential } | { problem: Problem }> => {
    const integrationId = store.state().snapshot?.integration?.id;
    // The official SDK silently drops a call whose first argument it saw within five seconds (contract 0.2 rule 12):
    // without the nonce, the same wrong key sent twice would wait for an answer that never comes.
    const first = { integrationId, payload, nonce: parts.randomId() };
    try {
      const result = await bridge.call("_oauthCallback", [first, credentialId, { installOptions }], saveTimeoutMs);
      if (isRecord(result) && isCredential(result.credential)) return { credential: result.credential };
      // The official SDK answers nothing when the server refused, and puts the error into its next snapshot.
      return { problem: readProblem(store.state().snapshot?.connectionError) };
    } catch (error) {
      return { problem: readProblem(error) };
    }
  };

  return {
    save: async (payload, installOptions) => {
      store.dispatch({ type: "verifying" });
      const outcome = await callback(payload, undefined, installOptions);
      if ("credential" in outcome) store.dispatch({ type: "saved", credential: outcome.credential });
      else store.dispatch({ type: "failed", problem: outcome.problem });
    },
    finishSetup: async (credentialId, values) => {
      store.dispatch({ type: "setup_sent", credentialId });
      const outcome = await callback({ ...values }, credentialId, undefined);
      if ("credential" in outcome) store.dispatch({ type: "saved", credential: outcome.credential });
      else store.dispatch({ type: "setup_failed", credentialId, problem: outcome.problem });
    },
    disconnect: async (credential) => {
      const { snapshot } = store.state();
      if (!snapshot?.integrationType) return;
      store.dispatch({ type: "disconnect_sent" });
      // The official SDK drops its portal state without a close event (and leaves the host's page unscrollable) when
      // the credential is named exactly as the portal was opened with (contract 6.2). Unnamed, it means the same one.
      const isNamedAlike = snapshot.options.selectedCredentialId === credential.id;
      const isCurrent = snapshot.userIntegration?.credentialId === credential.id;
      const named = isNamedAlike && isCurrent ? {} : { selectedCredentialId: credential.id };
      try {
        await bridge.call("uninstallIntegration", [snapshot.integrationType, named], saveTimeoutMs);
        store.dispatch({ type: "disconnected", credential });
      } catch {
        store.dispatch({ type: "disconnect_failed" });
      }
    },
  };
}
