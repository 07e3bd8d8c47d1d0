import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { codeOf, holdProvider, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  stage = await openRefreshStage(room);
});
afterEach(() => void (globalThis.porticoFailpoints = undefined));

test("TR-09: who looked before the first refusal was written asks nobody after it: the lease itself waits for the confirmation", async () => {
  const { id } = await stage.connectExpired();
  const { provider } = room;
  const [isPast, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let callers = 0;
  globalThis.porticoFailpoints = {
    // past the early look, and not yet at the lease
    "refresh.before_intent": async () => {
      callers += 1;
      if (callers > 1) return;
      isPast.resolve();
      await mayGoOn.promise;
    },
  };
  const late = codeOf(stage.fresh(stage.otherNode));
  await isPast.promise;
  provider.answer = oauthError("invalid_grant");
  const first = await codeOf(stage.fresh(stage.node));
  const refused = await stage.row(id);
  expect(refused).toMatchObject({ health: "suspect", refusals: 1, refresh_lease_owner: null });
  expect(refused?.confirm_after?.getTime()).toBeGreaterThan(room.clock.now().getTime());
  expect(provider.tokenRequests).toHaveLength(1);

  mayGoOn.resolve();
  expect(await late).toBe(first);
  expect(provider.tokenRequests).toHaveLength(1);
  expect(await stage.row(id)).toMatchObject({ refusals: 1, refresh_lease_owner: null, refresh_started_at: null });
});

test("TR-09: once the confirmation is due the lease is given, and one of two callers asks", async () => {
  const { id } = await stage.connectExpired();
  room.provider.answer = oauthError("invalid_grant");
  await codeOf(stage.fresh());
  const confirmAfter = (await stage.row(id))?.confirm_after;
  room.clock.advance((confirmAfter?.getTime() ?? 0) - room.clock.now().getTime());
  room.provider.answer = undefined;
  const held = holdProvider(room);
  const both = [codeOf(stage.fresh(stage.node)), codeOf(stage.fresh(stage.otherNode))];
  await held.arrived;
  held.release();
  expect(await Promise.all(both)).toEqual(["served", "served"]);
  expect(room.provider.tokenRequests).toHaveLength(2);
  expect(await stage.row(id)).toMatchObject({ health: "healthy", secret_version: 2 });
});
