import type { IncomingMessage, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import { getRequestListener } from "@hono/node-server";
import type { ProjectId } from "@portico/protocol";
import { loadCatalogue } from "@portico/providers";
import { Hono } from "hono";
import { createAdmins } from "./admins/admin-service.ts";
import { createAdminAuthenticator } from "./admins/authenticate-admin.ts";
import { isLoopbackName } from "./config/config.ts";
import { createAttempts } from "./connect/attempts.ts";
import { createBrowserCookie } from "./connect/browser-cookie.ts";
import { createBegin } from "./connect/connect-begin.ts";
import { createConnectByKey } from "./connect/connect-by-key.ts";
import { createComplete } from "./connect/connect-complete.ts";
import { createHandOff } from "./connect/connect-hand-off.ts";
import { mountConnectApi, mountConnectPages } from "./connect/connect-routes.ts";
import { createHandshakes } from "./connect/handshakes.ts";
import { createCredentials } from "./credentials/credentials-service.ts";
import { mountDashboardApi } from "./dashboard-api/mount-dashboard-api.ts";
import type { Database } from "./db/database.ts";
import { bearerToken } from "./http/bearer-token.ts";
import { mountBrowserApplication } from "./http/browser-application.ts";
import type { AppEnvironment } from "./http/context.ts";
import { createRouter } from "./http/define-route.ts";
import { installPipeline } from "./http/request-pipeline.ts";
import type { StaticFile } from "./http/static-files.ts";
import { createIntegrations } from "./integrations/integration-service.ts";
import { createProviders } from "./integrations/provider-service.ts";
import type { Clock } from "./lib/clock.ts";
import type { Logger } from "./lib/logger.ts";
import type { Secret } from "./lib/secret.ts";
import { createOutbound } from "./net/create-outbound.ts";
import { createStartLimit } from "./connect/start-limit.ts";
import { createDataSources } from "./portal-api/data-source-service.ts";
import { mountPortalPages } from "./portal-api/portal-pages.ts";
import { installWireCors } from "./portal-api/wire-cors.ts";
import { mountWire } from "./portal-api/wire-routes.ts";
import { createProjects } from "./projects/project-service.ts";
import { createProxy } from "./proxy/proxy.ts";
import { createUsers } from "./users/user-service.ts";
import { createVault } from "./vault/vault-service.ts";

export interface AppSettings {
  database: Database;
  rootKey: Secret;
  clock: Clock;
  logger: Logger;
  /** The server's origin as browsers reach it. */
  publicUrl: string;
  standIns: Readonly<Record<string, string>>;
  egressAllow: readonly string[];
  /** Reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  version: string;
  /** The built browser applications. */
  assets: Readonly<Record<"portal" | "dashboard" | "sdk", ReadonlyMap<string, StaticFile>>>;
}

/** The composition root: builds every room, hands each what it needs, mounts the routes. Decides nothing. */
export async function createApp(settings: Readonly<AppSettings>) {
  const { database, clock, logger, publicUrl } = settings;
  const https = new URL(publicUrl).protocol === "https:";

  const outbound = createOutbound(settings);
  const vault = createVault(settings);
  await vault.checkRootKey();
  const projects = createProjects({ database, vault, clock });
  const users = createUsers({ database, projects, clock, logger });
  const admins = createAdmins({ database, clock, publicUrl });
  const providers = createProviders({ database, projects, catalogue: loadCatalogue(), clock });
  const integrations = createIntegrations({ database, projects, providers, vault, clock, publicUrl });
  const credentials = createCredentials({
    database,
    vault,
    integrations,
    outbound,
    clock,
    logger,
    nodeId: randomUUID(),
  });

  const attempts = createAttempts({ database, integrations, clock });
  const handshakes = createHandshakes({ database, projects, clock, publicUrl });
  const complete = createComplete({ ...settings, attempts, integrations, credentials, projects, vault, outbound });
  const connect = {
    attempts,
    handshakes,
    complete,
    begin: createBegin({
      attempts,
      handshakes,
      integrations,
      credentials,
      projects,
      startLimit: createStartLimit({ clock }),
      clock,
      publicUrl,
    }),
    handOff: createHandOff({ ...settings, integrations, vault }),
    integrations,
    projects,
    cookie: createBrowserCookie(https || isLoopbackName(new URL(publicUrl).hostname)),
  };

  const app = new Hono<AppEnvironment>();
  installPipeline(app, { logger, https });
  installWireCors(app, { projects, publicUrl });
  const router = createRouter(app, {
    user: (context) =>
      users.authenticate(
        (context.req.param("projectId") ?? "") as ProjectId,
        bearerToken(context.req.header("authorization")),
      ),
    admin: createAdminAuthenticator({ admins, publicUrl }),
  });
  mountWire(router, {
    ...connect,
    users,
    credentials,
    connectByKey: createConnectByKey({ credentials, outbound }),
    dataSources: createDataSources({ credentials, outbound }),
    publicUrl,
  });
  mountConnectApi(router, connect);
  mountConnectPages(app, connect);
  mountDashboardApi(router, { ...settings, admins, projects, providers, integrations, credentials });
  mountPortalPages(app, { projects, providers, portal: settings.assets.portal, sdk: settings.assets.sdk, publicUrl });
  mountBrowserApplication(app, "/dashboard", settings.assets.dashboard);
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/", (context) => context.redirect("/dashboard"));

  const proxy = createProxy({ projects, users, integrations, credentials, outbound, publicUrl, logger });
  const listener = getRequestListener(app.fetch);

  return {
    admins,
    /** For `node:http`: the proxy's hot path first, below Hono, then everything else. */
    listener: (request: IncomingMessage, response: ServerResponse): void => {
      if (!proxy.handle(request, response)) void listener(request, response);
    },
    /** Ends what ran out of time. Call at the start and every minute. */
    sweep: async (): Promise<void> => {
      await attempts.sweep();
      await handshakes.forgetExpired();
    },
    /**
     * Takes over what a dead process left: a refresh that was under way. Only where no other node can be alive, which
     * is the embedded database; elsewhere its lease runs out by itself.
     */
    recover: async (): Promise<void> => {
      if (database.kind === "embedded") await credentials.recover();
    },
    /** Refreshes under way are finished and stored before anything is closed (TR-06). */
    close: async (): Promise<void> => {
      await credentials.drain();
      await outbound.close();
    },
  };
}
