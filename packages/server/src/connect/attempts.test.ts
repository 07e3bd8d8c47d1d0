import type { AttemptId, EndUserId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestRoom, type TestRoom } from "../credentials/testing.ts";
import type { UserCaller } from "../http/context.ts";
import { silentLogger } from "../lib/logger.ts";
import { hashToken, newId, randomToken } from "../lib/random.ts";
import { attemptLifetimeMs, exchangeLifetimeMs, handshakeLifetimeMs, type Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { createAttempts, type Attempts } from "./attempts.ts";
import { createHeldGrants } from "./held-grants.ts";

let room: TestRoom;
let attempts: Attempts;
let caller: UserCaller;
beforeAll(async () => {
  room = await openTestRoom();
  const integrations = { byId: async () => room.integration };
  const heldGrants = createHeldGrants({ ...room, logger: silentLogger });
  attempts = createAttempts({ database: room.database, integrations, clock: room.clock, heldGrants });
  caller = { kind: "user", ...room.user, endUserId: "ada" as EndUserId, permissions: undefined };
});
afterAll(() => room[Symbol.asyncDispose]());

const after = (ms: number): Date => new Date(room.clock.now().getTime() + ms);

/** An attempt whose person is at the provider, or with `returned` one whose exchange has begun. */
async function begin(
  until: "handed_off" | "returned",
): Promise<{ attempt: Attempt; key: string; stateHash: Uint8Array }> {
  const key = randomToken();
  const { projectId, userId } = room.user;
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
    installOptions: {},
    canAsk: false,
    expiresAt: after(attemptLifetimeMs),
  });
  const moves = createAttemptMovesStore(room.database.queries);
  const stateHash = hashToken(randomToken());
  const at = room.clock.now();
  const expiresAt = after(attemptLifetimeMs);
  const handedOff = { browserHash: hashToken("browser"), pkceVerifier: null, stateHash, at, expiresAt };
  await moves.handOff(projectId, created.id, handedOff);
  if (until === "returned") await moves.consumeState(stateHash, at, after(exchangeLifetimeMs));
  return { attempt: created, key, stateHash };
}

async function failuresOf({ id }: Attempt): Promise<unknown[]> {
  const rows = await room.database.queries
    .selectFrom("events")
    .select("data")
    .where("type", "=", "attempt.failed")
    .execute();
  return rows.map(({ data }) => data).filter((data) => (data as { attemptId?: string }).attemptId === id);
}

test("OA-02: a handshake waits 60 s; an attempt, and with it its state, lives 10 minutes (OA-03)", () => {
  expect({ handshakeLifetimeMs, attemptLifetimeMs }).toEqual({
    handshakeLifetimeMs: 60_000,
    attemptLifetimeMs: 600_000,
  });
});

/** Each of the two has to end it without the other. */
const endings = {
  "the sweeper": async (_key: string): Promise<unknown> => attempts.sweep(),
  "whoever asks": async (key: string): Promise<unknown> => attempts.status(caller, key),
} as const;

describe.each(Object.keys(endings) as (keyof typeof endings)[])("an attempt that %s finds out of time", (ending) => {
  test("was interrupted, when a process died in its exchange 60 s ago", async () => {
    const { attempt, key } = await begin("returned");
    room.clock.advance(exchangeLifetimeMs - 1);
    await endings[ending](key);
    expect(await attempts.status(caller, key)).toMatchObject({ state: "returned", error: null });

    room.clock.advance(1);
    await endings[ending](key);
    const status = await attempts.status(caller, key);
    expect(status).toMatchObject({
      state: "failed",
      connectCredentialId: null,
      error: { code: "connect.interrupted" },
    });
    expect(await failuresOf(attempt)).toMatchObject([{ reference: status.error?.reference }]);
  });

  test("has timed out, when nobody came back from the provider in 10 minutes", async () => {
    const { attempt, key } = await begin("handed_off");
    room.clock.advance(attemptLifetimeMs);
    await endings[ending](key);
    expect(await attempts.status(caller, key)).toMatchObject({ state: "failed", error: { code: "connect.timed_out" } });
    expect(await failuresOf(attempt)).toHaveLength(1);
  });

  test("takes no credential any more from an exchange that answers too late", async () => {
    const { attempt, key } = await begin("returned");
    room.clock.advance(exchangeLifetimeMs);
    await endings[ending](key);
    const { projectId, userId } = room.user;
    const store = room.credentials.store(
      { projectId, userId },
      room.integration,
      { allowMultiple: false },
      room.learnt(),
      async (queries, id) => {
        const moved = await createAttemptMovesStore(queries).succeed(projectId, attempt.id, id, room.clock.now());
        if (!moved) throw new Error("too late");
      },
    );
    await expect(store).rejects.toThrow("too late");
    expect(await room.credentials.list(projectId, userId)).toEqual([]);
  });
});

describe("a state that comes back out of time, before anybody has noticed", () => {
  test("OA-03: moves nothing, and is spent: at its last instant it would have counted", async () => {
    const moves = createAttemptMovesStore(room.database.queries);
    const late = await begin("handed_off");
    const inTime = await begin("handed_off");
    room.clock.advance(attemptLifetimeMs - 1);
    expect(await moves.consumeState(inTime.stateHash, room.clock.now(), after(exchangeLifetimeMs))).toMatchObject({
      id: inTime.attempt.id,
      state: "returned",
    });
    room.clock.advance(1);
    expect(await moves.consumeState(late.stateHash, room.clock.now(), after(exchangeLifetimeMs))).toBeNull();
    // not even by a clock that is behind
    expect(await moves.consumeState(late.stateHash, new Date(0), after(exchangeLifetimeMs))).toBeNull();
    expect(await attempts.status(caller, late.key)).toMatchObject({ error: { code: "connect.timed_out" } });
  });
});
