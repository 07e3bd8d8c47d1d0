import { createHash } from "node:crypto";
import type { CredentialId, EndUserId, ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { openTransferServer, type TransferServer } from "./testing.ts";

type Answer = Record<string, unknown>;

describe("TR-17: what an import brought and what ended here stays ended", () => {
  let provider: RotatingProvider;
  let source: TransferServer;
  let target: TransferServer;
  let projectId: ProjectId;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    [source, target] = await Promise.all([openTransferServer(provider.origin), openTransferServer(provider.origin)]);
  });
  afterAll(async () => {
    await source[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
    await provider.close();
  });
  beforeEach(async () => {
    ({ projectId } = await source.filledProject());
  });

  async function post(server: TransferServer, path: string, body: string, type = "application/json"): Promise<Answer> {
    const url = `${server.address}/api/projects/${projectId}${path}`;
    const init = { method: "POST", headers: { ...server.admin, "content-type": type }, body };
    return (await (await fetch(url, init)).json()) as Answer;
  }
  const bring = (credential: object, options: object = {}, server = source): Promise<Answer> =>
    post(server, "/credentials/import", JSON.stringify({ credential, ...options }));
  const record = (changes: object = {}) => ({
    sourceId: "s-1",
    endUserId: "ada",
    integrationType: "acme",
    ...provider.issue(),
    ...changes,
  });
  const keyed = { sourceId: "k-1", endUserId: "ada", integrationType: "keybox", fields: { apiKey: "the-key" } };
  async function disconnect({ credentialId }: Answer): Promise<void> {
    const user = await source.users.ensure(projectId, "ada" as EndUserId);
    await source.credentials.disconnect(projectId, user.id, credentialId as CredentialId);
  }
  const later = (): string => {
    source.clock.step(1000);
    return source.clock.now().toISOString();
  };
  const kept = (reason: string) => ({ outcome: "skipped", reason });

  test("a token that an overwrite replaced is not brought back, neither meanwhile nor after the disconnect", async () => {
    const [first, second] = [record(), record()];
    await bring(first);
    const standing = await bring(second, { overwrite: true });
    expect(standing).toMatchObject({ outcome: "updated" });
    const byAnotherName = { ...first, sourceId: "s-2", accessToken: "another" };
    for (const options of [{ overwrite: true }, { overwrite: true, dryRun: true }])
      for (const each of [first, byAnotherName])
        expect(await bring(each, options)).toMatchObject(kept("replaced_since"));
    await disconnect(standing);
    for (const options of [{}, { overwrite: true }]) {
      for (const each of [first, byAnotherName])
        expect(await bring({ ...each, consentedAt: later() }, options)).toMatchObject(kept("replaced_since"));
      expect(await bring(second, options)).toMatchObject(kept("disconnected_since"));
    }
  });

  test("a typed key comes back by its user's later consent, or when told to put it over what is here", async () => {
    await disconnect(await bring({ ...keyed, consentedAt: source.clock.now().toISOString() }));
    for (const tried of [keyed, { ...keyed, consentedAt: "2025-01-02T03:04:05Z" }])
      expect(await bring(tried)).toMatchObject(kept("disconnected_since"));
    const again = await bring(keyed, { overwrite: true });
    expect(again).toMatchObject({ outcome: "imported" });
    // that it ended once says nothing of the connection that stands now
    expect(await bring(keyed, { overwrite: true })).toMatchObject({ outcome: "updated" });
    await disconnect(again);
    expect(await bring(keyed)).toMatchObject(kept("disconnected_since"));
    expect(await bring({ ...keyed, consentedAt: later() })).toMatchObject({ outcome: "imported" });
  });

  test("VT-15: a typed key that was revoked in an emergency and then disconnected needs a later consent", async () => {
    const brought = await bring(keyed);
    const { freezes } = source.credentials;
    const freeze = await freezes.freeze(projectId, { revoke: true }, { kind: "admin" });
    await source.credentials.sweep();
    const revokedAt = () =>
      source.database.queries
        .selectFrom("credentials")
        .select("revoked_at")
        .where("project_id", "=", projectId)
        .execute();
    await expect.poll(revokedAt).not.toEqual([{ revoked_at: null }]);
    await freezes.thaw(projectId, freeze.id);
    expect(await bring(keyed, { overwrite: true })).toMatchObject(kept("revoked_here"));
    const another = { ...keyed, fields: { apiKey: "another" } };
    const renewed = { ...another, consentedAt: later() };
    expect(await bring({ ...keyed, consentedAt: later() }, { overwrite: true })).toMatchObject({
      outcome: "refused",
      reason: "connect.input_invalid",
    });
    expect(await bring(renewed, { overwrite: true, dryRun: true })).toMatchObject({ outcome: "updated" });
    // its user takes the dead entry away: that makes nothing good that may be in wrong hands
    await disconnect(brought);
    for (const options of [{}, { overwrite: true }])
      expect(await bring(another, options)).toMatchObject(kept("revoked_here"));
    expect(await bring({ ...another, consentedAt: later() })).toMatchObject({ outcome: "imported" });
  });

  test("a dry run finds one refresh token under two names, as the import does", async () => {
    const first = record();
    const lines = [first, { ...first, sourceId: "s-2" }, record({ sourceId: "s-3" })];
    const content = lines.map((each) => JSON.stringify(each)).join("\n");
    for (const dryRun of [true, false]) {
      const { id } = await post(source, "/credential-imports", JSON.stringify({ format: "jsonl", dryRun }));
      const sent = await post(source, `/credential-imports/${String(id)}/file`, content, "application/octet-stream");
      expect(sent).toMatchObject({ imported: 2, skipped: 1, dryRun });
    }
  });

  test("VT-19: tokens are known again by a keyed hash: one that reads the database cannot try them, nor compare projects", async () => {
    const credential = record({ refreshToken: "1234" });
    await disconnect(await bring(credential));
    const ended = async () =>
      source.database.queries.selectFrom("ended_tokens").selectAll().where("project_id", "=", projectId).execute();
    const [here] = await ended();
    expect(here).toMatchObject({ reason: "disconnected" });
    expect(Buffer.from(here?.token_hash ?? [])).not.toEqual(createHash("sha256").update("1234").digest());
    ({ projectId } = await source.filledProject("Other"));
    await disconnect(await bring(credential));
    const [there] = await ended();
    expect(there?.token_hash).toBeDefined();
    expect(there?.token_hash).not.toEqual(here?.token_hash);
  });

  test("a dry run into a project that never imported writes no key, and two first imports at once share one", async () => {
    const keys = () =>
      source.database.queries.selectFrom("import_keys").select("id").where("project_id", "=", projectId).execute();
    await bring(record(), { dryRun: true });
    expect(await keys()).toEqual([]);
    const credential = record();
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((sourceId) => bring({ ...credential, sourceId, endUserId: sourceId })),
    );
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(["imported", "skipped", "skipped", "skipped"]);
    expect(await keys()).toHaveLength(1);
  });

  test("what ended is known on another server too, while its revocation still waits on the first", async () => {
    provider.revokeStatus = 503;
    const credential = record();
    await disconnect(await bring(credential));
    provider.revokeStatus = 200;
    const answer = await fetch(`${source.address}/dashboard/api/projects/${projectId}/export`, {
      method: "POST",
      headers: { ...source.admin, "content-type": "application/json" },
      body: JSON.stringify({ confirm: "Acme", passphrase: "correct horse battery staple" }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const key = JSON.stringify({ passphrase: "correct horse battery staple" });
    const moved = await fetch(`${target.address}/dashboard/api/project-imports`, {
      method: "POST",
      headers: { ...target.admin, "content-type": "application/octet-stream" },
      body: Buffer.concat([Buffer.from(`${key}\n`), bytes]),
    });
    expect(moved.status).toBe(200);
    expect(await bring(credential, {}, target)).toMatchObject(kept("disconnected_since"));
    expect(await bring(record(), {}, target)).toMatchObject({ outcome: "imported" });
  });
});
