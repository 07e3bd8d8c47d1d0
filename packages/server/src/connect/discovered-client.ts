import { createHash } from "node:crypto";
import type { UserId } from "@portico/protocol";
import { isResourceOfUser, type OAuth2Discovery } from "@portico/providers";
import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { RegisteredClients } from "../integrations/registered-clients.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import type { ClientAuthentication, DiscoveredServer } from "../oauth/discovery/discovered-server.ts";
import type { Discover, Discovery } from "../oauth/discovery/discover.ts";
import { refusesClient } from "../oauth/discovery/probe-client.ts";
import { isNotIntegrations, type OwnClient } from "../oauth/own-client.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Projects } from "../projects/project.ts";
import type { Attempt } from "./attempt.ts";
import { createUnreturnedStore } from "./unreturned-store.ts";

export interface DiscoveredClientDependencies {
  discover: Discover;
  registeredClients: RegisteredClients;
  integrations: Pick<Integrations, "redirectUrl">;
  projects: Pick<Projects, "get">;
  database: Pick<Database, "queries">;
  outbound: Pick<Outbound, "call">;
}

/** What an attempt at a discovered server goes on with. */
export interface ChosenClient {
  client: OwnClient;
  /** Undefined for a public client, and for the integration's own. */
  secret: Secret | undefined;
  redirectUri: string;
  scopes: readonly string[];
}

export interface Wishes {
  userId: UserId;
  /** The end user's answers before consent. */
  values: Readonly<Record<string, string>>;
  /** Empty: what the server tells is asked for. */
  scopes: readonly string[];
  /** The host's own page for the callback, listed in the project. */
  redirectUrl: string | undefined;
}

export type DiscoveredClients = ReturnType<typeof createDiscoveredClients>;

/** Finds the authorization server of an attempt, and the client that this server is there. */
export function createDiscoveredClients(deps: Readonly<DiscoveredClientDependencies>) {
  const { discover, registeredClients, integrations, projects } = deps;
  const unreturned = createUnreturnedStore(deps.database.queries);

  return {
    /**
     * The client that the host entered, where the API is at one address for everybody; else one that is registered for
     * the server. Each server has a redirect address of its own: one could otherwise have the code of another sent to
     * itself (OA-05).
     *
     * Throws what discovery and `RegisteredClients.clientFor` throw; `connect.redirect_url_refused`,
     * `connect.app_misconfigured`.
     */
    async choose(integration: Integration, auth: OAuth2Discovery, wishes: Wishes): Promise<ChosenClient> {
      const { provider } = integration;
      const isOfUser = isResourceOfUser(auth);
      if (isOfUser && wishes.redirectUrl !== undefined) {
        throw new PorticoError(
          "connect.redirect_url_refused",
          "Users choose the server here: it comes back to Portico",
        );
      }
      const discovery = await discover({ provider, values: wishes.values }, auth);
      const scopes = wishes.scopes.length > 0 ? wishes.scopes : discovery.scopes;
      const ours = integrations.redirectUrl(integration);
      if (!isOfUser && integration.clientId !== null) {
        const server = pinned(discovery, entered(integration, discovery));
        const redirectUri = wishes.redirectUrl ?? ours;
        return { client: { clientId: null, server }, secret: undefined, redirectUri, scopes };
      }
      const redirectUri = wishes.redirectUrl ?? `${ours}/at-${lettersOf(discovery.server.issuer)}`;
      const { name: clientName } = await projects.get(integration.projectId);
      const register = async (): Promise<ChosenClient> => {
        const registration = { clientName, redirectUri, scopes };
        const registered = await registeredClients.clientFor(integration, discovery.server, registration);
        const server = pinned(discovery, registered.clientAuthentication);
        const client = { clientId: registered.clientId, server };
        return { client, secret: registered.clientSecret, redirectUri, scopes };
      };
      const chosen = await register();
      return (await isForgotten(integration, chosen, wishes)) ? register() : chosen;
    },

    /**
     * A server that does not know the client it once registered says so in the callback or to the code: the client is
     * forgotten, and what the end user reads is to try again, because that will help. Other errors stay as they are.
     */
    async forgetIfUnknown({ projectId, integrationId, oauthClient }: Attempt, error: PorticoError) {
      if (!isNotIntegrations(oauthClient) || !oauthClient.server || !isUnknownClient(error)) return error;
      await registeredClients.forget(projectId, integrationId, oauthClient.clientId);
      return new TokenRequestError("grant_refused", "The authorization server does not know its client any more", {
        cause: error,
        providerError: "invalid_client",
      });
    },
  };

  /**
   * A server that lost its clients shows its own page of it, and nobody comes back. So whoever tries again has the server
   * asked first.
   */
  async function isForgotten(integration: Integration, chosen: ChosenClient, wishes: Wishes): Promise<boolean> {
    const { projectId, id: integrationId } = integration;
    const { client, redirectUri, scopes } = chosen;
    const clientId = client.clientId ?? "";
    const { userId, values } = wishes;
    if (!(await unreturned.isLast(projectId, { userId, integrationId, clientId }))) return false;
    const app = oauthAppOf(integration, { accountType: null, values }, undefined, client);
    if (!(await refusesClient(deps, app, { redirectUri, scopes }))) return false;
    await registeredClients.forget(projectId, integrationId, clientId);
    return true;
  }
}

function isUnknownClient({ meta }: PorticoError): boolean {
  return meta["providerError"] === "invalid_client" || meta["providerError"] === "unauthorized_client";
}

function pinned({ server, resource }: Discovery, clientAuthentication: ClientAuthentication): DiscoveredServer {
  const { issuer, authorizeUrl, tokenUrl, revokeUrl, issuerInCallback } = server;
  return { issuer, authorizeUrl, tokenUrl, revokeUrl, issuerInCallback, resource, clientAuthentication };
}

/** How the client that the host entered proves itself: by its secret where it has one. */
function entered({ hasClientSecret }: Integration, { server }: Discovery): ClientAuthentication {
  const fitting = server.authentications.find((each) => (each === "none") !== hasClientSecret);
  if (fitting !== undefined) return fitting;
  throw new PorticoError(
    "connect.app_misconfigured",
    `The authorization server wants a client ${hasClientSecret ? "without" : "with"} a secret`,
  );
}

/** 20 letters that stand for an issuer in the path of its redirect address. */
function lettersOf(issuer: string): string {
  const digits = createHash("sha256").update(issuer, "utf8").digest("hex").slice(0, 20);
  return digits.replace(/./g, (digit) => String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16)));
}
