/** @jsxImportSource react */
import { createContext, useContext, useEffect, useMemo, useRef, type ReactElement, type ReactNode } from "react";
import { portico, type Portico, type PorticoError } from "../index.ts";
import { userStoreOf, type UserStore } from "./user-store.ts";

export interface ConnectProviderProps {
  projectId: string;
  /**
   * Resolves to a user token, fresh from your server. Called once on mounting, before each token's end, and after an
   * answer of 401. It need not be the same function at every rendering.
   */
  fetchUserToken: () => Promise<string>;
  /** The instance of the SDK to sign in; only one provider for each at a time (the ready-made `portico`). */
  client?: Portico;
  /** The server, for `configureGlobal` (what the client was configured for). */
  baseUrl?: string;
  /** BCP 47, for the order of names and for searching, such as `de` (the browser's). */
  locale?: string;
  /** Your own interface instead of the portal, as `useInstallFlow` needs it (what the client is set to). */
  headless?: boolean;
  /** Hears of every sign-in that failed, also of a renewal that is tried again by itself. */
  onError?: (error: PorticoError) => void;
  children?: ReactNode;
}

interface Connection {
  readonly client: Portico;
  readonly store: UserStore;
  readonly locale: string | undefined;
}

const ConnectContext = createContext<Connection | undefined>(undefined);

/**
 * Signs the user in for everything inside, and keeps them signed in: a fresh token is fetched two minutes before the old
 * one ends (sooner for tokens of under ten minutes) and after an answer of 401. Really unmounting it signs the user out.
 * Effects that React only runs twice, as StrictMode does, make one sign-in: the end waits for the next task, and the
 * same provider's return calls it off. For another user give it another `key`; that signs the first one out at once.
 *
 * On a server it renders its children, `signing_in`, and does nothing else.
 *
 * Errors, in `useConnect()` and `onError`: `sdk.user_token_failed` where `fetchUserToken` rejects (see `cause`), and
 * those of `authenticate`. A renewal that failed is tried again every 30 seconds while the old token counts; a sign-in
 * that failed, on `retry()`, when the page is shown again, and when the browser is back online.
 *
 * @example
 * <ConnectProvider projectId={projectId} fetchUserToken={async () => (await fetch("/portico-token")).text()}>
 *   <IntegrationCatalog />
 * </ConnectProvider>
 */
export function ConnectProvider(props: ConnectProviderProps): ReactElement {
  const { projectId, fetchUserToken, client = portico, baseUrl, locale, headless, onError, children } = props;
  const store = userStoreOf(client);
  const settings = useRef({ fetchUserToken, onError });

  useEffect(() => {
    settings.current = { fetchUserToken, onError };
  });
  useEffect(() => {
    if (headless !== undefined) client.setHeadless(headless);
  }, [client, headless]);
  useEffect(() => store.hold(settings, projectId, baseUrl), [store, projectId, baseUrl]);

  const connection = useMemo(() => ({ client, store, locale }), [client, store, locale]);
  return <ConnectContext.Provider value={connection}>{children}</ConnectContext.Provider>;
}

/** What the provider above gives. A hook outside of one is a programmer's mistake. */
export function useConnection(): Connection {
  const connection = useContext(ConnectContext);
  if (!connection) throw new TypeError("This needs a <ConnectProvider> above it.");
  return connection;
}
