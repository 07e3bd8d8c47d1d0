import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import type { CredentialId, EndUserId, ProjectId, UserId } from "@portico/protocol";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credential } from "../credentials/credential.ts";
import { createFreezeRestoreStore } from "../credentials/freeze-restore-store.ts";
import { createRestoreWatch } from "../credentials/restore-watch.ts";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { silentLogger } from "../lib/logger.ts";
import { Secret } from "../lib/secret.ts";
import { sealedColumns } from "../vault/sealed-columns.ts";
import { newWebhookSecret } from "../webhooks/webhook-secret.ts";
import { movedTables } from "./export-format.ts";
import { createProjectExport } from "./project-export.ts";
import { createProjectImport } from "./project-import.ts";
import { referredTables } from "./references.ts";
import { openTransferServer, type TransferServer } from "./testing.ts";

const run = promisify(execFile);
const byAdmin = { kind: "admin" } as const;
const passphrase = "correct horse battery staple";

describe("a project that moves to another server", () => {
  let provider: RotatingProvider;
  let source: TransferServer;
  let target: TransferServer;
  let folder: string;
  let identity: string;
  let recipient: string;
  beforeAll(async () => {
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    provider = await startRotatingProvider();
    [source, target] = await Promise.all([openTransferServer(provider.origin), openTransferServer(provider.origin)]);
    folder = await mkdtemp(join(tmpdir(), "portico-transfer-"));
  });
  afterAll(async () => {
    await source[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
    await provider.close();
    await rm(folder, { recursive: true });
  });

  async function exported(projectId: ProjectId, body: Record<string, unknown>, from = source): Promise<Response> {
    return fetch(`${from.address}/dashboard/api/projects/${projectId}/export`, {
      method: "POST",
      headers: { ...from.admin, "content-type": "application/json" },
      body: JSON.stringify({ confirm: "Acme", ...body }),
    });
  }
  /** Locked to a public key unless told otherwise: a passphrase costs half a second by design. */
  async function file(projectId: ProjectId, body: Record<string, unknown> = {}): Promise<Buffer> {
    const response = await exported(projectId, {
      ...("passphrase" in body ? {} : { recipients: [recipient] }),
      ...body,
    });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }
  async function imported(bytes: Uint8Array, { key = { identity } as object, dryRun = false, to = target } = {}) {
    const response = await fetch(`${to.address}/dashboard/api/project-imports?dryRun=${dryRun}`, {
      method: "POST",
      headers: { ...to.admin, "content-type": "application/octet-stream" },
      body: Buffer.concat([Buffer.from(`${JSON.stringify(key)}\n`), bytes]),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }
  /** Every row that moves, sealed columns opened, each column of it. */
  async function everything(server: TransferServer, projectId: ProjectId) {
    const found: Record<string, unknown[]> = {};
    for (const { name, key, project, leftBehind = [] } of movedTables) {
      const { rows } = await sql<{ row: Record<string, unknown> }>`
        select to_jsonb(t) as row from ${sql.table(name)} t where ${sql.ref(project)} = ${projectId}
          -- an import's own, which ended with it
          and coalesce(to_jsonb(t) ->> 'reason', '') not like 'The project is being imported%'
        order by ${sql.ref(key)}`.execute(server.database.queries);
      found[name] = await Promise.all(
        rows.map(async ({ row }) => {
          const opened = Object.fromEntries(Object.entries(row).filter(([column]) => !leftBehind.includes(column)));
          for (const { field, table, column, recordId, version } of sealedColumns) {
            if (table !== name || typeof row[column] !== "string") continue;
            const context = {
              field,
              recordId: String(row[recordId]),
              version: typeof version === "number" ? version : Number(row[version]),
            };
            const bytes = Buffer.from((row[column] as string).slice(2), "hex");
            opened[column] = (await server.vault.open(projectId, context, bytes)).reveal();
          }
          return opened;
        }),
      );
    }
    return found;
  }

  async function fullProject() {
    const made = await source.filledProject();
    const { projectId, oauth } = made;
    await source.projects.createSigningKey(projectId);
    const revoked = await source.projects.createSigningKey(projectId);
    await source.projects.revokeSigningKey(projectId, revoked.signingKey.id);
    await source.projects.update(projectId, {
      allowedOrigins: ["https://app.example"],
      redirectUrls: ["https://x.example/cb"],
    });
    const grant = provider.issue();
    const ada = await source.connect(projectId, "ada", {
      secret: { accessToken: new Secret(grant.accessToken), refreshToken: new Secret(grant.refreshToken) },
      templateValues: { site: "eu" },
      statedExpiresAt: new Date(source.clock.now().getTime() + 90 * 86_400_000),
    });
    await source.connect(projectId, "Ädä \u{1F600} 'quoted\"", { grantedScopes: [], status: "PENDING" });
    await source.connect(
      projectId,
      "bob",
      { secret: { apiKey: new Secret('canary-key\n"x"') }, expiresAt: null },
      "keybox",
    );
    const importKey = { field: "import_keys.secret", recordId: crypto.randomUUID(), version: 1 } as const;
    await source.database.queries
      .insertInto("import_keys")
      .values({
        id: importKey.recordId,
        project_id: projectId,
        secret: await source.vault.seal(projectId, importKey, new Secret("k".repeat(43))),
      })
      .execute();
    await source.database.queries
      .insertInto("ended_tokens")
      .values({
        id: crypto.randomUUID(),
        project_id: projectId,
        token_hash: Buffer.from("a hash"),
        reason: "disconnected",
        ended_at: source.clock.now(),
      })
      .execute();
    const registrationId = crypto.randomUUID();
    const context = { field: "oauth_registrations.client_secret", recordId: registrationId, version: 1 } as const;
    await source.database.queries
      .insertInto("oauth_registrations")
      .values({
        id: registrationId,
        project_id: projectId,
        integration_id: oauth.id,
        issuer: "https://issuer.example",
        redirect_uri: "https://portico.example/cb",
        client_id: "registered",
        client_secret: await source.vault.seal(projectId, context, new Secret("canary-registered-secret")),
        client_authentication: "basic",
      })
      .execute();
    const lateId = crypto.randomUUID();
    const late = { field: "credential_quarantine.secret", recordId: lateId, version: 1 } as const;
    await source.database.queries
      .insertInto("credential_quarantine")
      .values({
        id: lateId,
        project_id: projectId,
        credential_id: ada.id,
        kind: "late_reply",
        secret: await source.vault.seal(projectId, late, new Secret('{"accessToken":"canary-late"}')),
        secret_version: 2,
        created_at: source.clock.now(),
        expires_at: new Date(source.clock.now().getTime() + 86_400_000),
      })
      .execute();
    const traceId = crypto.randomUUID();
    const trace = { field: "revoked_secrets.trace", recordId: traceId, version: 1 } as const;
    await source.database.queries
      .insertInto("revoked_secrets")
      .values({
        id: traceId,
        project_id: projectId,
        user_id: ada.userId,
        integration_id: oauth.id,
        trace: await source.vault.seal(projectId, trace, new Secret('{"key":"canary-key","hash":"canary-hash"}')),
        revoked_at: source.clock.now(),
      })
      .execute();
    const [endpointId, hookSecretId] = [crypto.randomUUID(), crypto.randomUUID()];
    await source.database.queries
      .insertInto("webhook_endpoints")
      .values({
        id: endpointId,
        project_id: projectId,
        url: "https://hooks.example/portico",
        description: "main",
        event_types: ["credential.expiry_notice"],
        starts_after: "987654321",
      })
      .execute();
    const hook = { field: "webhook_secrets.secret", recordId: hookSecretId, version: 1 } as const;
    await source.database.queries
      .insertInto("webhook_secrets")
      .values({
        id: hookSecretId,
        project_id: projectId,
        endpoint_id: endpointId,
        secret: await source.vault.seal(projectId, hook, newWebhookSecret()),
      })
      .execute();
    const user = await source.users.ensure(projectId, "ada" as EndUserId);
    await source.users.mergeMeta(projectId, user.id, { Name: "Ada", nested: { list: [1, null, "x"] } });
    await source.users.ensure(projectId, "nobody connected" as EndUserId);
    await source.database.queries
      .insertInto("configurations")
      .values({
        id: crypto.randomUUID(),
        project_id: projectId,
        credential_id: ada.id,
        external_id: "team-b",
        shared_settings: JSON.stringify({ channel: "#general", n: 1.5 }),
        workflow_settings: JSON.stringify({ w: { enabled: true, settings: { a: [] } } }),
        meta: JSON.stringify({ é: true }),
      })
      .execute();
    await source.database.queries
      .updateTable("credentials")
      .set({
        health: "failing",
        health_reason: "provider_unreachable",
        last_used_at: new Date("2026-01-02T03:04:05.678Z"),
        refresh_failures: 3,
        oauth_client: JSON.stringify({ clientId: "own" }),
        source_id: "old:1",
      })
      .where("id", "=", ada.id)
      .execute();
    await source.database.queries
      .insertInto("honeytokens")
      .values({ credential_id: ada.id, project_id: projectId, created_at: source.clock.now() })
      .execute();
    await source.database.queries
      .insertInto("revocations")
      .values({
        id: crypto.randomUUID(),
        project_id: projectId,
        credential_id: crypto.randomUUID(),
        integration_id: crypto.randomUUID(),
        integration_type: "acme",
        user_id: crypto.randomUUID(),
        end_user_id: "gone",
        cause: "disconnected",
        asked_by: "user",
        outcome: "revoked",
        settled_at: source.clock.now(),
      })
      .execute();
    const ended = await source.credentials.freezes.freeze(projectId, { accountId: "nobody", revoke: false }, byAdmin);
    await source.credentials.freezes.thaw(projectId, ended.id);
    return { ...made, oauth, ada };
  }

  test("VT-17: a round trip with every kind of row loses nothing, and the credential goes on refreshing there", async () => {
    const { projectId, ada } = await fullProject();
    const bytes = await file(projectId);
    const before = await everything(source, projectId);
    for (const { name } of movedTables) expect(before[name]?.length, name).toBeGreaterThan(0);

    const dry = await imported(bytes, { dryRun: true });
    expect(dry).toMatchObject({ status: 200, json: { projectId, dryRun: true, counts: { credentials: 3, users: 4 } } });
    expect((await everything(target, projectId))["projects"]).toEqual([]);

    const done = await imported(bytes);
    expect(done).toMatchObject({ status: 200, json: { projectId, isResumed: false } });
    expect(JSON.stringify(done.json.warnings)).toContain("rotates refresh tokens");
    expect(await everything(target, projectId)).toEqual(before);

    const hook = await target.database.queries
      .selectFrom("webhook_endpoints")
      .select("starts_after")
      .where("project_id", "=", projectId)
      .executeTakeFirst();
    expect(Number(hook?.starts_after)).toBeLessThan(987654321);

    const integration = await target.integrations.byType(projectId, "acme");
    const fresh = await target.credentials.fresh(projectId, ada.userId, integration, ada.id, { force: true });
    // by its own client, which came along; the integration's is there for everybody else's
    expect(provider.tokenRequests.at(-1)).toMatchObject({ client_id: "own" });
    expect((await target.integrations.clientSecret(integration))?.reveal()).toBe("canary-client-secret");
    expect(fresh.secret["accessToken"]?.reveal()).toMatch(/^access-/);
    const events = await target.database.queries
      .selectFrom("events")
      .select("type")
      .where("project_id", "=", projectId)
      .orderBy("id")
      .execute();
    // the source's stay there
    expect(events.slice(0, 3).map(({ type }) => type)).toEqual(["freeze.began", "freeze.ended", "project.imported"]);
    expect(await imported(bytes)).toMatchObject({ status: 409, json: { code: "transfer.project_exists" } });
  });

  test("VT-17: a passphrase locks and opens as a key does", async () => {
    const { projectId } = await fullProject();
    const bytes = await file(projectId, { passphrase });
    expect(await imported(bytes, { key: { passphrase } })).toMatchObject({ status: 200, json: { projectId } });
  });

  test("VT-17: what is sealed in a project's tables is known to the export", () => {
    const moved = new Set(movedTables.map(({ name }) => name));
    const left = sealedColumns.filter(({ table }) => !moved.has(table)).map(({ table }) => table);
    // an attempt lives ten minutes and belongs to a browser
    expect(left.filter((table) => table !== "connect_attempts")).toEqual([]);
  });

  test("VT-11: no byte of an export is readable without its key, and nothing of it touches the disk in plain", async () => {
    const { projectId } = await fullProject();
    const bytes = await file(projectId);
    const text = bytes.toString("latin1");
    // long enough that no ciphertext has one by chance
    for (const canary of ["canary", "refresh-", "the-client", "general"]) expect(text).not.toContain(canary);
    // what a killed process left is not ours to judge, and another suite may be importing at this very moment
    const spooled = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("portico-import-"));
    const before = await spooled();
    await imported(bytes, { dryRun: true });
    const left = async () => (await spooled()).filter((name) => !before.includes(name));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  });

  test("VT-11: nothing is exported without the project's name, a strong lock and an admin; each export is an event", async () => {
    const { projectId, key } = await source.filledProject();
    const refusals = [
      [{ confirm: "acme", passphrase }, "transfer.not_confirmed"],
      [{ confirm: "", passphrase }, "transfer.not_confirmed"],
      [{}, "transfer.lock_refused"],
      [{ passphrase: "short" }, "transfer.lock_refused"],
      [{ passphrase, recipients: ["age1x"] }, "transfer.lock_refused"],
      [{ recipients: ["ssh-rsa AAAA"] }, "transfer.lock_refused"],
    ] as const;
    for (const [body, code] of refusals) {
      const response = await exported(projectId, body);
      expect(await response.json(), JSON.stringify(body)).toMatchObject({ code });
    }
    const byHost = await fetch(`${source.address}/dashboard/api/projects/${projectId}/export`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ confirm: "Acme", passphrase }),
    });
    expect(byHost.status).toBe(401);
    const events = () =>
      source.database.queries
        .selectFrom("events")
        .select("data")
        .where("project_id", "=", projectId)
        .where("type", "=", "project.exported")
        .execute();
    expect(await events()).toEqual([]);
    await file(projectId);
    expect(await events()).toMatchObject([{ data: { isMove: false } }]);
  });

  test("VT-17: a file that was cut off, altered, reordered or is for somebody else writes nothing", async () => {
    const { projectId } = await fullProject();
    for (let index = 0; index < 40; index += 1) {
      await source.users.ensure(projectId, `user-${index}` as EndUserId);
      const user = await source.users.ensure(projectId, `user-${index}` as EndUserId);
      await source.users.mergeMeta(projectId, user.id, { filler: "x".repeat(5000) });
    }
    const bytes = await file(projectId);
    const chunk = 64 * 1024 + 16;
    expect(bytes.length).toBeGreaterThan(3 * chunk);
    const start = bytes.length - Math.floor((bytes.length - 1) / chunk) * chunk;
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
    const whole = bytes.length;
    const header = whole - (Math.ceil((whole - 300) / chunk) - 1) * chunk;
    const swapped = Buffer.concat([
      bytes.subarray(0, header),
      bytes.subarray(header + chunk, header + 2 * chunk),
      bytes.subarray(header, header + chunk),
      bytes.subarray(header + 2 * chunk),
    ]);
    const wrong: [string, Uint8Array, object][] = [
      ["a whole chunk short", bytes.subarray(0, whole - ((whole - start) % chunk) - 1), { identity }],
      ["the last byte short", bytes.subarray(0, -1), { identity }],
      ["half", bytes.subarray(0, whole >> 1), { identity }],
      ["a flipped bit", flipped, { identity }],
      ["swapped chunks", swapped, { identity }],
      ["appended", Buffer.concat([bytes, Buffer.from("x")]), { identity }],
      ["another key", bytes, { identity: await generateX25519Identity() }],
      ["a passphrase for a key", bytes, { passphrase: "another passphrase here" }],
      ["no key of age", bytes, { identity: "AGE-SECRET-KEY-1NONSENSE" }],
      ["no file", Buffer.alloc(0), { identity }],
      ["not age", Buffer.from("hello\nworld\n"), { identity }],
    ];
    for (const [name, broken, key] of wrong) {
      const answer = await imported(broken, { key });
      expect(answer, name).toMatchObject({ status: 422, json: { code: "transfer.export_unreadable" } });
      expect(JSON.stringify(answer.json)).not.toContain("passphrase here");
    }
    expect((await everything(target, projectId))["projects"]).toEqual([]);
  });

  /** An import here in whose course something happens: after so many of its transactions. */
  async function importedWith(bytes: Uint8Array, after: number, happens: () => Promise<void>): Promise<unknown> {
    let count = 0;
    const transaction: TransferServer["database"]["transaction"] = async (work) => {
      const result = await target.database.transaction(work);
      count += 1;
      if (count === after) await happens();
      return result;
    };
    const importProject = createProjectImport({
      ...target,
      database: { ...target.database, transaction },
      outbound: { refusalOf: () => Promise.resolve(null) },
    });
    const key = { identity: new Secret(identity), passphrase: undefined };
    return importProject(Readable.from([bytes]), key, { dryRun: false });
  }
  const crash = () => Promise.reject(new Error("the process ends"));

  test.each([
    { moment: "the project", transactions: 1 },
    { moment: "all its rows", transactions: 2 },
  ])(
    "VT-17: an import that was cut off after $moment goes on with the same file, and with no other",
    async ({ transactions }) => {
      const { projectId } = await fullProject();
      const bytes = await file(projectId);
      const other = await file(projectId);
      await expect(importedWith(bytes, transactions, crash)).rejects.toThrow("the process ends");
      expect(await imported(other)).toMatchObject({ status: 409 });
      expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
      expect(await everything(target, projectId)).toEqual(await everything(source, projectId));
    },
  );

  test("VT-17: nothing of a half that is here is used, renewed or connected before the other half is", async () => {
    const { projectId, ada } = await fullProject();
    const { userId, id } = ada;
    const bytes = await file(projectId);
    await expect(importedWith(bytes, 2, crash)).rejects.toThrow("the process ends");
    const integration = await target.integrations.byType(projectId, "acme");
    const fresh = () => target.credentials.fresh(projectId, userId, integration, id, { force: true });
    await expect(fresh()).rejects.toMatchObject({ code: "credential.frozen" });
    await expect(target.credentials.refuseFrozen(integration, userId)).rejects.toMatchObject({
      code: "credential.frozen",
    });
    const versions = () =>
      target.database.queries
        .selectFrom("credentials")
        .select(["secret_version", "frozen_at"])
        .where("id", "=", id)
        .execute();
    const [before] = await versions();
    await target.database.queries
      .updateTable("credentials")
      .set({ next_refresh_at: new Date(0) })
      .where("id", "=", id)
      .execute();
    await target.credentials.worker.runOnce();
    expect(await versions()).toEqual([before]);
    expect(before).toMatchObject({ frozen_at: expect.any(Date) });
    expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
    expect(await versions()).toEqual([{ ...before, frozen_at: null }]);
    expect(await fresh()).toBeDefined();
    expect(await target.credentials.freezes.list(projectId, "standing")).toEqual([]);
  });

  test("VT-17: a user who comes while the project is being imported waits, and does not keep the rest from coming", async () => {
    const { projectId } = await source.filledProject();
    const { userId } = await source.connect(projectId, "late", {});
    const bytes = await file(projectId);
    await expect(importedWith(bytes, 1, crash)).rejects.toThrow("the process ends");
    await expect(target.users.ensure(projectId, "late" as EndUserId)).rejects.toMatchObject({
      code: "project.being_imported",
      status: 503,
    });
    expect((await exported(projectId, { recipients: [recipient] }, target)).status).toBe(503);
    expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
    expect(await target.users.ensure(projectId, "late" as EndUserId)).toMatchObject({ id: userId });
  });

  test("VT-15, VT-17: an emergency that was ordered on the import's own freeze is not ended by the import", async () => {
    const { projectId } = await source.filledProject();
    await source.connect(projectId, "ada", {});
    const bytes = await file(projectId);
    await expect(importedWith(bytes, 1, crash)).rejects.toThrow("the process ends");
    const [own] = await target.credentials.freezes.list(projectId, "standing");
    await target.credentials.freezes.revoke(projectId, own?.id ?? "");
    expect(await imported(bytes)).toMatchObject({ status: 200 });
    const [standing] = await target.credentials.freezes.list(projectId, "standing");
    expect(standing).toMatchObject({ id: own?.id, credentials: 1 });
    // what is seen of it must not decide after a restore whether a half may be used
    const seen = await createFreezeRestoreStore(target.database.queries).seen(new Date(0));
    expect(seen.map(({ rule }) => rule.id)).not.toContain(own?.id);
  });

  test.each([
    { course: "is cut off and goes on", isCut: true },
    { course: "goes on", isCut: false },
  ])("TR-16, TR-18: what is removed here while an import $course stays removed", async ({ isCut }) => {
    const { projectId } = await source.filledProject();
    for (let index = 0; index < 60; index += 1) await source.connect(projectId, `user-${index}`, {});
    const keyed = await source.connect(projectId, "keyed", { secret: { apiKey: new Secret("k") } }, "keybox");
    const bytes = await file(projectId);
    const { queries } = target.database;
    const rows = (table: "credentials" | "configurations" | "integrations") =>
      queries.selectFrom(table).select("id").where("project_id", "=", projectId).execute();
    let gone: string | undefined;
    // users and some of the credentials are there, no configuration is
    const importing = importedWith(bytes, 2, async () => {
      expect(await rows("configurations")).toEqual([]);
      const all = await queries.selectFrom("credentials").selectAll().where("project_id", "=", projectId).execute();
      const removed = all.filter(({ integration_id }) => integration_id !== keyed.integrationId).slice(0, 1);
      gone = removed[0]?.id;
      for (const { id, user_id } of [...removed, ...all.filter(({ id }) => id === keyed.id)])
        await target.credentials.disconnect(projectId, user_id as UserId, id as CredentialId);
      await target.integrations.remove(projectId, keyed.integrationId);
      if (isCut) await crash();
    });
    if (isCut) {
      await expect(importing).rejects.toThrow("the process ends");
      expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
    } else await importing;
    const credentials = (await rows("credentials")).map(({ id }) => id);
    expect(credentials).toHaveLength(59);
    expect(credentials).not.toContain(gone);
    expect(await rows("configurations")).toHaveLength(59);
    expect(await rows("integrations")).toHaveLength(1);
  });

  test("TR-18: what a node noted of a project's earlier life here touches nothing of it when it is imported anew", async () => {
    const { projectId } = await source.filledProject();
    const names = ["ada", "bob", "cid"] as const;
    const issued = () => {
      const { accessToken, refreshToken } = provider.issue();
      return { accessToken: new Secret(accessToken), refreshToken: new Secret(refreshToken) };
    };
    const before = [];
    for (const name of names) before.push(await source.connect(projectId, name, { secret: issued() }));
    const [disconnected, revoked, renewed] = before as [Credential, Credential, Credential];
    // one node hears of everything, the other is down from the rehearsal to the real import
    const nodes = ["hears", "down"].map((name) => () => {
      const { database, credentials, clock } = target;
      const journal = join(folder, `${name}-${projectId}.journal`);
      return createRestoreWatch({ database, credentials, file: journal, clock, logger: silentLogger });
    });
    const rehearsing = nodes.map((start) => start());
    for (const node of rehearsing) await node.check();
    expect((await imported(await file(projectId))).status).toBe(200);
    await target.credentials.disconnect(projectId, disconnected.userId, disconnected.id);
    const { freezes } = target.credentials;
    await freezes.freeze(projectId, { userId: revoked.userId, revoke: true }, byAdmin);
    const integration = await target.integrations.byType(projectId, "acme");
    await target.credentials.fresh(projectId, renewed.userId, integration, renewed.id, { force: true });
    const rows = (server: TransferServer) =>
      server.database.queries
        .selectFrom("credentials")
        .select(["account_name", "health", "secret_version"])
        .where("project_id", "=", projectId)
        .orderBy("account_name")
        .execute();
    await expect.poll(async () => (await rows(target)).map(({ health }) => health)).toEqual(["dead", "healthy"]);
    for (const node of rehearsing) await node.check();
    await rehearsing[1]!.close();
    await target.projects.destroy(projectId, "Acme");

    // two of its users reconnect where it still lives; the third's version there is lower than it was here
    for (const { userId, id, accountId, accountName } of [disconnected, revoked])
      await source.credentials.store(
        { projectId, userId },
        await source.integrations.byType(projectId, "acme"),
        { allowMultiple: true, selectedCredentialId: id },
        {
          ...{ accountType: null, accountId, accountName, providerData: {}, templateValues: {}, grantedScopes: null },
          ...{ secret: issued(), expiresAt: null, status: "VALID" },
        },
      );
    expect((await imported(await file(projectId, { move: true }))).status).toBe(200);
    const arrived = await rows(source);
    expect(arrived).toHaveLength(3);
    for (const node of [rehearsing[0]!, nodes[1]!()]) {
      expect(await node.check()).toEqual({ inDoubt: [], removed: [] });
      await node.close();
    }
    expect(await rows(target)).toEqual(arrived);
  });

  test("VT-17: a move freezes the source, and what arrives is not frozen", async () => {
    const { projectId } = await fullProject();
    const bytes = await file(projectId, { move: true });
    const frozen = async (server: TransferServer) =>
      (
        await server.database.queries
          .selectFrom("credentials")
          .select("frozen_at")
          .where("project_id", "=", projectId)
          .execute()
      ).map(({ frozen_at }) => frozen_at !== null);
    expect(await frozen(source)).toEqual([true, true, true]);
    const done = await imported(bytes);
    expect(JSON.stringify(done.json.warnings)).not.toContain("rotates refresh tokens");
    expect(await frozen(target)).toEqual([false, false, false]);
  });

  test("VT-17, VT-15: a move's freeze is a rule: what is connected later is frozen too, a thaw ends it, a second move adds none", async () => {
    const { projectId } = await fullProject();
    await file(projectId, { move: true });
    const frozen = async () =>
      (
        await source.database.queries
          .selectFrom("credentials")
          .select("frozen_at")
          .where("project_id", "=", projectId)
          .execute()
      ).map(({ frozen_at }) => frozen_at !== null);
    await source.connect(projectId, "later", {});
    expect(await frozen()).toEqual([true, true, true, true]);
    const again = await file(projectId, { move: true });
    const freezes = (await source.credentials.freezes.list(projectId)).filter(({ thawedAt }) => thawedAt === null);
    expect(freezes).toMatchObject([{ projectId, credentials: 4, revocation: null, thawedAt: null }]);
    await imported(again);
    const arrived = target.database.queries.selectFrom("credentials").select("frozen_at");
    const marks = await arrived.where("project_id", "=", projectId).execute();
    expect(marks.map(({ frozen_at }) => frozen_at)).toEqual([null, null, null, null]);
    await source.credentials.freezes.thaw(projectId, freezes[0]!.id);
    expect(await frozen()).toEqual([false, false, false, false]);
  });

  test("VT-15, VT-17: a freeze goes with its project, holds there, and ends there by a thaw", async () => {
    const { projectId, oauth } = await fullProject();
    const { freezes } = source.credentials;
    const scope = { integrationId: oauth.id, reason: "a leak", revoke: false };
    const own = await freezes.freeze(projectId, scope, byAdmin);
    const ofServer = await freezes.freeze(null, { integrationType: "keybox", revoke: false }, byAdmin);
    const bytes = await file(projectId, { move: true });
    await freezes.thaw(null, ofServer.id);
    expect((await imported(bytes)).status).toBe(200);
    const arrived = (await target.credentials.freezes.list(projectId)).filter(({ thawedAt }) => thawedAt === null);
    expect(
      arrived.map(({ integrationId, integrationType, reason, credentials, frozenAt }) => [
        [integrationId, integrationType, reason, credentials],
        frozenAt,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [[oauth.id, null, "a leak", 2], own.frozenAt],
        [[null, "keybox", null, 1], ofServer.frozenAt],
      ]),
    );
    expect(arrived).toHaveLength(2);
    const integration = await target.integrations.byType(projectId, "acme");
    const [user] = await target.database.queries
      .selectFrom("users")
      .select("id")
      .where("project_id", "=", projectId)
      .where("end_user_id", "=", "ada")
      .execute();
    const connecting = () => target.credentials.freezes.refuseConnecting(integration, user!.id as UserId);
    const using = () =>
      target.credentials.fresh(projectId, user!.id as UserId, integration, undefined, { force: false });
    await expect(connecting()).rejects.toMatchObject({ code: "credential.frozen" });
    await expect(using()).rejects.toMatchObject({ code: "credential.frozen" });
    for (const { id } of arrived) await target.credentials.freezes.thaw(projectId, id);
    await connecting();
    await using();
  });

  test("VT-17: who connects while the file is read is in it whole, or not at all", async () => {
    const { projectId } = await fullProject();
    for (let index = 0; index < 150; index += 1) {
      const user = await source.users.ensure(projectId, `user-${index}` as EndUserId);
      await source.users.mergeMeta(projectId, user.id, { filler: "x".repeat(8000) });
    }
    const exportProject = createProjectExport({ ...source, publicUrl: "https://portico.example" });
    const locked = await exportProject(projectId, {
      confirm: "Acme",
      isMove: false,
      passphrase: undefined,
      recipients: [recipient],
    });
    const reader = locked.getReader();
    const chunks: Uint8Array[] = [];
    // the reader is slow: the first users are read, the credentials are not
    while (chunks.reduce((size, { length }) => size + length, 0) < 300_000) chunks.push((await reader.read()).value!);
    for (let index = 0; index < 20; index += 1) await source.connect(projectId, `newcomer-${index}`, {});
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    const done = await imported(Buffer.concat(chunks));
    expect(done.status).toBe(200);
    // those whose place the reading had passed are not in it
    const arrived = (await everything(target, projectId))["credentials"]!.length;
    expect(arrived).toBeLessThan(23);
    expect(done.json).toMatchObject({ counts: { credentials: arrived } });
  });

  test("VT-17: every row that another one names is known to the export", async () => {
    const { rows } = await sql<{ table: string; column: string; referred: string }>`
      select conrelid::regclass::text as table, attname as column, confrelid::regclass::text as referred
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
      where contype = 'f' and confrelid <> 'projects'::regclass`.execute(source.database.queries);
    const moved = rows.filter(({ table }) => movedTables.some((each) => each.name === table && !each.outlivesReferred));
    expect(moved.length).toBeGreaterThan(6);
    for (const { column, referred } of moved) expect(referredTables[column], column).toBe(referred);
  });

  test("VT-11: the age program opens an export, and what it locks is imported", async () => {
    const { projectId } = await fullProject();
    const keyFile = join(folder, "key.txt");
    await run("age-keygen", ["-o", keyFile]);
    const secret = (await readFile(keyFile, "utf8")).split("\n").find((line) => line.startsWith("AGE-SECRET-KEY-"));
    const owner = /public key: (age1\w+)/.exec(await readFile(keyFile, "utf8"))?.[1] ?? "";
    const bytes = await file(projectId, { recipients: [owner] });
    const locked = join(folder, "acme.age");
    await writeFile(locked, bytes);
    const { stdout } = await run("age", ["-d", "-i", keyFile, locked], { maxBuffer: 64 * 1024 * 1024 });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ format: "portico-project", version: 1, projectId });
    expect(lines.at(-1)).toMatchObject({ end: true });
    expect(stdout).toContain("canary-client-secret");

    const relocked = await ageEncrypt(owner, stdout);
    const done = await imported(relocked, { key: { identity: secret } });
    expect(done).toMatchObject({ status: 200, json: { projectId } });
    expect(await everything(target, projectId)).toEqual(await everything(source, projectId));
  });

  test("TN-03: rows of another project, unknown tables and columns, and a false end are refused", async () => {
    const { projectId } = await fullProject();
    const opener = new Decrypter();
    opener.addIdentity(identity);
    const stdout = await opener.decrypt(await file(projectId), "text");
    const lines = stdout.trim().split("\n");
    const relock = (text: string): Promise<Uint8Array> => {
      const locker = new Encrypter();
      locker.addRecipient(recipient);
      return locker.encrypt(text);
    };
    const edit = (change: (line: Record<string, unknown>) => void, at: number): string =>
      lines
        .map((line, index) => {
          if (index !== at) return line;
          const json = JSON.parse(line) as Record<string, unknown>;
          change(json);
          return JSON.stringify(json);
        })
        .join("\n");
    const rowAt = (table: string): number => lines.findIndex((line) => line.startsWith(`{"table":"${table}"`));
    const forged: [string, string][] = [
      [
        edit((line) => ((line["row"] as Record<string, unknown>)["project_id"] = crypto.randomUUID()), rowAt("users")),
        "transfer.export_unreadable",
      ],
      [edit((line) => (line["table"] = "admins"), rowAt("users")), "transfer.export_newer"],
      [
        edit((line) => ((line["row"] as Record<string, unknown>)["surprise"] = 1), rowAt("users")),
        "transfer.export_newer",
      ],
      [edit((line) => (line["version"] = 2), 0), "transfer.export_newer"],
      [lines.filter((_line, index) => index !== rowAt("users")).join("\n"), "transfer.export_unreadable"],
      [lines.slice(0, -1).join("\n"), "transfer.export_unreadable"],
      [[...lines, lines[1]].join("\n"), "transfer.export_unreadable"],
      ["hello", "transfer.export_unreadable"],
    ];
    for (const [text, code] of forged) {
      const answer = await imported(await relock(`${text}\n`));
      expect(answer.json).toMatchObject({ code });
    }
    expect((await everything(target, projectId))["projects"]).toEqual([]);
  });
});

async function ageEncrypt(recipient: string, text: string): Promise<Buffer> {
  const child = spawn("age", ["-r", recipient], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(text);
  const pieces: Buffer[] = [];
  for await (const piece of child.stdout) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
