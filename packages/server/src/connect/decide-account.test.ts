import type { AttemptId, EndUserId, InstallOptions } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Credential, NewCredential } from "../credentials/credential.ts";
import { openTestRoom, type TestRoom, type TestUser } from "../credentials/testing.ts";
import type { UserCaller } from "../http/context.ts";
import { silentLogger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, newId, randomToken } from "../lib/random.ts";
import { decisionLifetimeMs, exchangeLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttempts, type Attempts } from "./attempts.ts";
import { createDecideAccount, type DecideAccount } from "./decide-account.ts";
import { createHeldGrants, type HeldGrants } from "./held-grants.ts";

let room: TestRoom;
let attempts: Attempts;
let heldGrants: HeldGrants;
let decide: DecideAccount;
beforeAll(async () => {
  room = await openTestRoom();
  const integrations = { byId: async () => room.integration };
  heldGrants = createHeldGrants({ ...room, logger: silentLogger });
  attempts = createAttempts({ database: room.database, integrations, clock: room.clock, heldGrants });
  decide = createDecideAccount({ ...room, attempts, integrations, heldGrants });
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(() => void room.provider.revoked.splice(0));

interface Asked {
  caller: UserCaller;
  key: string;
  attempt: Attempt;
  connected: Credential;
  fresh: NewCredential;
  /** Of the account that is connected. */
  oldRefreshToken: string;
}

/** A user whose account A is connected, and who has just consented as B. */
async function ask(options: InstallOptions = {}, consented: Partial<NewCredential> = {}): Promise<Asked> {
  const user = await room.addUser(room.user.projectId);
  const accountId = newId<string>();
  const learnt = room.learnt({ accountId, accountName: "Ada" });
  const connected = await connect(user, learnt);
  const key = randomToken();
  const attempt = await returned(user, key, options);
  const fresh = room.learnt({ accountId: newId<string>(), accountName: "Grace", ...consented });
  const refusal = await credentialsRefusal(user, connected, fresh);
  await heldGrants.hold(attempt, fresh, refusal);
  return { caller: callerOf(user), key, attempt, connected, fresh, oldRefreshToken: refreshTokenOf(learnt) };
}

const callerOf = (user: TestUser): UserCaller => ({
  kind: "user",
  ...user,
  endUserId: "ada" as EndUserId,
  permissions: undefined,
});

function connect(user: TestUser, changes: Partial<NewCredential>): Promise<Credential> {
  return room.credentials.store(user, room.integration, { allowMultiple: true }, room.learnt(changes));
}

async function credentialsRefusal(user: TestUser, { id }: Credential, fresh: NewCredential): Promise<PorticoError> {
  const placement = { allowMultiple: false, selectedCredentialId: id };
  const refused = await room.credentials
    .store(user, room.integration, placement, fresh)
    .catch((error: unknown) => error);
  if (refused instanceof PorticoError && refused.code === "connect.wrong_account") return refused;
  throw new Error("another account took the connected one's place unasked");
}

async function returned(
  { projectId, userId }: TestUser,
  key: string,
  installOptions: InstallOptions,
): Promise<Attempt> {
  const expiresAt = new Date(room.clock.now().getTime() + exchangeLifetimeMs);
  const created = await attempts.create(projectId, {
    id: newId<AttemptId>(),
    userId,
    integrationId: room.integration.id,
    keyHash: hashToken(key),
    startSecretHash: hashToken(randomToken()),
    openerOrigin: "https://app.example",
    redirectUri: "https://portico.example/oauth",
    accountType: null,
    scopes: null,
    oauthClient: null,
    clientSecret: null,
    connectValues: {},
    installOptions,
    canAsk: true,
    expiresAt,
  });
  const moves = createAttemptMovesStore(room.database.queries);
  const stateHash = hashToken(randomToken());
  const at = room.clock.now();
  await moves.handOff(projectId, created.id, {
    browserHash: hashToken("browser"),
    pkceVerifier: null,
    stateHash,
    at,
    expiresAt,
  });
  await moves.consumeState(stateHash, at, expiresAt);
  return created;
}

const all = ({ projectId, userId }: UserCaller): Promise<readonly Credential[]> =>
  room.credentials.list(projectId, userId);
const refreshTokenOf = ({ secret }: NewCredential): string => secret.refreshToken?.reveal() ?? "";

async function eventsOf({ userId }: UserCaller): Promise<string[]> {
  const rows = await room.database.queries
    .selectFrom("events")
    .select("type")
    .where("user_id", "=", userId)
    .orderBy("id")
    .execute();
  return rows.map(({ type }) => type);
}

describe("OA-14: consenting as another account than the connected one", () => {
  test("asks, and holds nothing that can be read from the attempt's row", async () => {
    const { caller, key, attempt, fresh } = await ask();
    expect(await attempts.status(caller, key)).toEqual({
      connectCredentialId: null,
      state: "undecided",
      error: null,
      accounts: { connected: "Ada", consented: "Grace", canAdd: false },
    });
    const row = await room.database.queries
      .selectFrom("connect_attempts")
      .selectAll()
      .where("id", "=", attempt.id)
      .executeTakeFirstOrThrow();
    const stored = Buffer.concat([Buffer.from(JSON.stringify(row)), row.held_grant ?? Buffer.alloc(0)]).toString(
      "latin1",
    );
    expect(stored).not.toContain(fresh.secret.accessToken?.reveal());
    expect(stored).not.toContain(refreshTokenOf(fresh));
  });

  test("use: the new account under the same id and settings, an event of its own, the old grant revoked", async () => {
    const { caller, key, connected, fresh, oldRefreshToken } = await ask();
    const status = await decide(caller, key, "use");
    expect(status).toMatchObject({ state: "succeeded", connectCredentialId: connected.id });
    const [now, ...more] = await all(caller);
    expect(more).toEqual([]);
    expect(now).toMatchObject({ id: connected.id, accountId: fresh.accountId, accountName: "Grace", status: "VALID" });
    expect(now?.configurations.map(({ id }) => id)).toEqual(connected.configurations.map(({ id }) => id));
    // the old grant's end is a durable order, carried out behind the answer, with an event of its own
    await expect.poll(() => room.provider.revoked, { timeout: 10_000 }).toContain(oldRefreshToken);
    expect((await eventsOf(caller)).slice(0, 2)).toEqual(["credential.connected", "credential.account_replaced"]);
    expect(room.provider.revoked).not.toContain(refreshTokenOf(fresh));
  });

  test("keep: nothing changes, and the fresh grant is revoked", async () => {
    const { caller, key, connected, fresh, oldRefreshToken } = await ask();
    expect(await decide(caller, key, "keep")).toMatchObject({
      state: "failed",
      error: { code: "connect.account_kept" },
    });
    expect(await all(caller)).toEqual([connected]);
    await room.revocations.run();
    expect(room.provider.revoked).toContain(refreshTokenOf(fresh));
    expect(room.provider.revoked).not.toContain(oldRefreshToken);
    expect(await eventsOf(caller)).toEqual(["credential.connected", "attempt.failed", "credential.revoked"]);
  });

  test("add: one more account where several are allowed, and refused where they are not", async () => {
    const several = await ask({ allowMultipleCredentials: true });
    await decide(several.caller, several.key, "add");
    expect((await all(several.caller)).map(({ accountName }) => accountName).sort()).toEqual(["Ada", "Grace"]);
    expect(room.provider.revoked).not.toContain(several.oldRefreshToken);
    expect(room.provider.revoked).not.toContain(refreshTokenOf(several.fresh));

    const single = await ask();
    await expect(decide(single.caller, single.key, "add")).rejects.toMatchObject({ code: "connect.input_invalid" });
    expect(await all(single.caller)).toEqual([single.connected]);
  });

  test("the same e-mail address with another subject is another account, and asks", async () => {
    const { caller, key } = await ask({}, { accountName: "Ada" });
    expect(await attempts.status(caller, key)).toMatchObject({
      state: "undecided",
      accounts: { connected: "Ada", consented: "Ada" },
    });
  });

  test("only the same user with the same key decides, and once: of ten answers at once one counts", async () => {
    const { caller, key, fresh } = await ask();
    const stranger = callerOf(await room.addUser(room.user.projectId));
    await expect(decide(stranger, key, "use")).rejects.toMatchObject({ code: "connect.attempt_not_found" });
    await expect(decide(caller, randomToken(), "use")).rejects.toMatchObject({ code: "connect.attempt_not_found" });

    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => decide(caller, key, "use")));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(decide(caller, key, "keep")).rejects.toMatchObject({ code: "connect.attempt_spent" });
    expect(await all(caller)).toMatchObject([{ accountId: fresh.accountId }]);
    expect(room.provider.revoked).not.toContain(refreshTokenOf(fresh));
  });

  test("what was connected meanwhile does not give way unasked", async () => {
    const { caller, key, connected, fresh } = await ask();
    const third = room.learnt({ accountId: newId<string>(), accountName: "Edsger" });
    const placement = {
      allowMultiple: false,
      selectedCredentialId: connected.id,
      replacesAccountId: connected.accountId,
    };
    await room.credentials.store(caller, room.integration, placement, third);
    room.provider.revoked.splice(0);
    await expect(decide(caller, key, "use")).rejects.toMatchObject({ code: "connect.wrong_account" });
    expect(await all(caller)).toMatchObject([{ accountName: "Edsger" }]);
    await room.revocations.run();
    expect(room.provider.revoked).toContain(refreshTokenOf(fresh));
  });

  test("10 minutes without an answer: the attempt ends, the grant is revoked and forgotten", async () => {
    const { caller, key, attempt, connected, fresh } = await ask();
    room.clock.advance(decisionLifetimeMs - 1);
    await attempts.sweep();
    expect(room.provider.revoked).not.toContain(refreshTokenOf(fresh));
    room.clock.advance(1);
    await expect(decide(caller, key, "use")).rejects.toMatchObject({ code: "connect.attempt_expired" });
    await attempts.sweep();
    await room.revocations.run();
    expect(room.provider.revoked).toContain(refreshTokenOf(fresh));
    expect(await attempts.status(caller, key)).toMatchObject({ state: "failed", error: { code: "connect.timed_out" } });
    expect(await all(caller)).toEqual([connected]);
    const { held_grant: held } = await room.database.queries
      .selectFrom("connect_attempts")
      .select("held_grant")
      .where("id", "=", attempt.id)
      .executeTakeFirstOrThrow();
    expect(held).toBeNull();
  });

  test("closing the portal lets go of the grant; a grant that a dead process left is let go by the next sweep", async () => {
    const closed = await ask();
    await attempts.cancel(closed.caller, closed.key);
    await room.revocations.run();
    expect(room.provider.revoked).toContain(refreshTokenOf(closed.fresh));

    const left = await ask();
    await attempts.fail(left.attempt, "connect.closed", {});
    await attempts.sweep();
    await room.revocations.run();
    expect(room.provider.revoked).toContain(refreshTokenOf(left.fresh));
  });

  test("TR-17: an unwanted grant goes back although the provider is down at first, and has one receipt", async () => {
    const { caller, key, fresh } = await ask();
    room.provider.revokeStatus = 503;
    await Promise.allSettled([decide(caller, key, "keep"), attempts.cancel(caller, key), attempts.sweep()]);
    await attempts.sweep();
    await room.revocations.run();
    room.provider.revokeStatus = 200;
    room.provider.revoked.splice(0);
    room.clock.advance(60_000);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([refreshTokenOf(fresh)]);
    const { revocations } = await room.revocations.list(caller.projectId, { userId: caller.userId, limit: 10 });
    expect(revocations).toMatchObject([
      { cause: "not_kept", credentialId: null, accountName: "Grace", outcome: "revoked", tries: 2 },
    ]);
  });

  describe("OA-24: a revocation that waits, of the account that the question is about", () => {
    const b = newId<string>();
    /** Account B was disconnected while the provider was down; the receipt's try is due. */
    async function disconnectInOutage(
      user: TestUser,
      changes: Partial<NewCredential>,
      integration = room.integration,
    ): Promise<void> {
      const learnt = room.learnt({ accountId: b, ...changes });
      const { id } = await room.credentials.store(user, integration, { allowMultiple: true }, learnt);
      room.provider.revokeStatus = 503;
      await room.credentials.disconnect(user.projectId, user.userId, id);
      await room.revocations.run();
      room.provider.revokeStatus = 200;
      room.provider.revoked.splice(0);
      room.clock.advance(60_000);
    }
    const receiptOf = async ({ projectId, userId }: TestUser) =>
      (await room.revocations.list(projectId, { userId, limit: 10 })).revocations.find(
        ({ cause }) => cause === "disconnected" || cause === "emergency",
      );
    const waits = { outcome: "pending", reason: "revocation.consent_undecided", providerStatus: null };

    test("waits for the answer, whoever consented, and ends nothing that the answer keeps", async () => {
      const owner = await room.addUser(room.user.projectId);
      await disconnectInOutage(owner, {});
      const { caller, key } = await ask({}, { accountId: b });
      await room.revocations.run();
      expect(await receiptOf(owner)).toMatchObject(waits);
      expect(room.provider.revoked).toEqual([]);
      await decide(caller, key, "use");
      room.clock.advance(2 * 60_000);
      await room.revocations.run();
      expect(await receiptOf(owner)).toMatchObject({ outcome: "unsupported", reason: "revocation.grant_shared" });
    });

    test("goes on when the answer was to keep the other account, or the attempt ran out", async () => {
      const endings = [
        ({ caller, key }: Asked) => decide(caller, key, "keep"),
        async () => {
          room.clock.advance(decisionLifetimeMs);
          await attempts.sweep();
        },
      ];
      for (const end of endings) {
        const owner = await room.addUser(room.user.projectId);
        const accountId = newId<string>();
        await disconnectInOutage(owner, { accountId });
        const asked = await ask({}, { accountId });
        await room.revocations.run();
        expect(await receiptOf(owner)).toMatchObject(waits);
        await end(asked);
        room.clock.advance(2 * 60_000);
        await room.revocations.run();
        expect(await receiptOf(owner)).toMatchObject({ outcome: "revoked", reason: null });
      }
    });

    test("of an account that nobody knows it may be any; a known one of somebody else's keeps nothing waiting", async () => {
      const unknown = await room.addUser(room.user.projectId);
      const { caller } = await ask();
      await disconnectInOutage(unknown, { accountId: null });
      await room.revocations.run();
      expect(await receiptOf(unknown)).toMatchObject(waits);
      const known = await room.addUser(room.user.projectId);
      await disconnectInOutage(known, { accountId: newId<string>() });
      await room.revocations.run();
      expect(await receiptOf(known)).toMatchObject({ outcome: "revoked" });
      // where only its own token ends, somebody else's cannot be among it
      const tokenOnly = await room.addIntegration(room.user.projectId, { revokeRequest: { ends: "token" } });
      await disconnectInOutage(known, { accountId: null }, tokenOnly);
      await disconnectInOutage(caller, { accountId: null }, tokenOnly);
      await room.revocations.run();
      expect(await receiptOf(known)).toMatchObject({ outcome: "revoked", accountId: null });
      expect(await receiptOf(caller)).toMatchObject(waits);
    });

    test("nor does one of another client, or of another project", async () => {
      const own = await room.addUser(room.user.projectId);
      const accountId = newId<string>();
      await ask({}, { accountId });
      await disconnectInOutage(own, { accountId, oauthClient: { clientId: "own" } });
      const stranger = await room.addUser();
      const foreign = await room.addIntegration(stranger.projectId);
      room.provider.revokeStatus = 503;
      const learnt = room.learnt({ accountId });
      const { id } = await room.credentials.store(stranger, foreign, { allowMultiple: true }, learnt);
      await room.credentials.disconnect(stranger.projectId, stranger.userId, id);
      room.provider.revokeStatus = 200;
      room.clock.advance(60_000);
      await room.revocations.run();
      expect(await receiptOf(own)).toMatchObject({ outcome: "revoked" });
      expect(await receiptOf(stranger)).toMatchObject({ outcome: "revoked" });
    });

    test("VT-15: in an emergency nothing waits", async () => {
      const user = await room.addUser(room.user.projectId);
      const accountId = newId<string>();
      await connect(user, { accountId });
      await ask({}, { accountId });
      const rule = { userId: user.userId, revoke: true };
      const { id } = await room.credentials.freezes.freeze(user.projectId, rule, { kind: "admin" });
      await room.credentials.drain();
      await room.revocations.run();
      await room.credentials.freezes.thaw(user.projectId, id);
      expect(await receiptOf(user)).toMatchObject({ cause: "emergency", outcome: "revoked" });
    });
  });

  test("OA-24: a fresh grant of an account that somebody has connected is not revoked", async () => {
    const elsewhere = newId<string>();
    await connect(await room.addUser(room.user.projectId), { accountId: elsewhere });
    const { caller, key, fresh } = await ask({}, { accountId: elsewhere });
    await decide(caller, key, "keep");
    await room.revocations.run();
    expect(room.provider.revoked).not.toContain(refreshTokenOf(fresh));
  });
});
