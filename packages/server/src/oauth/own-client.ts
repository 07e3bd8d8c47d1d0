import { readDiscoveredServer, type DiscoveredServer } from "./discovery/discovered-server.ts";

/**
 * What a credential's OAuth client is, where that is not all in its integration: public facts, as they are stored beside
 * it.
 */
export interface OwnClient {
  /** Null: the integration's client. Of any other the secret is sealed with the credential's own, as `clientSecret`. */
  clientId: string | null;
  /** The authorization server, where it was discovered. Absent: the declaration names it. */
  server?: DiscoveredServer | null;
  /**
   * The client is that of other software, whose tokens were brought here: nobody here has its secret, so that nothing is
   * ever asked for in its name.
   */
  isElsewhere?: true;
}

/** As a row has it; null for what no version of ours wrote. */
export function readOwnClient(stored: unknown): OwnClient | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { clientId, server, isElsewhere } = stored as Record<string, unknown>;
  const id = typeof clientId === "string" && clientId !== "" ? clientId : null;
  const discovered = readDiscoveredServer(server);
  if (id === null && discovered === null) return null;
  return {
    clientId: id,
    ...(discovered === null ? {} : { server: discovered }),
    ...(isElsewhere === true ? { isElsewhere } : {}),
  };
}

/** Whether the client is another than the integration's, whose secret must then never be used (OA-05). */
export function isNotIntegrations(client: OwnClient | null | undefined): client is OwnClient & { clientId: string } {
  return client != null && client.clientId !== null;
}
