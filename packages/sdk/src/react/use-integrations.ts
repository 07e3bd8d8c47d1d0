import { useMemo } from "react";
import type {
  ConnectOptions,
  Credential,
  InstallEvent,
  IntegrationMetadata,
  Portico,
  UninstallOptions,
  UserIntegration,
} from "../index.ts";
import { useConnection } from "./provider.tsx";
import { useUserSnapshot } from "./use-connect.ts";
import type { UserSnapshot } from "./user-store.ts";

/** One account that the user has connected. */
export interface ConnectedAccount extends Pick<Credential, "id" | "externalId" | "status" | "health" | "paused"> {
  /** What the provider calls the account (its id, where the provider says nothing). */
  name: string;
  /** The user has to do something: reconnect (`INVALID`), or answer what is still due (`PENDING`). */
  needsAttention: boolean;
  /** Why it cannot be used, in words for the end user. */
  reason: string | undefined;
}

/** One active integration of the project, and what the user has of it. */
export interface Integration extends IntegrationMetadata {
  /** At least one account can be used. */
  isConnected: boolean;
  /** At least one account waits for the user. */
  needsAttention: boolean;
  /** In the order in which the server lists them. */
  accounts: ConnectedAccount[];
  /** `Portico.connect` for this integration. */
  connect: (options?: ConnectOptions) => Promise<InstallEvent | undefined>;
  /** `Portico.uninstallIntegration` for this integration. */
  disconnect: (options?: UninstallOptions) => Promise<void>;
}

/**
 * The active integrations: those that wait for the user first, then the connected ones, then the rest, each by name.
 * `[]` until `ready`. The same array until something changes. Throws a `TypeError` outside of a `<ConnectProvider>`.
 *
 * @example
 * const integrations = useIntegrations();
 * return integrations.map(({ type, name, isConnected, connect }) => (
 *   <button key={type} onClick={() => void connect()}>{isConnected ? `${name} ✓` : name}</button>
 * ));
 */
export function useIntegrations(): Integration[] {
  const { client, locale } = useConnection();
  const { user, metadata } = useUserSnapshot();
  return useMemo(() => integrationsOf(client, user, metadata, locale), [client, user, metadata, locale]);
}

function integrationsOf(
  { connect, uninstallIntegration }: Portico,
  user: UserSnapshot["user"],
  metadata: UserSnapshot["metadata"],
  locale: string | undefined,
): Integration[] {
  const names = new Intl.Collator(locale);
  const rank = ({ needsAttention, isConnected }: Integration): number => (needsAttention ? 0 : isConnected ? 1 : 2);
  return metadata
    .map((each): Integration => {
      const { type } = each;
      const accounts = accountsOf(user.authenticated ? user.integrations[type] : undefined);
      return {
        ...each,
        accounts,
        isConnected: accounts.some(({ status }) => status === "VALID"),
        needsAttention: accounts.some(({ needsAttention }) => needsAttention),
        connect: (options) => connect(type, options),
        disconnect: (options) => uninstallIntegration(type, options),
      };
    })
    .sort((one, other) => rank(one) - rank(other) || names.compare(one.name, other.name));
}

function accountsOf(owned: UserIntegration | undefined): ConnectedAccount[] {
  return (owned?.allCredentials ?? []).map((credential) => {
    const { id, externalId, status, health, paused, providerData, providerId, statusReason } = credential;
    return {
      id,
      status,
      ...(externalId && { externalId }),
      ...(health && { health }),
      ...(paused && { paused }),
      name: String(providerData["accountName"] ?? providerId ?? id),
      needsAttention: status !== "VALID",
      reason: (statusReason ?? paused)?.message,
    };
  });
}
