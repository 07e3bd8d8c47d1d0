import { randomBytes } from "node:crypto";
import { loadCatalogue } from "@portico/providers";
import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { Hono } from "hono";
import { createAdmins } from "../admins/admin-service.ts";
import { createAdminAuthenticator } from "../admins/authenticate-admin.ts";
import { createFreezes } from "../credentials/freezes.ts";
import { createRefreshBreaker } from "../credentials/refresh-breaker.ts";
import { openTestDatabase } from "../db/testing.ts";
import type { AppEnvironment } from "../http/context.ts";
import { createRouter } from "../http/define-route.ts";
import { installPipeline } from "../http/request-pipeline.ts";
import { createIntegrations } from "../integrations/integration-service.ts";
import { createProviders } from "../integrations/provider-service.ts";
import { silentLogger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createApiKeys } from "../projects/api-key-service.ts";
import { createProjects } from "../projects/project-service.ts";
import { createReceiptStore } from "../revocations/receipt-store.ts";
import { createTransfer } from "../transfer/create-transfer.ts";
import { createUsers } from "../users/user-service.ts";
import { createAccessAudit } from "../vault/access-audit.ts";
import { createVault } from "../vault/vault-service.ts";
import { mountDashboardApi } from "./mount-dashboard-api.ts";

const notHere = (): Promise<never> => Promise.reject(new Error("the dashboard has no such call"));

export const testPublicUrl = "https://portico.example";

/** The dashboard's API on real rooms and a real database; only the connected accounts' own room is stood in for. */
export async function openTestDashboardApi() {
  const clock = steppedClock();
  const database = await openTestDatabase();
  const vault = createVault({ database, rootKey: new Secret(randomBytes(32).toString("base64")), clock });
  const projects = createProjects({ database, vault, clock });
  const apiKeys = createApiKeys({ database, projects, clock });
  const users = createUsers({ database, projects, clock });
  const admins = createAdmins({ database, clock, publicUrl: testPublicUrl });
  const providers = createProviders({ database, projects, catalogue: loadCatalogue(), clock });
  const integrations = createIntegrations({ database, projects, providers, vault, clock, publicUrl: testPublicUrl });
  const { outageOf, outagesOf } = createRefreshBreaker({ database, clock });
  const credentials = {
    outageOf,
    outagesOf,
    freezes: createFreezes({ database, forgetAll: () => undefined, wake: () => undefined, clock }),
    /** As the credentials room does it, without the call at the provider. */
    async disconnect(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<void> {
      const removed = await database.queries
        .deleteFrom("credentials")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("id", "=", credentialId)
        .returning("id")
        .executeTakeFirst();
      if (!removed) throw new PorticoError("credential.not_found", "The user has no such credential");
    },
  };

  const app = new Hono<AppEnvironment>();
  installPipeline(app, { logger: silentLogger, https: true });
  const authenticateAdmin = createAdminAuthenticator({ admins, publicUrl: testPublicUrl });
  const router = createRouter(app, {
    user: async () => Promise.reject(new Error("the dashboard has no calls by users")),
    admin: authenticateAdmin,
    host: authenticateAdmin,
  });
  mountDashboardApi(router, {
    database,
    admins,
    projects,
    apiKeys,
    keyRotation: vault.rotation,
    accessAudit: createAccessAudit({ database, clock, logger: silentLogger }),
    providers,
    integrations,
    credentials,
    revocations: createReceiptStore(database.queries),
    transfer: createTransfer({
      database,
      projects,
      users,
      integrations,
      vault,
      clock,
      publicUrl: testPublicUrl,
      credentials: {
        storeImported: notHere,
        list: notHere,
        freezes: {
          freeze: notHere,
          lockAgainstFreezes: notHere,
          markStored: notHere,
          beginImportFreeze: notHere,
          endImportFreeze: notHere,
        },
      },
      outbound: { call: notHere, refusalOf: notHere },
    }),
    publicUrl: testPublicUrl,
    version: "0.0.0-test",
    standIns: {},
  });

  /** A new session's cookie, as a browser would send it. */
  async function signIn(): Promise<string> {
    const token = new URL(await admins.createSignInLink()).hash.replace("#token=", "");
    const { sessionToken } = await admins.signIn({ token, address: "192.0.2.1", previousSession: undefined });
    return `__Host-portico-session=${sessionToken}`;
  }

  /** A user's connected account, its secret sealed as the credentials room seals it. */
  async function connect(
    projectId: ProjectId,
    integrationId: IntegrationId,
    user: { endUserId: string; lastActiveAt?: Date },
    secret = "token",
  ): Promise<{ userId: UserId; credentialId: CredentialId }> {
    const credentialId = newId<CredentialId>();
    const sealed = await vault.seal(
      projectId,
      { field: "credentials.secret", recordId: credentialId, version: 1 },
      new Secret(secret),
    );
    const { id } = await database.queries
      .insertInto("users")
      .values({
        id: newId(),
        project_id: projectId,
        end_user_id: user.endUserId,
        ...(user.lastActiveAt && { last_active_at: user.lastActiveAt }),
      })
      .onConflict((conflict) =>
        conflict.columns(["project_id", "end_user_id"]).doUpdateSet({ end_user_id: user.endUserId }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    await database.queries
      .insertInto("credentials")
      .values({
        id: credentialId,
        project_id: projectId,
        integration_id: integrationId,
        user_id: id,
        status: "VALID",
        account_name: `${user.endUserId}@provider`,
        secret: sealed,
      })
      .execute();
    return { userId: id as UserId, credentialId };
  }

  return {
    database,
    clock,
    vault,
    projects,
    apiKeys,
    keyRotation: vault.rotation,
    users,
    admins,
    providers,
    integrations,
    freezes: credentials.freezes,
    app,
    signIn,
    connect,
    request: (path: string, init: RequestInit = {}) => Promise.resolve(app.request(`${testPublicUrl}${path}`, init)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
