import { randomBytes } from "node:crypto";
import { iconProblems, loadCatalogue } from "@portico/providers";
import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createProjects } from "../projects/project-service.ts";
import { createVault } from "../vault/vault-service.ts";
import { createIntegrations } from "./integration-service.ts";
import { createProviders } from "./provider-service.ts";
import { keyDeclaration, oauthDeclaration } from "./testing.ts";

const canary = "canary-client-secret-1f9a";

describe("integrations", () => {
  const clock = steppedClock();
  const catalogue = loadCatalogue();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let rooms: ReturnType<typeof buildRooms>;
  let projectId: ProjectId;

  function buildRooms(rootKey = new Secret(randomBytes(32).toString("base64"))) {
    const vault = createVault({ database, rootKey, clock });
    const projects = createProjects({ database, vault, clock });
    const providers = createProviders({ database, projects, catalogue, clock });
    const integrations = createIntegrations({
      database,
      projects,
      providers,
      vault,
      clock,
      publicUrl: "https://portico.example",
    });
    return { rootKey, vault, projects, providers, integrations };
  }

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = buildRooms();
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    projectId = (await rooms.projects.create({ name: "Acme", allowedOrigins: [] })).id;
    await rooms.providers.add(projectId, oauthDeclaration());
    await rooms.providers.add(projectId, keyDeclaration());
  });

  const eventTypes = async () =>
    (
      await database.queries
        .selectFrom("events")
        .select("type")
        .where("project_id", "=", projectId)
        .orderBy("id")
        .execute()
    ).map((row) => row.type);
  async function readyIntegration() {
    const { id } = await rooms.integrations.add(projectId, "acme");
    return rooms.integrations.update(projectId, id, { clientId: "app-1", clientSecret: canary });
  }

  test("a provider is added inactive, with the declaration's scopes and the identity-only request policy", async () => {
    const added = await rooms.integrations.add(projectId, "acme");
    expect(added).toMatchObject({
      type: "acme",
      isActive: false,
      scopes: ["profile", "anvils:read"],
      requestPolicy: { mode: "identity" },
    });
    expect(rooms.integrations.redirectUrl(added)).toBe(`https://portico.example/oauth/${added.id}`);
    expect(await rooms.integrations.byType(projectId, "acme")).toEqual(added);
    expect(await rooms.integrations.byId(projectId, added.id)).toEqual(added);
    expect(await rooms.integrations.list(projectId)).toEqual([added]);
  });

  test("every provider of the built-in catalogue can be added", async () => {
    for (const key of catalogue.keys()) expect((await rooms.integrations.add(projectId, key)).provider.key).toBe(key);
    expect(await rooms.integrations.list(projectId)).toHaveLength(catalogue.size);
  });

  test("an unknown provider, and one that is there already, are refused", async () => {
    await expect(rooms.integrations.add(projectId, "nobody")).rejects.toMatchObject({ code: "provider.not_found" });
    await expect(rooms.integrations.add(projectId, "__proto__")).rejects.toMatchObject({ code: "provider.not_found" });
    const tries = await Promise.allSettled([1, 2, 3].map(() => rooms.integrations.add(projectId, "acme")));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(rooms.integrations.add(projectId, "acme")).rejects.toMatchObject({
      code: "integration.already_added",
    });
  });

  test("activating without app credentials is refused and says what is missing; with them it works; without them again it does not", async () => {
    const { id } = await rooms.integrations.add(projectId, "acme");
    await expect(rooms.integrations.update(projectId, id, { isActive: true })).rejects.toMatchObject({
      code: "integration.not_configured",
      meta: { missing: ["client id", "client secret"] },
    });
    await expect(rooms.integrations.update(projectId, id, { isActive: true, clientId: "a" })).rejects.toMatchObject({
      meta: { missing: ["client secret"] },
    });
    expect((await rooms.integrations.byId(projectId, id)).clientId).toBeNull();
    expect(
      await rooms.integrations.update(projectId, id, { isActive: true, clientId: "a", clientSecret: "b" }),
    ).toMatchObject({ isActive: true });
    await expect(rooms.integrations.update(projectId, id, { clientSecret: null })).rejects.toMatchObject({
      code: "integration.not_configured",
    });
    expect(await rooms.integrations.update(projectId, id, { isActive: false, clientSecret: null })).toMatchObject({
      isActive: false,
      hasClientSecret: false,
    });
    expect(await eventTypes()).toEqual(["integration.added", "integration.activated", "integration.deactivated"]);
  });

  test("a provider that is connected by a key needs no app credentials", async () => {
    const { id } = await rooms.integrations.add(projectId, "keybox");
    expect(await rooms.integrations.update(projectId, id, { isActive: true })).toMatchObject({
      isActive: true,
      scopes: [],
    });
    await expect(rooms.integrations.update(projectId, id, { scopes: ["x"] })).rejects.toMatchObject({
      code: "integration.scopes_invalid",
    });
  });

  test("scopes keep the required ones, may name new ones, and are stored once each", async () => {
    const { id } = await rooms.integrations.add(projectId, "acme");
    await expect(rooms.integrations.update(projectId, id, { scopes: ["anvils:read"] })).rejects.toMatchObject({
      code: "integration.scopes_invalid",
      meta: { missing: ["profile"] },
    });
    const updated = await rooms.integrations.update(projectId, id, { scopes: ["profile", "anvils:forge", "profile"] });
    expect(updated.scopes).toEqual(["profile", "anvils:forge"]);
  });

  test("absent fields stay", async () => {
    const { id } = await readyIntegration();
    await rooms.integrations.update(projectId, id, { portal: { description: "Anvils!" } });
    const updated = await rooms.integrations.update(projectId, id, { requestPolicy: { mode: "read", rules: [] } });
    expect(updated).toMatchObject({
      clientId: "app-1",
      hasClientSecret: true,
      portal: { description: "Anvils!" },
      requestPolicy: { mode: "read" },
    });
    expect((await rooms.integrations.clientSecret(updated))?.reveal()).toBe(canary);
  });

  test("the event of a change names what changed, and what was sent unchanged makes none", async () => {
    const { id } = await rooms.integrations.add(projectId, "acme");
    const changed = async () => {
      const rows = await database.queries
        .selectFrom("events")
        .select("data")
        .where("integration_id", "=", id)
        .where("type", "=", "integration.changed")
        .orderBy("id")
        .execute();
      return rows.map(({ data }) => (data as { fields: string[] }).fields);
    };
    await rooms.integrations.update(projectId, id, { clientId: "app", clientSecret: "first" });
    await rooms.integrations.update(projectId, id, { clientId: "app", clientSecret: "second" });
    await rooms.integrations.update(projectId, id, { clientId: "app", isTestApp: false, portal: {} });
    await rooms.integrations.update(projectId, id, { clientId: "other", portal: { description: "New" } });
    expect(await changed()).toEqual([["clientId", "clientSecret"], ["clientSecret"], ["clientId", "portal"]]);
  });

  test("VT-11: the client secret is sealed in its row, opens for this row only, and is in no answer", async () => {
    const integration = await readyIntegration();
    const row = await database.queries
      .selectFrom("integrations")
      .selectAll()
      .where("id", "=", integration.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.client_secret ?? []).includes(canary)).toBe(false);
    expect((await rooms.integrations.clientSecret(integration))?.reveal()).toBe(canary);
    const { id: otherId } = await rooms.integrations.add(projectId, "github");
    await database.queries
      .updateTable("integrations")
      .set({ client_secret: row.client_secret, client_secret_version: 1 })
      .where("id", "=", otherId)
      .execute();
    clock.step(31_000);
    const moved = await rooms.integrations.byId(projectId, otherId);
    await expect(rooms.integrations.clientSecret(moved)).rejects.toMatchObject({ code: "vault.record_unreadable" });
    const events = await database.queries
      .selectFrom("events")
      .selectAll()
      .where("project_id", "=", projectId)
      .execute();
    expect(JSON.stringify([integration, await rooms.integrations.list(projectId), events])).not.toContain(canary);
  });

  test("client secrets stored by several admins at once leave one that opens", async () => {
    const { id } = await rooms.integrations.add(projectId, "acme");
    const texts = Array.from({ length: 6 }, (_, index) => `secret-${index}`);
    await Promise.all(texts.map((clientSecret) => rooms.integrations.update(projectId, id, { clientSecret })));
    const integration = await rooms.integrations.byId(projectId, id);
    expect(texts).toContain((await rooms.integrations.clientSecret(integration))?.reveal());
    const row = await database.queries
      .selectFrom("integrations")
      .select("client_secret_version")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(row.client_secret_version).toBe(6);
  });

  test("a write on one node is seen by another without waiting for its cache", async () => {
    const other = buildRooms(rooms.rootKey);
    const { id } = await readyIntegration();
    expect((await other.integrations.byType(projectId, "acme")).isActive).toBe(false);
    await rooms.integrations.update(projectId, id, { isActive: true, clientSecret: "second" });
    await vi.waitFor(async () => expect((await other.integrations.byType(projectId, "acme")).isActive).toBe(true));
    const seen = await other.integrations.byId(projectId, id);
    expect((await other.integrations.clientSecret(seen))?.reveal()).toBe("second");
  });

  test("TN-06: an integration of another project is not found, like an absent one, by any door", async () => {
    const { id } = await readyIntegration();
    const { id: elsewhere } = await rooms.projects.create({ name: "Else", allowedOrigins: [] });
    for (const [project, integration] of [
      [elsewhere, id],
      [projectId, newId<IntegrationId>()],
    ] as const) {
      const refused = { code: "integration.not_found", message: "The project has no such integration" };
      await expect(rooms.integrations.byId(project, integration)).rejects.toMatchObject(refused);
      await expect(rooms.integrations.update(project, integration, { isActive: false })).rejects.toMatchObject(refused);
      await expect(rooms.integrations.remove(project, integration)).rejects.toMatchObject(refused);
    }
    await expect(rooms.integrations.byType(elsewhere, "acme")).rejects.toMatchObject({ code: "integration.not_found" });
  });

  test("an integration is removed only when nobody is connected", async () => {
    const { id } = await readyIntegration();
    const userId = newId<UserId>();
    await database.queries
      .insertInto("users")
      .values({ id: userId, project_id: projectId, end_user_id: "alice" })
      .execute();
    await database.queries
      .insertInto("credentials")
      .values({
        id: newId<string>(),
        project_id: projectId,
        integration_id: id,
        user_id: userId,
        status: "VALID",
        secret: Buffer.from("sealed"),
      })
      .execute();
    await expect(rooms.integrations.remove(projectId, id)).rejects.toMatchObject({
      code: "integration.in_use",
      status: 409,
    });
    await database.queries.deleteFrom("credentials").where("integration_id", "=", id).execute();
    await rooms.integrations.remove(projectId, id);
    expect(await rooms.integrations.list(projectId)).toEqual([]);
    expect(await eventTypes()).toContain("integration.removed");
  });

  test("a private provider is its project's alone, is checked like a built-in one, and cannot take a key", async () => {
    const { id: elsewhere } = await rooms.projects.create({ name: "Else", allowedOrigins: [] });
    expect(await rooms.providers.find(elsewhere, "acme")).toBeUndefined();
    await expect(rooms.integrations.add(elsewhere, "acme")).rejects.toMatchObject({ code: "provider.not_found" });
    await expect(rooms.providers.add(projectId, oauthDeclaration("github"))).rejects.toMatchObject({
      code: "provider.key_taken",
    });
    await expect(rooms.providers.add(projectId, oauthDeclaration())).rejects.toMatchObject({
      code: "provider.key_taken",
    });
    const leaky = { ...oauthDeclaration("leaky"), api: { baseUrl: "https://evil.example", headers: {} } };
    for (const wrong of [null, [], {}, leaky, { ...oauthDeclaration("more"), surprise: 1 }]) {
      await expect(rooms.providers.add(projectId, wrong)).rejects.toMatchObject({
        code: "provider.invalid_declaration",
      });
    }
    expect(
      (await rooms.providers.list(projectId))
        .filter((provider) => provider.isPrivate)
        .map((provider) => provider.declaration.key),
    ).toEqual(["acme", "keybox"]);
  });

  test("icons: built-in for everybody, private for their project, a monogram where none was brought, nothing for strangers", async () => {
    expect((await rooms.providers.icon(undefined, "github"))?.svg).toContain("<svg");
    expect(await rooms.providers.icon(undefined, "acme")).toBeNull();
    expect(await rooms.providers.icon(projectId, "nobody")).toBeNull();
    const monogram = (await rooms.providers.icon(projectId, "acme"))?.svg ?? "";
    expect(monogram).toContain("#aa3300");
    expect(iconProblems(monogram).filter((problem) => !/text|font/.test(problem))).toEqual([]);
  });
});
