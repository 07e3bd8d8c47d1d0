import type { EndUserId } from "@portico/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestRoom, replyJson, type TestRoom } from "../credentials/testing.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import { silentLogger } from "../lib/logger.ts";
import { randomToken } from "../lib/random.ts";
import { attemptLifetimeMs } from "./attempt.ts";
import { createAttempts, type Attempts } from "./attempts.ts";
import { createConnectByDevice, type ConnectByDevice } from "./connect-by-device.ts";
import type { PorticoError } from "../lib/portico-error.ts";
import { createComplete } from "./connect-complete.ts";
import { createHeldGrants } from "./held-grants.ts";
import { createPollDevice, type PollDevice } from "./poll-device.ts";
import { createStartLimit } from "./start-limit.ts";

let room: TestRoom;
let integration: Integration;
let attempts: Attempts;
let begin: ConnectByDevice;
let poll: PollDevice;
let anotherNodesPoll: PollDevice;
/** What the token endpoint answers to polls. */
let answer: { status: number; members: unknown };
let given: Record<string, unknown>;

beforeAll(async () => {
  room = await openTestRoom();
  integration = await room.addIntegration(
    room.user.projectId,
    {},
    {
      auth: {
        scheme: "device_code",
        deviceAuthorizationUrl: `${room.provider.origin}/device`,
        tokenUrl: `${room.provider.origin}/token`,
        revokeUrl: `${room.provider.origin}/revoke`,
        refresh: { kind: "rotating" },
        scopes: [{ name: "everything", description: "Everything", required: true }],
      },
      api: { baseUrl: `${room.provider.origin}/api`, headers: { Authorization: "Bearer {accessToken}" } },
    },
  );
  const integrations = { byId: async () => integration, clientSecret: async () => undefined } as never;
  const heldGrants = createHeldGrants({ ...room, logger: silentLogger });
  attempts = createAttempts({ database: room.database, integrations, clock: room.clock, heldGrants });
  const deps = { ...room, attempts, heldGrants, integrations, logger: silentLogger, projects: {} as never };
  const discoveredClients = { forgetIfUnknown: async (_attempt: unknown, error: PorticoError) => error };
  const complete = createComplete({ ...deps, discoveredClients });
  begin = createConnectByDevice({
    ...deps,
    startLimit: createStartLimit({ clock: room.clock }),
    publicUrl: "https://portico.example",
  });
  poll = createPollDevice({ ...deps, complete });
  anotherNodesPoll = createPollDevice({ ...deps, complete });
  room.provider.answer = (response) => {
    const asked = room.provider.tokenRequests.at(-1) ?? {};
    if ("grant_type" in asked) replyJson(response, answer.members, answer.status);
    else replyJson(response, given);
  };
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  // of an account that is connected elsewhere nothing is revoked (OA-24)
  await room.database.queries.deleteFrom("credentials").execute();
  pending();
  answerScope = undefined;
  room.provider.tokenRequests.splice(0);
  room.provider.revoked.splice(0);
  given = {
    device_code: `device-${randomToken()}`,
    user_code: "WDJB-MJHT",
    verification_uri: `${room.provider.origin}/enter`,
    expires_in: 1800,
    interval: 5,
  };
});

const pending = (error = "authorization_pending") => void (answer = { status: 400, members: { error } });
let answerScope: string | undefined;
function allow(): string {
  const { accessToken, refreshToken } = room.provider.issue();
  answer = { status: 200, members: { access_token: accessToken, refresh_token: refreshToken, expires_in: 3600 } };
  if (answerScope !== undefined) Object.assign(answer.members as object, { scope: answerScope });
  return refreshToken;
}
const polls = () => room.provider.tokenRequests.filter((fields) => "grant_type" in fields).length;

async function start(canAsk = true): Promise<{ caller: UserCaller; key: string }> {
  const caller = await newCaller();
  const key = randomToken();
  await begin(caller, { integrationId: integration.id, attemptKey: key, answers: {}, installOptions: {}, canAsk });
  return { caller, key };
}

async function newCaller(): Promise<UserCaller> {
  const user = await room.addUser(room.user.projectId);
  return { kind: "user", ...user, endUserId: "ada" as EndUserId, permissions: undefined };
}

/** As the route does it. */
async function ask({ caller, key }: { caller: UserCaller; key: string }) {
  await poll(caller, key);
  return attempts.status(caller, key);
}

const rowsOf = ({ userId }: UserCaller) =>
  room.database.queries.selectFrom("connect_attempts").selectAll().where("user_id", "=", userId).execute();

describe("connecting by a device code", () => {
  test("shows the code, and connects when the end user has typed it", async () => {
    const begun = await start();
    const shown = await ask(begun);
    expect(shown).toEqual({
      connectCredentialId: null,
      state: "handed_off",
      error: null,
      device: {
        userCode: "WDJB-MJHT",
        verificationUrl: `${room.provider.origin}/enter`,
        expiresAt: new Date(room.clock.now().getTime() + attemptLifetimeMs).toISOString(),
      },
    });
    room.clock.advance(5000);
    expect(await ask(begun)).toMatchObject({ state: "handed_off" });
    const refreshToken = allow();
    const at = room.clock.now();
    const place = { integration_id: integration.id, project_id: integration.projectId };
    const refused = { ...place, cause: "app_refused", opened_at: at, retry_at: at } as const;
    await room.database.queries.insertInto("refresh_breakers").values(refused).execute();
    room.clock.advance(5000);
    const done = await ask(begun);
    expect(done).toMatchObject({ state: "succeeded", connectCredentialId: expect.any(String) as string });
    // TR-08: the app was accepted, so that renewals need not wait for a probe
    expect(await room.database.queries.selectFrom("refresh_breakers").selectAll().execute()).toEqual([]);
    expect(done).not.toHaveProperty("device");
    const [credential] = await room.credentials.list(begun.caller.projectId, begun.caller.userId);
    expect(credential).toMatchObject({ id: done.connectCredentialId, accountId: "account-1", status: "VALID" });
    const [row] = await rowsOf(begun.caller);
    expect(row?.grant_secret).toBeNull();
    expect(room.provider.revoked).not.toContain(refreshToken);
  });

  test("OA-01: only the user who began it sees the code or moves it on", async () => {
    const begun = await start();
    const stranger = await newCaller();
    allow();
    room.clock.advance(5000);
    expect(await ask({ caller: stranger, key: begun.key })).toEqual({
      connectCredentialId: null,
      state: "unknown",
      error: null,
    });
    expect(polls()).toBe(0);
    expect(await ask(begun)).toMatchObject({ state: "succeeded" });
    expect(await room.credentials.list(stranger.projectId, stranger.userId)).toEqual([]);
  });

  test("VT-04: the device code is sealed at rest", async () => {
    const { caller } = await start();
    const [row] = await rowsOf(caller);
    const stored = Buffer.concat([Buffer.from(JSON.stringify(row)), row?.grant_secret ?? Buffer.alloc(0)]);
    expect(row?.grant_secret?.length).toBeGreaterThan(0);
    expect(stored.toString("latin1")).not.toContain(given.device_code);
  });

  test("asks no sooner than the interval, and slow_down makes it five seconds longer for good", async () => {
    const begun = await start();
    await ask(begun);
    room.clock.advance(4999);
    await ask(begun);
    expect(polls()).toBe(0);
    pending("slow_down");
    room.clock.advance(1);
    await ask(begun);
    expect(polls()).toBe(1);
    pending();
    room.clock.advance(9999);
    await ask(begun);
    expect(polls()).toBe(1);
    room.clock.advance(1);
    await ask(begun);
    expect(polls()).toBe(2);
    room.clock.advance(9999);
    await ask(begun);
    expect(polls()).toBe(2);
  });

  test("of forty questions at once on two nodes one polls, and one credential comes of it", async () => {
    const begun = await start();
    allow();
    room.clock.advance(5000);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? poll : anotherNodesPoll)(begun.caller, begun.key)),
    );
    expect(polls()).toBe(1);
    expect(await room.credentials.list(begun.caller.projectId, begun.caller.userId)).toHaveLength(1);
  });

  test("a node that died while it polled holds nobody up for longer than 15 seconds", async () => {
    const begun = await start();
    room.clock.advance(5000);
    const { provider } = room;
    const asked = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    provider.beforeAnswer = () => (asked.resolve(), mayAnswer.promise);
    const dying = anotherNodesPoll(begun.caller, begun.key);
    await asked.promise;
    provider.beforeAnswer = undefined;
    room.clock.advance(14_999);
    await poll(begun.caller, begun.key);
    expect(polls()).toBe(1);
    room.clock.advance(1);
    await poll(begun.caller, begun.key);
    expect(polls()).toBe(2);
    mayAnswer.resolve();
    await dying;
  });

  test("OA-23: denied and expired at the provider: the attempt says which, and nothing is left", async () => {
    for (const [error, code] of [
      ["access_denied", "connect.denied"],
      ["expired_token", "connect.timed_out"],
    ]) {
      const begun = await start();
      pending(error);
      room.clock.advance(5000);
      expect(await ask(begun)).toMatchObject({ state: "failed", error: { code } });
      const [row] = await rowsOf(begun.caller);
      expect(row?.grant_secret).toBeNull();
      expect(await room.credentials.list(begun.caller.projectId, begun.caller.userId)).toEqual([]);
    }
  });

  test("OA-23: after ten minutes it is over, whatever the provider would still allow", async () => {
    const begun = await start();
    allow();
    room.clock.advance(attemptLifetimeMs);
    expect(await ask(begun)).toMatchObject({ state: "failed", error: { code: "connect.timed_out" } });
    expect(polls()).toBe(0);
    const [row] = await rowsOf(begun.caller);
    expect(row?.grant_secret).toBeNull();
  });

  test("OA-23: the sweep ends what nobody asks about any more", async () => {
    const begun = await start();
    given.expires_in = 60;
    const short = await start();
    room.clock.advance(60_000);
    await attempts.sweep();
    expect(await attempts.status(short.caller, short.key)).toMatchObject({ state: "failed" });
    expect(await attempts.status(begun.caller, begun.key)).toMatchObject({ state: "handed_off" });
  });

  test("OA-23: tokens that come after the end user gave up are taken back", async () => {
    const begun = await start();
    const refreshToken = allow();
    room.clock.advance(5000);
    room.provider.beforeAnswer = async () => {
      room.provider.beforeAnswer = undefined;
      await attempts.cancel(begun.caller, begun.key);
    };
    expect(await ask(begun)).toMatchObject({ state: "failed", error: { code: "connect.closed" } });
    expect(await room.credentials.list(begun.caller.projectId, begun.caller.userId)).toEqual([]);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([refreshToken]);
  });

  describe("TR-17: a grant that is not kept goes back by the queue, with a receipt", () => {
    afterEach(() => {
      room.provider.revokeStatus = 200;
      room.provider.whoamiStatus = 200;
      integration.scopes = [];
    });
    const askForScope = (): void => {
      integration.scopes = ["everything"];
      answerScope = "little";
    };
    const receipts = async ({ projectId, userId }: UserCaller) =>
      (await room.revocations.list(projectId, { userId, limit: 10 })).revocations;
    /** The attempt's tokens come, and it fails. */
    async function fail(code: string): Promise<{ caller: UserCaller; refreshToken: string }> {
      const begun = await start();
      const refreshToken = allow();
      room.clock.advance(5000);
      expect(await ask(begun)).toMatchObject({ state: "failed", error: { code } });
      return { caller: begun.caller, refreshToken };
    }

    test("a provider that is down is asked again until it takes it back", async () => {
      room.provider.revokeStatus = 503;
      askForScope();
      const { caller, refreshToken } = await fail("connect.missing_permission");
      await room.revocations.run();
      expect(await receipts(caller)).toMatchObject([
        { cause: "not_kept", credentialId: null, accountId: "account-1", outcome: "pending", tries: 1 },
      ]);
      room.provider.revokeStatus = 200;
      room.provider.revoked.splice(0);
      room.clock.advance(60_000);
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([refreshToken]);
      expect(await receipts(caller)).toMatchObject([{ outcome: "revoked", tries: 2 }]);
    });

    test("OA-24: of an account that is connected, it stays, and the receipt says so", async () => {
      const other = await newCaller();
      await room.credentials.store(other, integration, { allowMultiple: true }, room.learnt());
      askForScope();
      const { caller } = await fail("connect.missing_permission");
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([]);
      expect(await receipts(caller)).toMatchObject([{ outcome: "unsupported", reason: "revocation.grant_shared" }]);
    });

    test("OA-24: where nobody could learn whose it is, it goes only while nobody is connected", async () => {
      room.provider.whoamiStatus = 500;
      const alone = await fail("connect.provider_unreachable");
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([alone.refreshToken]);
      const other = await newCaller();
      await room.credentials.store(other, integration, { allowMultiple: true }, room.learnt());
      const { caller } = await fail("connect.provider_unreachable");
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([alone.refreshToken]);
      expect(await receipts(caller)).toMatchObject([
        { accountId: null, outcome: "unsupported", reason: "revocation.grant_shared" },
      ]);
    });
  });

  test("OA-14: another account than the connected one asks", async () => {
    const caller = await newCaller();
    const connected = await room.credentials.store(
      caller,
      integration,
      { allowMultiple: true },
      {
        ...room.learnt({ accountId: "account-9", accountName: "Grace" }),
      },
    );
    const key = randomToken();
    const installOptions = { selectedCredentialId: connected.id };
    await begin(caller, { integrationId: integration.id, attemptKey: key, answers: {}, installOptions, canAsk: true });
    allow();
    room.clock.advance(5000);
    expect(await ask({ caller, key })).toMatchObject({
      state: "undecided",
      accounts: { connected: "Grace", consented: "Ada" },
    });
    const [row] = await rowsOf(caller);
    expect(row?.grant_secret).toBeNull();
    expect(await room.credentials.list(caller.projectId, caller.userId)).toMatchObject([{ accountId: "account-9" }]);
  });

  test("a provider that does not give a code fails the attempt, in words for people", async () => {
    const caller = await newCaller();
    const key = randomToken();
    given.verification_uri = "https://honest.example/device";
    await expect(
      begin(caller, { integrationId: integration.id, attemptKey: key, answers: {}, installOptions: {}, canAsk: true }),
    ).rejects.toMatchObject({ code: "connect.provider_answer_invalid", userMessage: expect.any(String) as string });
    expect(await attempts.status(caller, key)).toMatchObject({ state: "failed" });
  });
});
