import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { silentLogger } from "../lib/logger.ts";
import { openTransferServer, type TransferServer } from "../transfer/testing.ts";
import { signTestToken, testSigner } from "../users/testing.ts";

describe("a private provider that cannot be read any more", () => {
  const errors: { fields: object; message: string }[] = [];
  let provider: RotatingProvider;
  let server: TransferServer;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    const logger = {
      ...silentLogger,
      error: (fields: object, message: string) => void errors.push({ fields, message }),
    };
    server = await openTransferServer(provider.origin, logger);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });

  async function spoil(projectId: ProjectId, key: string): Promise<void> {
    const declaration = sql<string>`jsonb_set(declaration, '{hosts}', '["elsewhere.example"]')`;
    await server.database.transaction(async (queries) => {
      await queries
        .updateTable("private_providers")
        .set({ declaration })
        .where("project_id", "=", projectId)
        .where("key", "=", key)
        .execute();
      await server.database.changes.announce(queries, { room: "integrations", projectId });
    });
  }

  test("takes its own integration out of sight and no other, and the log says why", async () => {
    const { projectId, oauth } = await server.filledProject();
    const { signingKey, privateKey } = await server.projects.createSigningKey(projectId);
    const token = signTestToken(testSigner(projectId, signingKey.id, privateKey), server.clock.now(), { sub: "ada" });
    await server.connect(projectId, "ada", {});
    const kept = await server.connect(projectId, "ada", { expiresAt: null }, "keybox");
    const asUser = async (path: string) => {
      const response = await fetch(`${server.address}/projects/${projectId}/sdk/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    };
    const asAdmin = async (path: string) =>
      (await fetch(`${server.address}/dashboard/api/projects/${projectId}/${path}`, { headers: server.admin })).json();
    expect((await asUser("me")).json).toMatchObject({ integrations: { acme: {}, keybox: {} } });

    await spoil(projectId, "acme");
    await expect
      .poll(async () => Object.keys(((await asUser("me")).json["integrations"] as object | undefined) ?? {}))
      .toEqual(["keybox"]);
    expect(await asUser("me")).toMatchObject({
      status: 200,
      json: { integrations: { keybox: { enabled: true, credentialId: kept.id } } },
    });
    expect(await asUser("credentials")).toMatchObject({ status: 200, json: [{ id: kept.id }] });
    expect(await asAdmin("integrations")).toMatchObject({ integrations: [{ integrationType: "keybox" }] });
    const user = { endUserId: "ada", credentials: [{}, {}] };
    expect(await asAdmin("users")).toMatchObject({ users: [user] });
    expect(errors).toContainEqual({
      fields: { projectId, problems: expect.arrayContaining([expect.stringContaining("tokenUrl")]) },
      message: 'the private provider "acme" cannot be read',
    });
    expect(errors).toContainEqual({
      fields: { projectId, integrationId: oauth.id, integrationType: "acme" },
      message: "an integration is left out: its provider is gone, or cannot be read",
    });
  });
});
