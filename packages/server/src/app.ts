import type { IncomingMessage, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { ProjectId } from "@portico/protocol";
import { loadCatalogue } from "@portico/providers";
import { Hono } from "hono";
import type { Admins } from "./admins/admin.ts";
import { createAdmins } from "./admins/admin-service.ts";
import { createAdminAuthenticator } from "./admins/authenticate-admin.ts";
import { createHostAuthenticator } from "./admins/authenticate-host.ts";
import { isLoopbackName } from "./config/config.ts";
import { createConnect } from "./connect/connect.ts";
import { createIsConsentUndecided } from "./connect/undecided-consents.ts";
import { mountConnectApi, mountConnectPages } from "./connect/connect-routes.ts";
import { mountLinkPages } from "./connect/links/link-pages.ts";
import type { LinkSessions } from "./connect/links/link-sessions.ts";
import { createRestoreWatch } from "./credentials/restore-watch.ts";
import { createCredentials } from "./credentials/credentials-service.ts";
import { createTokensInUse } from "./credentials/tokens-in-use.ts";
import { mountDashboardApi } from "./dashboard-api/mount-dashboard-api.ts";
import type { Database } from "./db/database.ts";
import { createEventLog } from "./events/event-log.ts";
import { bearerToken } from "./http/bearer-token.ts";
import { mountBrowserApplication } from "./http/browser-application.ts";
import type { AppEnvironment } from "./http/context.ts";
import { createRouter, type Router } from "./http/define-route.ts";
import { installPipeline } from "./http/request-pipeline.ts";
import type { StaticFile } from "./http/static-files.ts";
import { mountHostApi } from "./host-api/mount-host-api.ts";
import { createIntegrations } from "./integrations/integration-service.ts";
import { createRegisteredClients } from "./integrations/registered-clients.ts";
import { createProviders } from "./integrations/provider-service.ts";
import type { Clock } from "./lib/clock.ts";
import type { KnownSecrets } from "./lib/known-secrets.ts";
import type { Logger } from "./lib/logger.ts";
import { runEach } from "./lib/run-each.ts";
import { createOutbound } from "./net/create-outbound.ts";
import { createDataSources } from "./portal-api/data-source-service.ts";
import { mountPortalPages } from "./portal-api/portal-pages.ts";
import { installWireCors } from "./portal-api/wire-cors.ts";
import { mountWire } from "./portal-api/wire-routes.ts";
import type { ApiKeys } from "./projects/api-key.ts";
import { createApiKeys } from "./projects/api-key-service.ts";
import { createProjects } from "./projects/project-service.ts";
import { createProxy } from "./proxy/proxy.ts";
import { createTransfer } from "./transfer/create-transfer.ts";
import { createUsers } from "./users/user-service.ts";
import type { Users } from "./users/user.ts";
import { createAccessAudit } from "./vault/access-audit.ts";
import { createVault, type VaultDependencies } from "./vault/vault-service.ts";
import { createRevocations } from "./revocations/revocation-service.ts";
import { createWebhookRoom } from "./webhooks/create-webhook-room.ts";

export interface AppSettings {
  database: Database;
  /** Checked already. A text is one key of 32 bytes in base64. */
  rootKey: VaultDependencies["rootKey"];
  clock: Clock;
  logger: Logger;
  /** What this machine keeps of its own beside the database. */
  dataFolder: string;
  /** The server's origin as browsers reach it. */
  publicUrl: string;
  standIns: Readonly<Record<string, string>>;
  egressAllow: readonly string[];
  /** Reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  version: string;
  /** Told of every secret that is opened or sealed (nobody). */
  knownSecrets?: KnownSecrets;
  /** The built browser applications. */
  assets: Readonly<Record<"portal" | "dashboard" | "sdk", ReadonlyMap<string, StaticFile>>>;
}

/** The composition root: builds every room, hands each what it needs, mounts the routes. Decides nothing. */
export async function createApp(settings: Readonly<AppSettings>) {
  const { database, clock, logger, publicUrl } = settings;
  const https = new URL(publicUrl).protocol === "https:";

  const outbound = createOutbound(settings);
  const nodeId = randomUUID();
  const accessAudit = createAccessAudit({ database, clock, logger });
  const vault = createVault({ ...settings, nodeId, accessAudit });
  const projects = createProjects({ database, vault, clock });
  const apiKeys = createApiKeys({ database, projects, clock });
  const users = createUsers({ database, projects, clock, logger });
  const admins = createAdmins({ database, clock, publicUrl });
  const providers = createProviders({ database, projects, catalogue: loadCatalogue(), clock, logger });
  const integrations = createIntegrations({ database, projects, providers, vault, clock, logger, publicUrl });
  const registeredClients = createRegisteredClients({ database, vault, outbound, clock, logger });
  const tokensInUse = createTokensInUse({ database, vault, logger });
  const isConsentUndecided = createIsConsentUndecided({ database, vault });
  const known = { tokensInUse, isConsentUndecided };
  const revocations = createRevocations({ ...settings, vault, integrations, outbound, ...known });
  const spillFolder = join(settings.dataFolder, "spill");
  const below = { ...settings, vault, integrations, outbound, revocations };
  const credentials = createCredentials({ ...below, nodeId, spillFolder });

  const transfer = createTransfer({ ...settings, projects, users, integrations, credentials, vault, outbound });
  const file = join(settings.dataFolder, "credential-versions.journal");
  const restoreWatch = createRestoreWatch({ database, credentials, file, clock, logger });

  const isSecureOrigin = https || isLoopbackName(new URL(publicUrl).hostname);
  const connect = createConnect({ ...below, projects, users, registeredClients, credentials, isSecureOrigin });

  const app = new Hono<AppEnvironment>();
  installPipeline(app, { logger, https });
  installWireCors(app, { projects, publicUrl });
  const router = routerFor(app, { users, admins, apiKeys, linkSessions: connect.linkSessions, publicUrl });
  mountWire(router, {
    ...connect,
    users,
    credentials,
    dataSources: createDataSources({ credentials, outbound, clock }),
    publicUrl,
  });
  mountConnectApi(router, connect);
  mountConnectPages(app, connect);
  mountLinkPages(app, { ...connect, publicUrl, isSecureOrigin });
  const rooms = { admins, projects, apiKeys, providers, integrations, credentials, transfer, accessAudit, revocations };
  mountDashboardApi(router, { ...settings, ...rooms, keyRotation: vault.rotation });
  const eventLog = createEventLog({ database });
  const { webhooks, worker } = createWebhookRoom({ ...settings, projects, vault, eventLog, outbound });
  const { freezes } = credentials;
  mountHostApi(router, { ...rooms, links: connect.links, database, clock, users, freezes, eventLog, webhooks });
  mountPortalPages(app, { projects, providers, portal: settings.assets.portal, sdk: settings.assets.sdk, publicUrl });
  mountBrowserApplication(app, "/dashboard", settings.assets.dashboard);
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/", (context) => context.redirect("/dashboard"));

  const proxy = createProxy({ projects, users, integrations, credentials, outbound, publicUrl, clock, logger });
  const listener = getRequestListener(app.fetch);

  return {
    admins,
    credentials,
    integrations,
    /** For `node:http`: the proxy's hot path first, below Hono, then everything else. */
    listener: (request: IncomingMessage, response: ServerResponse): void => {
      if (!proxy.handle(request, response)) void listener(request, response);
    },
    /** Begins what works by itself: sending webhooks, renewing credentials ahead of need, looking for freezes. */
    start: (): void => [worker, credentials.worker, credentials.freezeWatch].forEach((each) => each.start()),
    /** Ends what ran out of time. Call at the start and every minute. Throws at the end what failed, by its name. */
    sweep: async (): Promise<void> => {
      revocations.wake();
      await runEach({
        "connect attempts": connect.sweep,
        // before anything that uses what a restore may have brought back
        "restore watch": restoreWatch.sweep,
        "encryption keys": async () => {
          await vault.rotation.announceNode();
          void vault.rotation.work();
        },
        "uses of API keys": () => apiKeys.storeUses(),
        credentials: credentials.sweep,
        webhooks: () => worker.sweep(),
        "audit of openings": () => accessAudit.flush(),
      });
    },
    /**
     * Takes over what a dead process left: a refresh that was under way. Only where no other node can be alive, which
     * is the embedded database; elsewhere its lease runs out by itself.
     */
    recover: async (): Promise<void> => {
      // first of all: what a restore brought back must not be used
      await restoreWatch.check();
      await credentials.recover({ isAlone: database.kind === "embedded" });
      if (database.kind === "embedded") await revocations.recover();
    },
    /** Refreshes under way are finished and stored before anything is closed (TR-06). */
    close: async (): Promise<void> => {
      await runEach({
        "encryption keys": () => vault.rotation.stop(),
        webhooks: () => worker.stop(),
        // before anything that could wait for the database: a rotated token may be in hand
        credentials: () => credentials.drain(),
        "restore watch": () => restoreWatch.close(),
        revocations: () => revocations.close(),
        "uses of API keys": () => apiKeys.storeUses(),
        // after the last that opens a secret
        "audit of openings": () => accessAudit.flush(),
        "calls to elsewhere": () => outbound.close(),
      });
    },
  };
}

/** A router that knows every kind of caller. */
function routerFor(
  app: Hono<AppEnvironment>,
  {
    users,
    admins,
    apiKeys,
    linkSessions,
    publicUrl,
  }: Readonly<{
    users: Pick<Users, "authenticate">;
    admins: Pick<Admins, "bySession" | "byLocalAdminKey">;
    apiKeys: Pick<ApiKeys, "verify">;
    linkSessions: Pick<LinkSessions, "authenticate">;
    publicUrl: string;
  }>,
): Router {
  const authenticateAdmin = createAdminAuthenticator({ admins, publicUrl });
  return createRouter(app, {
    user: async (context) => {
      const projectId = (context.req.param("projectId") ?? "") as ProjectId;
      const token = bearerToken(context.req.header("authorization"));
      return (await linkSessions.authenticate(projectId, token)) ?? users.authenticate(projectId, token);
    },
    admin: authenticateAdmin,
    host: createHostAuthenticator({ verifyApiKey: apiKeys.verify, authenticateAdmin }),
  });
}
