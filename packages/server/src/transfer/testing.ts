import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EndUserId, ProjectId } from "@portico/protocol";
import { loadCatalogue, type ProviderInput } from "@portico/providers";
import { createCredentials } from "../credentials/credentials-service.ts";
import { createTokensInUse } from "../credentials/tokens-in-use.ts";
import type { NewCredential } from "../credentials/credential.ts";
import { openTestHostApi } from "../host-api/testing.ts";
import { createIntegrations } from "../integrations/integration-service.ts";
import { createProviders } from "../integrations/provider-service.ts";
import { keyDeclaration, oauthDeclaration } from "../integrations/testing.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { Secret } from "../lib/secret.ts";
import { createOutbound } from "../net/create-outbound.ts";
import { createRevocations } from "../revocations/revocation-service.ts";
import { createUsers } from "../users/user-service.ts";

/** An OAuth provider whose servers are on loopback. */
export function declarationAt(origin: string): ProviderInput {
  const declaration = oauthDeclaration();
  return {
    ...declaration,
    hosts: [origin],
    auth: {
      ...(declaration.auth as Extract<ProviderInput["auth"], { scheme: "oauth2" }>),
      authorizeUrl: `${origin}/authorize`,
      tokenUrl: `${origin}/token`,
      tokenFields: { site: "/site" },
      tokenFieldPatterns: { site: "^[a-z]{1,20}$" },
      refresh: { kind: "rotating" },
    },
    api: { baseUrl: origin, headers: { Authorization: "Bearer {accessToken}" } },
  };
}

/** A whole server on loopback with rooms on its database at hand. `providerOrigin`: where its providers may be. */
export async function openTransferServer(providerOrigin: string, logger: Logger = silentLogger) {
  const api = await openTestHostApi({ egressAllow: [new URL(providerOrigin).host], logger });
  const { database, vault, clock, projects } = api;
  const users = createUsers({ database, projects, clock });
  const providers = createProviders({ database, projects, catalogue: loadCatalogue(), clock });
  const integrations = createIntegrations({
    database,
    projects,
    providers,
    vault,
    clock,
    publicUrl: "https://portico.example",
  });
  const outbound = createOutbound({
    standIns: {},
    egressAllow: [new URL(providerOrigin).host],
    clock,
    logger: silentLogger,
  });
  const spillFolder = await mkdtemp(join(tmpdir(), "portico-spill-"));
  const below = { database, vault, integrations, outbound, clock, logger: silentLogger };
  const revocations = createRevocations({
    ...below,
    tokensInUse: createTokensInUse(below),
    isConsentUndecided: async () => false,
  });
  const credentials = createCredentials({
    database,
    vault,
    integrations,
    outbound,
    revocations,
    spillFolder,
    clock,
    logger: silentLogger,
    nodeId: randomUUID(),
  });
  const adminKey = await api.app.admins.createLocalAdminKey();

  return {
    ...api,
    users,
    providers,
    integrations,
    revocations,
    credentials,
    adminKey,
    /** A project with an OAuth provider at `providerOrigin`, and one that is connected by a key. */
    async filledProject(name = "Acme") {
      const { projectId, key } = await api.project(name);
      await providers.add(projectId, declarationAt(providerOrigin));
      await providers.add(projectId, keyDeclaration());
      const oauth = await integrations.add(projectId, "acme");
      await integrations.update(projectId, oauth.id, { clientId: "the-client", clientSecret: "canary-client-secret" });
      await integrations.update(projectId, oauth.id, { isActive: true, portal: { accentColor: "#112233" } });
      await integrations.add(projectId, "keybox");
      return { projectId, key, oauth: await integrations.byType(projectId, "acme") };
    },
    async connect(projectId: ProjectId, endUserId: string, learnt: Partial<NewCredential>, type = "acme") {
      const user = await users.ensure(projectId, endUserId as EndUserId);
      const integration = await integrations.byType(projectId, type);
      return credentials.store(
        { projectId, userId: user.id },
        integration,
        { allowMultiple: true },
        {
          accountType: null,
          accountId: `account-of-${endUserId}`,
          accountName: endUserId,
          providerData: { plan: "pro", seats: 3 },
          templateValues: {},
          grantedScopes: ["profile", "anvils:read"],
          secret: { accessToken: new Secret("canary-access"), refreshToken: new Secret("canary-refresh") },
          expiresAt: new Date(clock.now().getTime() + 3_600_000),
          status: "VALID",
          ...learnt,
        },
      );
    },
    admin: { authorization: `Bearer ${adminKey}` },
    async [Symbol.asyncDispose](): Promise<void> {
      await credentials.drain();
      await revocations.close();
      await outbound.close();
      await api[Symbol.asyncDispose]();
      await rm(spillFolder, { recursive: true, force: true });
    },
  };
}

export type TransferServer = Awaited<ReturnType<typeof openTransferServer>>;
