import { Readable } from "node:stream";
import type { ProjectId } from "@portico/protocol";
import { loadCatalogue } from "@portico/providers";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { newRecord } from "../integrations/integration-record.ts";
import { Secret } from "../lib/secret.ts";
import { newWebhookSecret } from "../webhooks/webhook-secret.ts";
import { columnRules } from "./column-rules.ts";
import { movedTables } from "./export-format.ts";
import { createProjectImport } from "./project-import.ts";
import { openTransferServer, type TransferServer } from "./testing.ts";

interface Line {
  table: string;
  row: Record<string, unknown>;
  plain?: Record<string, string>;
}
interface Contents {
  projectId: ProjectId;
  header: Record<string, unknown>;
  lines: Line[];
}

const thatOnlyADatabaseKnows = "2026-02-31T00:00:00Z";

describe("what stands in the rows of an import", () => {
  let provider: RotatingProvider;
  let source: TransferServer;
  let target: TransferServer;
  let identity: string;
  let recipient: string;
  beforeAll(async () => {
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    provider = await startRotatingProvider();
    [source, target] = await Promise.all([openTransferServer(provider.origin), openTransferServer(provider.origin)]);
  });
  afterAll(async () => {
    await source[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
    await provider.close();
  });

  /** A true export, opened, with a row of each table that connecting alone does not fill. */
  async function contents(): Promise<Contents> {
    const { projectId, oauth } = await source.filledProject();
    await source.projects.createSigningKey(projectId);
    const { id: credential, userId } = await source.connect(projectId, "ada", {});
    await source.connect(projectId, "bob", { expiresAt: null }, "keybox");
    const response = await fetch(`${source.address}/dashboard/api/projects/${projectId}/export`, {
      method: "POST",
      headers: { ...source.admin, "content-type": "application/json" },
      body: JSON.stringify({ confirm: "Acme", recipients: [recipient] }),
    });
    const opener = new Decrypter();
    opener.addIdentity(identity);
    const text = await opener.decrypt(new Uint8Array(await response.arrayBuffer()), "text");
    const [header, ...rest] = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    const at = source.clock.now().toISOString();
    const [endpoint, project] = [crypto.randomUUID(), { project_id: projectId }];
    const added: Line[] = [
      {
        table: "oauth_registrations",
        row: {
          ...{ ...project, id: crypto.randomUUID(), integration_id: oauth.id, client_id: "registered" },
          ...{ issuer: "https://issuer.example", redirect_uri: "https://x.example", client_authentication: "none" },
        },
      },
      { table: "freezes", row: { ...project, id: crypto.randomUUID(), account_id: "nobody", asked_by: "admin" } },
      { table: "honeytokens", row: { ...project, credential_id: credential, created_at: at } },
      {
        table: "credential_quarantine",
        row: {
          ...{ ...project, id: crypto.randomUUID(), credential_id: credential, kind: "refused" },
          ...{ secret_version: 1, created_at: at, expires_at: at },
        },
        plain: { secret: '{"accessToken":"old"}' },
      },
      {
        table: "revoked_secrets",
        row: { ...project, id: crypto.randomUUID(), user_id: userId, integration_id: oauth.id, revoked_at: at },
        plain: { trace: '{"key":"k","hash":"h"}' },
      },
      {
        table: "webhook_endpoints",
        row: { ...project, id: endpoint, url: "https://hooks.example/portico", description: "", event_types: [] },
      },
      {
        table: "webhook_secrets",
        row: { ...project, id: crypto.randomUUID(), endpoint_id: endpoint },
        plain: { secret: newWebhookSecret().reveal() },
      },
      {
        table: "revocations",
        row: {
          ...{ ...project, id: crypto.randomUUID(), integration_id: oauth.id, integration_type: "acme" },
          ...{ user_id: crypto.randomUUID(), end_user_id: "gone", cause: "disconnected", asked_by: "user" },
          ...{ outcome: "revoked", secret_version: 1 },
        },
      },
    ];
    const order = movedTables.map(({ name }) => name);
    const lines = [...(rest.slice(0, -1) as Line[]), ...added];
    lines.sort((one, other) => order.indexOf(one.table) - order.indexOf(other.table));
    return { projectId, header: header as Record<string, unknown>, lines };
  }

  async function locked({ header, lines }: Contents): Promise<Uint8Array> {
    const counts: Record<string, number> = {};
    for (const { table } of lines) counts[table] = (counts[table] ?? 0) + 1;
    const locker = new Encrypter();
    locker.addRecipient(recipient);
    return locker.encrypt(
      [header, ...lines, { end: true, counts }].map((line) => `${JSON.stringify(line)}\n`).join(""),
    );
  }

  async function imported(bytes: Uint8Array) {
    const response = await fetch(`${target.address}/dashboard/api/project-imports`, {
      method: "POST",
      headers: { ...target.admin, "content-type": "application/octet-stream" },
      body: Buffer.concat([Buffer.from(`${JSON.stringify({ identity })}\n`), bytes]),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  async function rowsOf(projectId: ProjectId): Promise<number> {
    const counts = await Promise.all(
      movedTables.map(({ name, project }) =>
        sql<{ count: string }>`
          select count(*) as count from ${sql.table(name)} where ${sql.ref(project)} = ${projectId}`.execute(
          target.database.queries,
        ),
      ),
    );
    return counts.reduce((sum, { rows }) => sum + Number(rows[0]?.count), 0);
  }

  function firstOf(lines: readonly Line[], table: string): Line {
    const found = lines.find((line) => line.table === table);
    if (!found) throw new Error(`There is no row of ${table}`);
    return found;
  }
  const edited = (file: Contents, table: string, change: (line: Line) => void): Contents => {
    const copy = structuredClone(file);
    change(firstOf(copy.lines, table));
    return copy;
  };

  /** By table: a column, a value that it must not have, and what of it is named where that is not the column. */
  const refused: readonly (readonly [table: string, column: string, value: unknown, member?: string])[] = [
    ["projects", "name", 123],
    ["projects", "name", ""],
    ["projects", "name", "x".repeat(81)],
    ["projects", "name", "a\0b"],
    ["projects", "allowed_origins", ["*"], "allowed_origins.0"],
    ["projects", "allowed_origins", ["https://a.example/path"], "allowed_origins.0"],
    ["projects", "redirect_urls", ["javascript:alert(1)"], "redirect_urls.0"],
    ["projects", "breadth_limit", 1],
    ["projects", "created_at", "yesterday"],
    ["projects", "created_at", null],
    ["private_providers", "key", "other", "declaration.key"],
    ["private_providers", "declaration", { key: "acme" }],
    ["project_signing_keys", "public_key", { kty: "RSA", n: "AQAB", e: "AQAB" }],
    ["integrations", "provider_key", "../x"],
    ["integrations", "scopes", ["two words"], "scopes.0"],
    ["integrations", "portal", { accentColor: "red" }, "portal.accentColor"],
    ["integrations", "request_policy", { mode: "everything" }, "request_policy.mode"],
    ["integrations", "consent", { optionalScopes: 1 }, "consent.optionalScopes"],
    ["integrations", "is_active", "yes"],
    ["integrations", "client_secret", "\\x00"],
    ["oauth_registrations", "client_authentication", "magic"],
    ["users", "end_user_id", "line\nbreak"],
    ["users", "meta", [1]],
    ["users", "meta", { big: "x".repeat(65_536) }],
    ["users", "id", "not-an-id"],
    ["freezes", "asked_by", "nobody"],
    ["freezes", "reason", "x".repeat(501)],
    ["freezes", "revoking_since", "2026-01-01T00:00:00Z"],
    ["credentials", "health", "nonsense"],
    ["credentials", "status", "<b>"],
    ["credentials", "status_reason", "no.such_code"],
    ["credentials", "health_reason", "<b>"],
    ["credentials", "provider_data", { deep: {} }, "provider_data.deep"],
    ["credentials", "template_values", { site: 1 }, "template_values.site"],
    ["credentials", "secret_version", 2 ** 31],
    ["credentials", "granted_scopes", "profile"],
    ["credentials", "oauth_client", {}],
    ["credentials", "expires_at", "2026-13-45T00:00:00Z"],
    ["credentials", "expires_at", "99999-12-31T00:00:00Z"],
    ["credentials", "expires_at", "9999-12-31T23:59:59-01:00"],
    ["credentials", "expires_at", thatOnlyADatabaseKnows],
    ["credentials", "frozen_at", "2026-01-01T00:00:00Z"],
    ["credential_quarantine", "kind", "other"],
    ["configurations", "shared_settings", "text"],
    ["configurations", "workflow_settings", { w: { enabled: "yes" } }, "workflow_settings.w.enabled"],
    ["webhook_endpoints", "url", "http://169.254.169.254/latest"],
    ["webhook_endpoints", "url", "https://10.0.0.1/hook"],
    ["webhook_endpoints", "event_types", ["no.such_event"], "event_types.0"],
    ["webhook_endpoints", "starts_after", 1],
    ["webhook_endpoints", "disabled_reason", "tired"],
    ["revocations", "outcome", "pending"],
    ["revocations", "cause", "boredom"],
  ];

  test("VT-17: a value that its column or the API does not allow is refused by its place, and nothing is written", async () => {
    const file = await contents();
    for (const [table, column, value, member = column] of refused) {
      const forged = edited(file, table, (line) => (line.row[column] = value));
      const answer = await imported(await locked(forged));
      const about = `${table}.${column} ${JSON.stringify(value).slice(0, 60)}: ${JSON.stringify(answer.json)}`;
      expect(answer, about).toMatchObject({ status: 422, json: { code: "transfer.file_unreadable" } });
      // what only the database can tell is a fault of the row
      const place = answer.json["meta"] as Record<string, unknown>;
      expect(place["table"], about).toBe(table);
      expect(place["member"], about).toBe(value === thatOnlyADatabaseKnows ? undefined : member);
      const { key } = movedTables.find(({ name }) => name === table) ?? { key: "id" };
      expect(place["id"], about).toBe(firstOf(forged.lines, table).row[key]);
      expect(answer.json["message"], about).toContain(table);
      expect(await rowsOf(file.projectId), about).toBe(0);
    }
    expect(await imported(await locked(file))).toMatchObject({ status: 200, json: { isResumed: false } });
  });

  test("VT-17: a private provider is held to what adding one is held to", async () => {
    const file = await contents();
    const forged = edited(file, "private_providers", ({ row }) => {
      (row["declaration"] as Record<string, unknown>)["hosts"] = ["elsewhere.example"];
    });
    const answer = await imported(await locked(forged));
    expect(answer).toMatchObject({
      status: 422,
      json: {
        code: "transfer.file_unreadable",
        meta: { table: "private_providers", id: "acme", member: "declaration" },
      },
    });
    expect(await rowsOf(file.projectId)).toBe(0);
  });

  test("VT-11, VT-17: opened secrets have the form that their room reads, and no refusal quotes one", async () => {
    const file = await contents();
    const forged: [string, Record<string, string>, string][] = [
      ["credentials", { secret: "canary-no-json" }, "plain.secret"],
      ["credentials", { secret: '{"accessToken":{"canary":1}}' }, "plain.secret"],
      ["credentials", {}, "secret"],
      ["integrations", { client_secret: "" }, "plain.client_secret"],
      ["webhook_secrets", { secret: "whsec_canary" }, "plain.secret"],
      ["revoked_secrets", { trace: '{"key":"canary"}' }, "plain.trace"],
      ["users", { end_user_id: "canary" }, "plain.end_user_id"],
      ["revocations", { secret: "canary" }, "outcome, secret"],
    ];
    for (const [table, plain, member] of forged) {
      const answer = await imported(await locked(edited(file, table, (line) => (line.plain = plain))));
      expect(answer, table).toMatchObject({
        status: 422,
        json: { code: "transfer.file_unreadable", meta: { member } },
      });
      expect(JSON.stringify(answer.json)).not.toContain("canary");
    }
    const unversioned = edited(file, "credentials", ({ row }) => delete row["secret_version"]);
    expect((await imported(await locked(unversioned))).json).toMatchObject({ code: "transfer.file_unreadable" });
    expect(await rowsOf(file.projectId)).toBe(0);
  });

  test("VT-17: a row that is there twice, is missing a column or is one too many is refused", async () => {
    const file = await contents();
    const twice = (table: string, change: Record<string, unknown>): Contents => {
      const copy = structuredClone(file);
      const found = firstOf(copy.lines, table);
      copy.lines.splice(copy.lines.indexOf(found), 0, { ...found, row: { ...found.row, ...change } });
      return copy;
    };
    const manyEndpoints = structuredClone(file);
    const endpoint = firstOf(manyEndpoints.lines, "webhook_endpoints");
    const more = Array.from({ length: 20 }, () => ({ ...endpoint, row: { ...endpoint.row, id: crypto.randomUUID() } }));
    manyEndpoints.lines.splice(manyEndpoints.lines.indexOf(endpoint), 0, ...more);
    const forged: [string, Contents][] = [
      ["users", twice("users", {})],
      ["users", twice("users", { id: crypto.randomUUID() })],
      ["integrations", twice("integrations", { id: crypto.randomUUID() })],
      ["configurations", twice("configurations", { id: crypto.randomUUID() })],
      ["users", edited(file, "users", ({ row }) => delete row["end_user_id"])],
      ["credentials", edited(file, "credentials", ({ row }) => delete row["status"])],
      ["webhook_endpoints", manyEndpoints],
    ];
    for (const [table, each] of forged) {
      const answer = await imported(await locked(each));
      expect(answer, table).toMatchObject({ status: 422, json: { code: "transfer.file_unreadable", meta: { table } } });
    }
    expect(await rowsOf(file.projectId)).toBe(0);
  });

  test("TN-03: a row with the id of another project's is refused, and does not point there", async () => {
    const [file, other] = [await contents(), await contents()];
    expect((await imported(await locked(other))).status).toBe(200);
    const theirs = firstOf(other.lines, "users").row["id"] as string;
    const mine = firstOf(file.lines, "users").row["id"] as string;
    const forged = JSON.parse(JSON.stringify(file).replaceAll(mine, theirs)) as Contents;
    const answer = await imported(await locked(forged));
    expect(answer).toMatchObject({ status: 422, json: { meta: { table: "users", id: theirs } } });
    expect(await rowsOf(file.projectId)).toBe(0);
  });

  test("VT-17: a credential that comes without settings gets its default ones", async () => {
    const file = await contents();
    const bare = { ...file, lines: file.lines.filter(({ table }) => table !== "configurations") };
    expect((await imported(await locked(bare))).status).toBe(200);
    const found = target.database.queries.selectFrom("configurations").select("is_default");
    expect(await found.where("project_id", "=", file.projectId).execute()).toEqual([
      { is_default: true },
      { is_default: true },
    ]);
  });

  test("VT-17: two files of one export are never mixed: the very file that was cut off goes on, no other", async () => {
    const file = await contents();
    const other = edited(file, "users", ({ row }) => (row["meta"] = { forged: true }));
    const [bytes, forged] = [await locked(file), await locked(other)];
    expect((await imported(bytes)).status).toBe(200);
    const unfinished = target.database.queries.updateTable("project_imports").where("project_id", "=", file.projectId);
    // as a crash in the middle leaves it
    await target.database.queries.deleteFrom("users").where("project_id", "=", file.projectId).execute();
    await unfinished.set({ finished_at: null, rows_written: 0 }).execute();

    const answer = await imported(forged);
    expect(answer).toMatchObject({ status: 409, json: { code: "transfer.project_exists" } });
    expect(answer.json["message"]).toContain("another file");
    expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
    const users = target.database.queries.selectFrom("users").select("meta").where("project_id", "=", file.projectId);
    expect(await users.execute()).toEqual([{ meta: {} }, { meta: {} }]);

    // begun by a version that kept no digest: nobody can say with which file
    await unfinished.set({ finished_at: null, file_hash: null }).execute();
    expect((await imported(bytes)).status).toBe(409);
  });

  test("VT-17: a file whose import begins while one of another file runs is refused, though it asked before", async () => {
    const file = await contents();
    const bytes = await locked(file);
    const forged = await locked(edited(file, "users", ({ row }) => (row["meta"] = { forged: true })));
    const importLate = createProjectImport({
      ...target,
      outbound: { refusalOf: () => Promise.resolve(null) },
      vault: {
        ...target.vault,
        // called between its question whether the project is there, and its first row
        async makeProjectKey(projectId) {
          expect((await imported(bytes)).status).toBe(200);
          const unfinished = target.database.queries.updateTable("project_imports").set({ finished_at: null });
          await unfinished.where("project_id", "=", projectId).execute();
          return target.vault.makeProjectKey(projectId);
        },
      },
    });
    const key = { identity: new Secret(identity), passphrase: undefined };
    await expect(importLate(Readable.from([forged]), key, { dryRun: false })).rejects.toMatchObject({
      code: "transfer.project_exists",
    });
  });

  test("VT-17: what adding a provider of the catalogue stores is what an import takes", () => {
    for (const { declaration } of loadCatalogue().values()) {
      const { providerKey, scopes, consent, requestPolicy } = newRecord("" as ProjectId, declaration, new Date());
      const row = { provider_key: providerKey, scopes, consent, request_policy: requestPolicy };
      for (const [column, value] of Object.entries(row))
        expect(
          columnRules["integrations"]?.[column]?.safeParse(value).error,
          `${providerKey} ${column}`,
        ).toBeUndefined();
    }
  });

  test("every rule is of a column that there is", async () => {
    for (const [table, rules] of Object.entries(columnRules)) {
      const { rows } = await sql<{ column_name: string }>`
        select column_name from information_schema.columns where table_name = ${table}`.execute(
        target.database.queries,
      );
      const columns = rows.map(({ column_name }) => column_name);
      expect(columns).toEqual(expect.arrayContaining(Object.keys(rules)));
    }
  });
});
