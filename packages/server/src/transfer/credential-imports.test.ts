import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CredentialId, EndUserId, ProjectId } from "@portico/protocol";
import type { CredentialHealth } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { Secret } from "../lib/secret.ts";
import { csvRecord, endsInsideQuotes, readCsvRow } from "./csv-row.ts";
import { readLines } from "./read-lines.ts";
import { declarationAt, openTransferServer, type TransferServer } from "./testing.ts";

describe("credentials that come from elsewhere", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  let projectId: ProjectId;
  let key: string;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });
  beforeEach(async () => {
    ({ projectId, key } = await server.filledProject());
  });

  const headers = () => ({ authorization: `Bearer ${key}` });
  const url = (path: string) => `${server.address}/api/projects/${projectId}${path}`;
  async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
    const init = { method: "POST", headers: { ...headers(), "content-type": "application/json" } };
    return (await (await fetch(url(path), { ...init, body: JSON.stringify(body) })).json()) as Record<string, unknown>;
  }
  const one = (credential: object, options: object = {}) => post("/credentials/import", { credential, ...options });
  async function upload(format: string, content: string | Uint8Array, options: object = {}) {
    const { id } = await post("/credential-imports", { format, ...options });
    return { id: String(id), ...(await send(String(id), content)) };
  }
  async function send(id: string, content: string | Uint8Array): Promise<Record<string, unknown>> {
    const body = typeof content === "string" ? content : Buffer.from(content);
    const response = await fetch(url(`/credential-imports/${id}/file`), { method: "POST", headers: headers(), body });
    return (await response.json()) as Record<string, unknown>;
  }
  async function lines(id: string) {
    const response = await fetch(url(`/credential-imports/${id}/lines`), { headers: headers() });
    return ((await response.json()) as { lines: Record<string, unknown>[] }).lines;
  }
  const count = async (): Promise<number> => (await rows()).length;
  const rows = () =>
    server.database.queries.selectFrom("credentials").selectAll().where("project_id", "=", projectId).execute();
  const record = (changes: object = {}) => {
    const grant = provider.issue();
    return { sourceId: "s-1", endUserId: "ada", integrationType: "acme", ...grant, ...changes };
  };

  test("one is stored sealed for its user, and its refresh token works at once", async () => {
    const credential = record({ scopes: ["profile"], values: { site: "eu" }, consentedAt: "2025-01-02T03:04:05Z" });
    const answer = await one(credential);
    expect(answer).toMatchObject({ outcome: "imported", reason: null, needsConsent: null });
    const [row] = await rows();
    expect(row).toMatchObject({
      id: answer["credentialId"],
      status: "VALID",
      source_id: "s-1",
      granted_scopes: ["profile"],
      template_values: { site: "eu" },
      consented_at: new Date("2025-01-02T03:04:05Z"),
    });
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    const integration = await server.integrations.byType(projectId, "acme");
    const fresh = await server.credentials.fresh(projectId, user.id, integration, undefined);
    expect(provider.tokenRequests.at(-1)).toMatchObject({ refresh_token: credential.refreshToken });
    expect(fresh.secret["accessToken"]?.reveal()).not.toBe(credential.accessToken);
    const events = await server.database.queries
      .selectFrom("events")
      .select("type")
      .where("project_id", "=", projectId)
      .where("type", "like", "credential.%")
      .execute();
    expect(events[0]).toEqual({ type: "credential.imported" });
  });

  test("TR-01: importing the same again brings nothing twice, and never puts an old token over a newer one", async () => {
    const credential = record();
    await one(credential);
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    const integration = await server.integrations.byType(projectId, "acme");
    await server.credentials.fresh(projectId, user.id, integration, undefined);
    const again = await Promise.all([one(credential), one(credential), one(credential)]);
    for (const answer of again) expect(answer).toMatchObject({ outcome: "skipped", reason: "already_imported" });
    expect(await count()).toBe(1);
    await expect(
      server.credentials.fresh(projectId, user.id, integration, undefined, { force: true }),
    ).resolves.toBeDefined();
    const replaced = await one(record({ accountName: "newer" }), { overwrite: true });
    expect(replaced).toMatchObject({ outcome: "updated" });
    expect(await count()).toBe(1);
  });

  test("TR-01: a file that is brought again with overwrite puts no spent refresh token over those it was renewed to", async () => {
    const credential = record();
    const send = async () => {
      const { id } = await post("/credential-imports", { format: "jsonl", overwrite: true });
      const init = { method: "POST", headers: headers(), body: `${JSON.stringify(credential)}\n` };
      return (await fetch(url(`/credential-imports/${String(id)}/file`), init)).json();
    };
    expect(await send()).toMatchObject({ imported: 1 });
    // nobody renewed it: nothing is lost by it
    expect(await send()).toMatchObject({ updated: 1 });
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    const integration = await server.integrations.byType(projectId, "acme");
    const token = async () =>
      (await server.credentials.fresh(projectId, user.id, integration, undefined)).secret["refreshToken"]?.reveal();
    const renewed = await token();
    expect(renewed).not.toBe(credential.refreshToken);
    expect(await send()).toMatchObject({ updated: 0, skipped: 1 });
    expect(await token()).toBe(renewed);
  });

  test.each([
    { moment: "was renewed", answersBefore: true },
    { moment: "is being renewed", answersBefore: false },
  ])(
    "TR-01: no spent refresh token is put over one that $moment while the provider was asked whose it is",
    async ({ answersBefore }) => {
      const credential = record({ expiresAt: new Date(server.clock.now().getTime() + 600_000).toISOString() });
      await one(credential);
      const user = await server.users.ensure(projectId, "ada" as EndUserId);
      const integration = await server.integrations.byType(projectId, "acme");
      const renew = async () =>
        (await server.credentials.fresh(projectId, user.id, integration, undefined, { force: true })).secret[
          "refreshToken"
        ]?.reveal();
      const asked = Promise.withResolvers<void>();
      const answered = Promise.withResolvers<void>();
      if (answersBefore) answered.resolve();
      provider.beforeAnswer = () => {
        asked.resolve();
        return answered.promise;
      };
      let renewing: Promise<string | undefined> | undefined;
      provider.beforeWhoami = async () => {
        provider.beforeWhoami = undefined;
        renewing = renew();
        await (answersBefore ? renewing : asked.promise);
      };
      onTestFinished(() => {
        provider.beforeAnswer = undefined;
        provider.beforeWhoami = undefined;
      });
      const again = await one(credential, { overwrite: true, verify: true });
      answered.resolve();
      expect(again).toMatchObject({ outcome: "skipped", reason: "renewed_since" });
      const renewed = await renewing;
      expect(renewed).not.toBe(credential.refreshToken);
      const { secret } = await server.credentials.fresh(projectId, user.id, integration, undefined);
      expect(secret["refreshToken"]?.reveal()).toBe(renewed);
      // and nothing of it was given back
      expect((await server.revocations.list(projectId, { limit: 10 })).revocations).toEqual([]);
    },
  );

  test("VT-15, TR-01: what was revoked in an emergency comes back by consent only, whatever an import overwrites", async () => {
    const credential = record({ consentedAt: "2025-01-02T03:04:05Z" });
    await one(credential);
    const { freezes } = server.credentials;
    const freeze = await freezes.freeze(projectId, { revoke: true }, { kind: "admin" });
    await server.credentials.sweep();
    await expect.poll(async () => (await rows())[0]?.revoked_at).not.toBeNull();
    await freezes.thaw(projectId, freeze.id);
    server.clock.step(1000);
    const after = server.clock.now().toISOString();
    const { accessToken } = credential;
    const tries = [
      credential,
      // the very token, by whatever consent and under whichever name
      { ...credential, consentedAt: after },
      // of the consent that was revoked, or of nobody knows which
      { ...credential, refreshToken: undefined, accessToken },
      record({ consentedAt: undefined }),
    ];
    for (const tried of tries)
      for (const dryRun of [true, false])
        expect(await one(tried, { overwrite: true, dryRun })).toMatchObject({
          outcome: "skipped",
          reason: "revoked_here",
        });
    expect(await rows()).toMatchObject([{ status: "INVALID", health: "dead" }]);
    expect(await one(record({ consentedAt: after }), { overwrite: true })).toMatchObject({ outcome: "updated" });
    expect(await rows()).toMatchObject([{ status: "VALID", health: "healthy", revoked_at: null }]);
  });

  test("TR-17: a token that its user disconnected since is not brought back, by whichever name or import", async () => {
    const credential = record();
    const { credentialId } = await one(credential);
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    await server.credentials.disconnect(projectId, user.id, credentialId as CredentialId);
    for (const tried of [credential, { ...credential, sourceId: "s-2", accessToken: "another" }])
      for (const options of [{ dryRun: true }, {}, { overwrite: true }])
        expect(await one(tried, options)).toMatchObject({ outcome: "skipped", reason: "disconnected_since" });
    expect(await upload("jsonl", JSON.stringify(credential))).toMatchObject({ skipped: 1 });
    expect(await count()).toBe(0);
    // another one is of another consent
    expect(await one(record())).toMatchObject({ outcome: "imported" });
  });

  test("TR-17: an import brings each line once: what was disconnected since stays so when the file is sent again", async () => {
    const keyed = { sourceId: "k-1", endUserId: "ada", integrationType: "keybox", fields: { apiKey: "the-key" } };
    const content = [record(), keyed].map((each) => JSON.stringify(each)).join("\n");
    const { id, ...before } = await upload("jsonl", content, { overwrite: true });
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    for (const { id: credentialId } of await server.credentials.list(projectId, user.id))
      await server.credentials.disconnect(projectId, user.id, credentialId);
    const { updatedAt: _at, finishedAt: _finished, ...after } = await send(id, `${content}\nno json`);
    expect(await count()).toBe(0);
    // what it did it did, and what it had not come to is gone through
    expect(before).toMatchObject({ lines: 2, imported: 2 });
    expect(after).toMatchObject({ lines: 3, imported: 2, refused: 1 });
  });

  test("OA-14, TR-01: an import never undoes its user's own reconnect, whatever it overwrites", async () => {
    const keyed = { sourceId: "k-1", endUserId: "ada", integrationType: "keybox", fields: { apiKey: "old-key" } };
    await one(keyed);
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    const reconnect = async (type: string, secret: Record<string, Secret>) => {
      const integration = await server.integrations.byType(projectId, type);
      const mine = (await server.credentials.list(projectId, user.id)).find(
        (each) => each.integrationId === integration.id,
      );
      const placement = { allowMultiple: false, selectedCredentialId: mine?.id };
      const learnt = {
        accountType: null,
        accountId: null,
        accountName: "as reconnected",
        providerData: {},
        templateValues: {},
      };
      await server.credentials.store({ projectId, userId: user.id }, integration, placement, {
        ...learnt,
        ...{ grantedScopes: null, secret, expiresAt: null, status: "VALID" },
      });
    };
    await reconnect("keybox", { apiKey: new Secret("new-key") });
    const kept = { outcome: "skipped", reason: "reconnected_since" };
    for (const tried of [keyed, { ...keyed, fields: { apiKey: "other" } }])
      expect(await one(tried, { overwrite: true })).toMatchObject(kept);

    const expiresAt = new Date(server.clock.now().getTime() + 600_000).toISOString();
    await one(record({ expiresAt }));
    // in the very moment between the look and the storing
    provider.beforeWhoami = async () => {
      provider.beforeWhoami = undefined;
      const { accessToken, refreshToken } = provider.issue();
      await reconnect("acme", { accessToken: new Secret(accessToken), refreshToken: new Secret(refreshToken) });
    };
    onTestFinished(() => void (provider.beforeWhoami = undefined));
    for (const verify of [true, false])
      expect(await one(record({ expiresAt }), { overwrite: true, verify })).toMatchObject(kept);
    expect(await rows()).toMatchObject(Array(2).fill({ account_name: "as reconnected", secret_version: 2 }));
  });

  test("TR-17: what has no refresh token is known again by its whole secret, and a key by its name", async () => {
    const { accessToken } = provider.issue();
    const lone = { sourceId: "lone", endUserId: "ada", integrationType: "acme", accessToken };
    const keyed = { sourceId: "k-1", endUserId: "ada", integrationType: "keybox", fields: { apiKey: "guessable" } };
    const user = await server.users.ensure(projectId, "ada" as EndUserId);
    for (const each of [lone, keyed]) {
      const { credentialId } = await one(each);
      // nothing was renewed, so it gives way
      expect(await one(each, { overwrite: true })).toMatchObject({ outcome: "updated" });
      const [row] = await rows();
      for (const text of ["guessable", JSON.stringify({ apiKey: "guessable" })])
        expect(Buffer.from(row?.source_token_hash ?? [])).not.toEqual(createHash("sha256").update(text).digest());
      await server.credentials.disconnect(projectId, user.id, credentialId as CredentialId);
      expect(await one(each)).toMatchObject({ outcome: "skipped", reason: "disconnected_since" });
    }
    expect(await one({ ...lone, accessToken: provider.issue().accessToken })).toMatchObject({ outcome: "imported" });
    expect(await one({ ...keyed, sourceId: "k-2" })).toMatchObject({ outcome: "imported" });
  });

  test("TR-01: one refresh token comes in under one name only, or the two would spend each other's", async () => {
    const credential = record();
    const { credentialId } = await one(credential);
    const renamed = { ...credential, sourceId: "by-another-scheme", accessToken: "another" };
    const same = { outcome: "skipped", reason: "same_token", credentialId };
    for (const options of [{ dryRun: true }, {}]) expect(await one(renamed, options)).toMatchObject(same);
    // nor over one that has another
    await one(record({ sourceId: "s-2" }));
    expect(await one({ ...credential, sourceId: "s-2" }, { overwrite: true })).toMatchObject(same);
    const racing = record({ endUserId: "bob" });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        one({ ...racing, sourceId: `racing-${index}`, endUserId: `bob-${index}` }),
      ),
    );
    expect(answers.map(({ reason }) => reason).sort()).toEqual([...Array<string>(5).fill("same_token"), null].sort());
    expect(await count()).toBe(3);
  });

  test("a refresh token that does not rotate may serve two integrations, which have one name each", async () => {
    const declaration = declarationAt(provider.origin);
    const auth = { ...declaration.auth, refresh: { kind: "stable" } } as typeof declaration.auth;
    for (const key of ["mail", "drive"]) {
      await server.providers.add(projectId, { ...declaration, key, auth });
      await server.integrations.add(projectId, key);
    }
    const credential = record({ integrationType: "mail" });
    expect(await one(credential)).toMatchObject({ outcome: "imported" });
    expect(await one({ ...credential, sourceId: "s-2" })).toMatchObject({ reason: "same_token" });
    expect(await one({ ...credential, sourceId: "s-2", integrationType: "drive" })).toMatchObject({
      outcome: "imported",
    });
  });

  test("a file that comes in parts is one import: lines are numbered through, and it is finished with the last", async () => {
    const header = "sourceId,endUserId,integrationType,accessToken";
    const row = (id: string) => `${id},ada,acme,${String(provider.issue().accessToken)}`;
    const { id } = await post("/credential-imports", { format: "csv" });
    const part = async (query: string, content: string) => {
      const init = { method: "POST", headers: headers(), body: content };
      return (await fetch(url(`/credential-imports/${String(id)}/file?${query}`), init)).json();
    };
    expect(await part("isLast=false", `${header}\n${row("a")}\n`)).toMatchObject({ lines: 1, finishedAt: null });
    const last = await part("firstLine=3&isLast=true", `${header}\n${row("b")}\nno row\n`);
    expect(last).toMatchObject({ lines: 3, imported: 2, refused: 1, finishedAt: expect.any(String) });
    expect((await lines(String(id))).map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, "imported"],
      [3, "imported"],
      [4, "refused"],
    ]);
    expect(await part("firstLine=zero", "")).toMatchObject({ code: "http.invalid_input" });
  });

  test.each([false, true])(
    "a dry run says of a name that comes twice what the import does, overwrite %s",
    async (overwrite) => {
      const [first, second] = [JSON.stringify(record()), JSON.stringify(record())];
      const tried = async (dryRun: boolean) => {
        const { id } = await post("/credential-imports", { format: "jsonl", overwrite, dryRun });
        for (const [query, content] of [
          ["isLast=false", `${first}\n${second}\n`],
          ["firstLine=3&isLast=true", `${second}\nno json\n`],
        ])
          await fetch(url(`/credential-imports/${String(id)}/file?${query}`), {
            method: "POST",
            headers: headers(),
            body: content ?? "",
          });
        return (await lines(String(id))).map(({ line, outcome, reason }) => [line, outcome, reason]);
      };
      const said = await tried(true);
      expect(await count()).toBe(0);
      expect(said).toEqual(await tried(false));
      expect(said.map(([, outcome]) => outcome)).toEqual(
        overwrite ? ["imported", "updated", "updated", "refused"] : ["imported", "skipped", "skipped", "refused"],
      );
    },
  );

  test("racing imports of one name make one credential", async () => {
    const credential = record();
    const answers = await Promise.all(Array.from({ length: 8 }, () => one(credential)));
    expect(answers.filter(({ outcome }) => outcome === "imported")).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === "skipped")).toHaveLength(7);
    expect(await count()).toBe(1);
  });

  test("what nobody has asked the provider about is not said to work, and nothing about it is made up", async () => {
    const { accessToken } = record();
    const lone = { sourceId: "lone", endUserId: "ada", integrationType: "acme", accessToken };
    expect(await post("/credentials/import", { credential: lone })).toMatchObject({ outcome: "imported" });
    const over = { ...lone, sourceId: "over", endUserId: "bob", expiresAt: "2020-01-31T00:00:00Z" };
    expect(await post("/credentials/import", { credential: over })).toMatchObject({ needsConsent: "no_refresh_token" });
    const aged = { ...record({ sourceId: "aged", endUserId: "eve" }) };
    expect(await post("/credentials/import", { credential: aged })).toMatchObject({ outcome: "imported" });
    const healthOf = async (endUserId: string) => {
      const response = await fetch(url(`/users/${endUserId}/credentials`), { headers: headers() });
      return ((await response.json()) as { credentials: Record<string, unknown>[] }).credentials[0];
    };
    const unproven = { lastSuccessAt: null, lastUsedAt: null, refreshedAt: null, accessExpiresAt: null };
    expect(await healthOf("ada")).toMatchObject({
      ...unproven,
      scopes: { granted: null, missing: [] },
      health: { message: expect.stringContaining("has not been used yet") as string },
    });
    expect(await healthOf("eve")).toMatchObject(unproven);
    await server.credentials.worker.runOnce();
    expect(await healthOf("bob")).toMatchObject({
      status: "INVALID",
      lastSuccessAt: null,
      health: { state: "dead", reason: "grant_expired" },
    });
  });

  test("a dry run says the same and does nothing", async () => {
    expect(await one(record(), { dryRun: true })).toMatchObject({ outcome: "imported", credentialId: null });
    expect([await count(), await server.users.findByEndUserId(projectId, "ada" as EndUserId)]).toEqual([0, null]);
  });

  test.each([
    [{ integrationType: "nope" }, "integration.not_found"],
    [{ accessToken: undefined, refreshToken: undefined }, "connect.input_invalid"],
    [{ accessToken: "a\nb" }, "connect.input_invalid"],
    [{ values: { site: "evil.example/x" } }, "connect.input_invalid"],
    [{ values: { other: "x" } }, "connect.input_invalid"],
    [{ fields: { apiKey: "x" } }, "connect.input_invalid"],
    [{ integrationType: "keybox" }, "connect.input_invalid"],
    [{ endUserId: "a\u0007" }, "http.invalid_input"],
  ])("OA-07: %o is refused with its reason, and nothing is stored", async (changes, reason) => {
    expect(await one(record(changes))).toMatchObject({ outcome: "refused", reason });
    expect(await count()).toBe(0);
  });

  test("a field that the provider does not know is named, whatever else is missing", async () => {
    const keyed = { sourceId: "k", endUserId: "ada", integrationType: "keybox" };
    expect(await one({ ...keyed, fields: { apikey: "canary-key" } })).toMatchObject({
      outcome: "refused",
      reason: "connect.input_invalid",
      message: 'Keybox knows no field "apikey"; it asks for apiKey',
    });
    expect(await one(record({ fields: { apiKey: "canary-key" } }))).toMatchObject({
      outcome: "refused",
      message: expect.stringContaining('knows no field "apiKey"') as string,
    });
    expect(await one({ ...keyed, fields: { apiKey: "k", surplus: "canary" } })).toMatchObject({ outcome: "refused" });
    expect(await count()).toBe(0);
  });

  test("it says which grants will need consent again", async () => {
    expect(await one(record({ clientId: "somebody-elses" }), { dryRun: true })).toMatchObject({
      needsConsent: "other_client",
    });
    const ending = record({ refreshToken: undefined, expiresAt: "2030-01-01T00:00:00Z" });
    expect(await one(ending, { dryRun: true })).toMatchObject({ needsConsent: "no_refresh_token" });
    expect(await one(record({ clientId: "the-client" }), { dryRun: true })).toMatchObject({ needsConsent: null });
    // of OAuth 1.0a it would not even work until it ends
    const discogs = await server.integrations.add(projectId, "discogs");
    await server.integrations.update(projectId, discogs.id, { clientId: "the-client", clientSecret: "s" });
    const signed = { sourceId: "d", endUserId: "ada", integrationType: "discogs", accessToken: "t", tokenSecret: "s" };
    for (const [clientId, answer] of [
      ["the-client", { outcome: "imported", needsConsent: null }],
      ["somebody-elses", { outcome: "refused", reason: "connect.input_invalid" }],
    ])
      expect(await one({ ...signed, clientId }, { dryRun: true })).toMatchObject(answer as object);
    // a key is nobody's but its user's
    const keyed = {
      sourceId: "k",
      endUserId: "ada",
      integrationType: "keybox",
      fields: { apiKey: "k" },
      clientId: "x",
    };
    expect(await one(keyed, { dryRun: true })).toMatchObject({ outcome: "imported", needsConsent: null });
  });

  test("OA-05: a token of another client is used while it lasts, and neither renewed nor revoked with ours", async () => {
    const declaration = declarationAt(provider.origin);
    const auth = { ...declaration.auth, revokeUrl: `${provider.origin}/revoke` } as typeof declaration.auth;
    await server.providers.add(projectId, { ...declaration, key: "revoking", auth });
    const added = await server.integrations.add(projectId, "revoking");
    await server.integrations.update(projectId, added.id, {
      clientId: "the-client",
      clientSecret: "s",
      isActive: true,
    });
    const integration = await server.integrations.byType(projectId, "revoking");
    const asked = provider.tokenRequests.length;
    const theirs = { integrationType: "revoking", clientId: "their-old-client" };
    const use = async (endUserId: string, force = false) => {
      const user = await server.users.ensure(projectId, endUserId as EndUserId);
      return server.credentials.fresh(projectId, user.id, integration, undefined, { force }).then(
        ({ secret }) => secret["accessToken"]?.reveal(),
        ({ code }: { code: string }) => code,
      );
    };
    const [lasting, endless] = [record({ ...theirs, endUserId: "lou" }), record({ ...theirs, endUserId: "mia" })];
    const later = new Date(server.clock.now().getTime() + 600_000).toISOString();
    for (const each of [
      { ...lasting, sourceId: "s-1", expiresAt: later },
      { ...endless, sourceId: "s-2" },
      { ...record({ ...theirs, endUserId: "eve" }), sourceId: "s-3", expiresAt: "2020-01-31T00:00:00Z" },
    ])
      expect(await one(each)).toMatchObject({ outcome: "imported", needsConsent: "other_client" });
    await server.credentials.worker.runOnce();
    for (const force of [false, true]) expect(await use("lou", force)).toBe(lasting.accessToken);
    // nobody knows when it ends, and asking for another one is not how to find out
    expect(await use("mia")).toBe(endless.accessToken);
    expect(await use("eve")).toBe("credential.needs_reconnect");
    const states = (await rows()).map(({ source_id, status, health_reason }) => [source_id, status, health_reason]);
    expect(states.sort()).toEqual([
      ["s-1", "VALID", null],
      ["s-2", "VALID", null],
      ["s-3", "INVALID", "grant_expired"],
    ]);
    expect(provider.tokenRequests.slice(asked)).toEqual([]);
    expect(await server.credentials.outageOf(projectId, integration.id)).toBeNull();

    const lou = await server.users.ensure(projectId, "lou" as EndUserId);
    const [held] = await server.credentials.list(projectId, lou.id);
    await server.credentials.disconnect(projectId, lou.id, held?.id as CredentialId);
    expect((await server.revocations.list(projectId, { limit: 1 })).revocations).toMatchObject([
      { outcome: "unsupported", reason: "revocation.other_client" },
    ]);
    expect(provider.revoked).toEqual([]);
    // it was brought with its refresh token, and is known again by that
    expect(await one({ ...lasting, clientId: "the-client" })).toMatchObject({ reason: "disconnected_since" });
  });

  test("VT-15: a freeze of a time covers what is imported by when its user consented, and goes on when it is overwritten", async () => {
    const at = (hours: number) => new Date(server.clock.now().getTime() + hours * 3_600_000).toISOString();
    const integration = await server.integrations.byType(projectId, "acme");
    const stateOf = async (endUserId: string) => {
      const user = await server.users.ensure(projectId, endUserId as EndUserId);
      const asked = server.credentials.fresh(projectId, user.id, integration, undefined);
      return asked.then(
        () => "served",
        ({ code }: { code: string }) => code,
      );
    };
    const { freezes } = server.credentials;
    const frozenNow = async () => {
      const [first] = await freezes.list(projectId, "standing");
      return [first?.credentials, (await rows()).filter(({ frozen_at }) => frozen_at !== null).length];
    };
    const byAdmin = { kind: "admin" } as const;
    const old = await freezes.freeze(projectId, { connectedUntil: at(-1), revoke: false }, byAdmin);
    const bea = { ...record({ endUserId: "bea" }), consentedAt: "2025-01-02T03:04:05Z" };
    await one(bea);
    await one(record({ sourceId: "s-2", endUserId: "cid", consentedAt: at(-0.5) }));
    expect([await stateOf("bea"), await stateOf("cid")]).toEqual(["credential.frozen", "served"]);
    expect(await frozenNow()).toEqual([1, 1]);
    // tokens that replace others are of the same consent, unless the file knows better
    for (const consentedAt of [bea.consentedAt, undefined]) {
      expect(await one({ ...bea, consentedAt }, { overwrite: true })).toMatchObject({ outcome: "updated" });
      expect(await stateOf("bea")).toBe("credential.frozen");
    }
    expect(await one({ ...bea, consentedAt: at(-0.5) }, { overwrite: true })).toMatchObject({ outcome: "updated" });
    expect(await stateOf("bea")).toBe("served");
    await freezes.thaw(projectId, old.id);
    // and the other way round
    await freezes.freeze(projectId, { connectedSince: at(-24), revoke: false }, byAdmin);
    await one(record({ sourceId: "s-3", endUserId: "dan", consentedAt: "2025-01-02T03:04:05Z" }));
    expect(await stateOf("dan")).toBe("served");
    expect(await frozenNow()).toEqual([2, 2]);
  });

  test("TR-14: the forecast of an imported grant counts from its own consent and is told at once, once", async () => {
    await one(record({ grantExpiresAt: new Date(server.clock.now().getTime() + 3 * 86_400_000).toISOString() }));
    await server.credentials.sweep();
    await server.credentials.sweep();
    const told = await server.database.queries
      .selectFrom("events")
      .select("data")
      .where("project_id", "=", projectId)
      .where("type", "=", "credential.expiry_notice")
      .execute();
    expect(told).toMatchObject([{ data: { daysAhead: 3 } }]);
  });

  test("TR-14: of a consent whose day nobody told no end is told either, by no lifetime, until it is told", async () => {
    const { auth, ...declared } = declarationAt(provider.origin);
    const ends = { kind: "stable", grantLifetimeDays: 7 } as const;
    await server.providers.add(projectId, {
      ...declared,
      key: "weekly",
      auth: { ...auth, refresh: ends } as typeof auth,
    });
    await server.integrations.add(projectId, "weekly");
    const weekly = { integrationType: "weekly" };
    const [undated, dated] = [record(weekly), record({ sourceId: "s-2", ...weekly })];
    const consentedAt = new Date(server.clock.now().getTime() - 86_400_000).toISOString();
    await one(undated);
    await one({ ...dated, endUserId: "bea", consentedAt });
    const health = async (endUserId: string) => {
      const answer = await server.call("GET", `/api/projects/${projectId}/users/${endUserId}/credentials`, headers());
      const [credential] = answer.json["credentials"] as CredentialHealth[];
      return { consentedAt: credential?.consentedAt, grantExpiresAt: credential?.grantExpiresAt };
    };
    const inSevenDays = new Date(Date.parse(consentedAt) + 7 * 86_400_000).toISOString();
    expect(await health("ada")).toEqual({ consentedAt: null, grantExpiresAt: null });
    expect(await health("bea")).toEqual({ consentedAt, grantExpiresAt: inSevenDays });
    // an overwrite that says as little knows as little; neither does a renewal
    expect(await one({ ...undated, ...provider.issue() }, { overwrite: true })).toMatchObject({ outcome: "updated" });
    expect(await health("ada")).toEqual({ consentedAt: null, grantExpiresAt: null });
    expect(await one({ ...undated, ...provider.issue(), consentedAt }, { overwrite: true })).toMatchObject({
      outcome: "updated",
    });
    expect(await health("ada")).toEqual({ consentedAt, grantExpiresAt: inSevenDays });
  });

  test("JSONL of any size: an outcome for each line, the bad ones named, nothing secret in what is kept", async () => {
    const good = Array.from({ length: 130 }, (_, index) =>
      JSON.stringify(record({ sourceId: `s-${index}`, endUserId: `user-${index}` })),
    );
    const content = [
      good[0],
      "",
      "{not json canary-line",
      JSON.stringify({ ...record(), sourceId: "bad", surprise: "canary-value" }),
      ...good.slice(1),
      good[5],
    ].join("\r\n");
    const job = await upload("jsonl", content);
    expect(job).toMatchObject({ lines: 133, imported: 130, skipped: 1, refused: 2, needConsent: 0 });
    expect(job).toHaveProperty("finishedAt", expect.any(String));
    const all = await lines(job.id);
    expect(all.slice(0, 3)).toMatchObject([
      { line: 1, sourceId: "s-0", outcome: "imported" },
      { line: 3, outcome: "refused", message: "The line is not JSON" },
      { line: 4, sourceId: "bad", outcome: "refused" },
    ]);
    expect(JSON.stringify(all)).not.toMatch(/canary|access-|refresh-/);
    expect(await count()).toBe(130);
  });

  test("VT-04: what is kept of an import holds no secret, in no table", async () => {
    await upload(
      "jsonl",
      JSON.stringify(record({ accessToken: "canary-access-token", refreshToken: "canary-refresh-token" })),
    );
    const dump: string[] = [];
    for (const table of ["credentials", "credential_imports", "credential_import_lines", "events", "users"] as const)
      dump.push(JSON.stringify(await server.database.queries.selectFrom(table).selectAll().execute()));
    const stored = (await rows()).map(({ secret }) => Buffer.from(secret).toString("latin1")).join("");
    expect(`${dump.join("")}${stored}`).not.toContain("canary-");
  });

  test("an upload that was cut off is gone on with by sending the file again", async () => {
    const content = Array.from({ length: 120 }, (_, index) =>
      JSON.stringify(record({ sourceId: `s-${index}`, endUserId: `user-${index}` })),
    ).join("\n");
    const { id } = await post("/credential-imports", { format: "jsonl" });
    const cut = ReadableStream.from(
      (async function* () {
        yield Buffer.from(content.slice(0, Math.floor(content.length * 0.7)));
        throw new Error("the line is cut");
      })(),
    );
    await fetch(url(`/credential-imports/${String(id)}/file`), {
      method: "POST",
      headers: headers(),
      body: cut,
      duplex: "half",
    } as RequestInit).catch(() => undefined);
    const done = await send(String(id), content);
    expect(done).toMatchObject({ lines: 120, refused: 0, finishedAt: expect.any(String) as string });
    expect(await count()).toBe(120);
  });

  test("CSV: quoted values over several lines, columns of members, scopes in one cell", async () => {
    const grant = provider.issue();
    const content =
      "\uFEFFsourceId,endUserId,integrationType,accessToken,refreshToken,scopes,values.site,accountName,fields.apiKey\r\n" +
      `a,ada,acme,${grant.accessToken},${grant.refreshToken},profile anvils:read,eu,"Ada ""the first""\nLovelace",\r\n` +
      "b,bob,keybox,,,,,,secret-key\r\n" +
      "c,too,few\r\n";
    const job = await upload("csv", content);
    expect(job).toMatchObject({ lines: 3, imported: 2, refused: 1 });
    expect((await rows()).map(({ source_id, account_name }) => [source_id, account_name]).sort()).toEqual([
      ["a", 'Ada "the first"\nLovelace'],
      ["b", null],
    ]);
  });

  test("Nango's connection answers are read: OAuth 2, API keys, names mapped, what does not fit said", async () => {
    const grant = provider.issue();
    const base = { id: 1, created_at: "2024-03-08T09:43:03.725Z", metadata: null, tags: {}, errors: [] };
    const oauth = {
      ...base,
      connection_id: "c-1",
      provider_config_key: "acme-prod",
      provider: "acme",
      connection_config: { site: "eu", oauth_scopes_override: "x" },
      end_user: { id: "ada", email: "ada@example.com" },
      credentials: {
        type: "OAUTH2",
        access_token: grant.accessToken,
        refresh_token: grant.refreshToken,
        expires_at: "2024-03-08T09:43:03.725Z",
        raw: { access_token: grant.accessToken, token_type: "bearer", scope: "profile,anvils:read" },
      },
    };
    const content = [
      oauth,
      {
        ...base,
        connection_id: "c-2",
        provider_config_key: "Key-Box",
        provider: "x",
        credentials: { type: "API_KEY", apiKey: "k" },
      },
      {
        ...base,
        connection_id: "c-3",
        provider_config_key: "unknown",
        provider: "y",
        credentials: { type: "API_KEY", apiKey: "k" },
      },
      { ...oauth, connection_id: "c-4", credentials: { type: "OAUTH1", oauth_token: "t", oauth_token_secret: "s" } },
      { hello: 1 },
    ]
      .map((each) => JSON.stringify(each))
      .join("\n");
    const job = await upload("nango", content, { integrations: { "acme-prod": "acme" } });
    expect(job).toMatchObject({ lines: 5, imported: 2, refused: 3 });
    const [first] = (await rows()).filter(({ source_id }) => source_id === "nango:acme-prod:c-1");
    expect(first).toMatchObject({ granted_scopes: ["profile", "anvils:read"], template_values: { site: "eu" } });
    const user = await server.users.findByEndUserId(projectId, "ada" as EndUserId);
    const integration = await server.integrations.byType(projectId, "acme");
    if (!user) throw new Error("the end user was not made");
    await server.credentials.fresh(projectId, user.id, integration, undefined);
    expect(provider.tokenRequests.at(-1)).toMatchObject({ refresh_token: grant.refreshToken });
    expect((await lines(job.id)).slice(2).map(({ message }) => message)).toEqual([
      'The project has no integration for "unknown"',
      "Credentials of type OAUTH1 do not fit Acme",
      expect.stringContaining("not an answer of Nango"),
    ]);
  });

  test("TN-07: an import of another project is not found, and its file is not read", async () => {
    const { id } = await post("/credential-imports", { format: "jsonl" });
    const other = await server.filledProject("Other");
    const response = await fetch(
      `${server.address}/api/projects/${other.projectId}/credential-imports/${String(id)}/file`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${other.key}` },
        body: JSON.stringify(record()),
      },
    );
    expect(await response.json()).toMatchObject({ code: "transfer.import_not_found" });
    expect(await count()).toBe(0);
  });

  test("a file that is no text, or has an endless line, is refused without filling the memory", async () => {
    expect(await upload("jsonl", Buffer.from([0xff, 0xfe, 0x00]))).toMatchObject({ code: "transfer.file_unreadable" });
    expect(await upload("jsonl", "x".repeat(300 * 1024))).toMatchObject({ code: "transfer.file_unreadable" });
    expect(await upload("csv", 'a,b\n"never closed')).toMatchObject({ code: "transfer.file_unreadable" });
    expect(await upload("jsonl", "")).toMatchObject({ code: "transfer.file_unreadable" });
  });

  describe("verified", () => {
    let api: Server;
    let origin: string;
    beforeAll(async () => {
      api = createServer((request, response) => {
        const isGood = request.headers.authorization === "Bearer good";
        response.writeHead(isGood ? 200 : 401, { "content-type": "application/json" });
        response.end(JSON.stringify(isGood ? { id: 42, login: "octo" } : {}));
      });
      await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
      origin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((resolve) => api.close(resolve)));

    test("the provider is asked whose it is; a refused one, and one of another account, is not brought", async () => {
      const verifying = await openTransferServer(origin);
      await using _ = verifying;
      const project = await verifying.filledProject();
      expect(declarationAt(origin).hosts).toEqual([origin]);
      const ask = async (changes: object) => {
        const response = await fetch(`${verifying.address}/api/projects/${project.projectId}/credentials/import`, {
          method: "POST",
          headers: { authorization: `Bearer ${project.key}`, "content-type": "application/json" },
          body: JSON.stringify({
            credential: { sourceId: "s", endUserId: "ada", integrationType: "acme", accessToken: "good", ...changes },
            verify: true,
          }),
        });
        return (await response.json()) as Record<string, unknown>;
      };
      expect(await ask({ accessToken: "bad" })).toMatchObject({ reason: "connect.credential_rejected" });
      expect(await ask({ accountId: "7" })).toMatchObject({ reason: "connect.wrong_account" });
      expect(await ask({})).toMatchObject({ outcome: "imported" });
      expect(await ask({ sourceId: "t" })).toMatchObject({ outcome: "skipped", reason: "account_connected" });
      const stored = await verifying.database.queries.selectFrom("credentials").selectAll().execute();
      expect(stored).toMatchObject([{ account_id: "42", account_name: "octo" }]);
    });
  });
});

describe("reading uploads", () => {
  test("a row of CSV is read as RFC 4180 says, and nothing else is a row", () => {
    expect(readCsvRow('a,"b ""c"", d",,e')).toEqual(["a", 'b "c", d', "", "e"]);
    expect(readCsvRow("")).toEqual([""]);
    for (const wrong of ['a"b', '"a"b', '"a']) expect(readCsvRow(wrong), wrong).toBeNull();
    expect([endsInsideQuotes('a,"b'), endsInsideQuotes('a,"b""'), endsInsideQuotes('"a"')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(csvRecord(["a", "values.x", "values.y"], ["1", "2", ""])).toEqual({ a: "1", values: { x: "2" } });
    expect(csvRecord(["a"], ["1", "2"])).toBeNull();
  });

  test("lines are whole, whatever the pieces they come in", async () => {
    const bytes = Buffer.from("ä\r\n\n\u{1F600}x\nlast");
    for (let size = 1; size < 9; size += 1) {
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      const found = [];
      for await (const each of readLines(pieces())) found.push(each);
      expect(found).toEqual([
        { line: 1, text: "ä" },
        { line: 3, text: "\u{1F600}x" },
        { line: 4, text: "last" },
      ]);
    }
  });
});
