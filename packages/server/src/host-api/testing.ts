import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiKeyScope } from "@portico/protocol/endpoints";
import type { ProjectId } from "@portico/protocol";
import type { Insertable } from "kysely";
import { createApp } from "../app.ts";
import type { Schema } from "../db/schema.ts";
import { openTestDatabase } from "../db/testing.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createApiKeys } from "../projects/api-key-service.ts";
import { createProjects } from "../projects/project-service.ts";
import { createVault } from "../vault/vault-service.ts";

const publicUrl = "https://portico.example";

/** The whole application as `main` builds it, on loopback, with the rooms that give projects and keys at hand. */
export async function openTestHostApi(options: { egressAllow?: readonly string[]; logger?: Logger } = {}) {
  const clock = steppedClock();
  const database = await openTestDatabase();
  // its own: what a server keeps there says how new its database must be (TR-18)
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-test-"));
  const rootKey = new Secret(randomBytes(32).toString("base64"));
  const vault = createVault({ database, rootKey, clock });
  const projects = createProjects({ database, vault, clock });
  const apiKeys = createApiKeys({ database, projects, clock });
  const app = await createApp({
    database,
    rootKey,
    clock,
    logger: options.logger ?? silentLogger,
    dataFolder,
    publicUrl,
    standIns: {},
    egressAllow: options.egressAllow ?? [],
    trustedProxies: [],
    version: "0.0.0-test",
    assets: { portal: new Map(), dashboard: new Map(), sdk: new Map() },
  });
  const server = createServer(app.listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    app,
    address,
    clock,
    database,
    vault,
    projects,
    apiKeys,
    /** A project with a key that may do everything. */
    async project(name = "Acme"): Promise<{ projectId: ProjectId; key: string }> {
      const { id } = await projects.create({ name, allowedOrigins: [] });
      return { projectId: id, key: await this.key(id) };
    },
    async key(projectId: ProjectId, scopes: readonly ApiKeyScope[] = ["read", "write"]): Promise<string> {
      return (await apiKeys.create(projectId, { name: "test", scopes, expiresInDays: 1 })).key.reveal();
    },
    /** An account of a new user, as it stands in the database; it holds no secret that opens. */
    async addCredential(
      projectId: ProjectId,
      integrationId: string,
      { endUserId, ...columns }: { endUserId?: string } & Partial<Insertable<Schema["credentials"]>> = {},
    ): Promise<{ id: string; userId: string }> {
      const [id, userId] = [newId<string>(), newId<string>()];
      const { queries } = database;
      const user = { id: userId, project_id: projectId, end_user_id: endUserId ?? userId };
      await queries.insertInto("users").values(user).execute();
      const place = { id, project_id: projectId, integration_id: integrationId, user_id: userId };
      await queries
        .insertInto("credentials")
        .values({ ...place, status: "VALID", secret: Buffer.from("sealed"), ...columns })
        .execute();
      return { id, userId };
    },
    /** A new session's cookie, as a browser would send it. */
    async signIn(): Promise<string> {
      const token = new URL(await app.admins.createSignInLink()).hash.replace("#token=", "");
      const { sessionToken } = await app.admins.signIn({ token, address: "192.0.2.1", previousSession: undefined });
      return `__Host-portico-session=${sessionToken}`;
    },
    async call(method: string, path: string, headers: Record<string, string>, body?: unknown) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      return { status: response.status, json, headers: response.headers };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.close();
      await database[Symbol.asyncDispose]();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
