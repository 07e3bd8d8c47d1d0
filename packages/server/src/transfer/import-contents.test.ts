import { Readable } from "node:stream";
import type { ProjectId } from "@portico/protocol";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { Secret } from "../lib/secret.ts";
import { newWebhookSecret } from "../webhooks/webhook-secret.ts";
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
    const { id: credential } = await source.connect(projectId, "ada", {});
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

  test("VT-17: two files of one export are never mixed: the very file that was cut off goes on, no other", async () => {
    const file = await contents();
    const other = edited(file, "users", ({ row }) => (row["meta"] = { forged: true }));
    const [bytes, forged] = [await locked(file), await locked(other)];
    expect((await imported(bytes)).status).toBe(200);
    const unfinished = target.database.queries.updateTable("project_imports").where("project_id", "=", file.projectId);
    // as a crash in the middle leaves it
    await target.database.queries.deleteFrom("users").where("project_id", "=", file.projectId).execute();
    await unfinished.set({ finished_at: null }).execute();

    const answer = await imported(forged);
    expect(answer).toMatchObject({ status: 409, json: { code: "transfer.project_exists" } });
    expect(answer.json["message"]).toContain("another file");
    expect(await imported(bytes)).toMatchObject({ status: 200, json: { isResumed: true } });
    const users = target.database.queries.selectFrom("users").select("meta").where("project_id", "=", file.projectId);
    expect(await users.execute()).toEqual([{ meta: {} }, { meta: {} }]);

    // begun by a version that kept no digest: nobody can say with which file
    await unfinished.set({ finished_at: null, file_digest: null }).execute();
    expect((await imported(bytes)).status).toBe(409);
  });

  test("VT-17: a file whose import begins while one of another file runs is refused, though it asked before", async () => {
    const file = await contents();
    const bytes = await locked(file);
    const forged = await locked(edited(file, "users", ({ row }) => (row["meta"] = { forged: true })));
    const importLate = createProjectImport({
      ...target,
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
});
