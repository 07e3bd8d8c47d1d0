import { afterAll, beforeAll, expect, test } from "vitest";
import { createCredentialUses } from "./credential-uses.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

test("two nodes that write the uses of the same accounts at once both do, whatever the order", async () => {
  const stored = await room.credentials.store(room.user, room.integration, { allowMultiple: false }, room.learnt());
  const ids = await room.copyCredential(stored.id, 400);
  const [one, other] = [createCredentialUses(room), createCredentialUses(room)];
  for (let round = 0; round < 15; round += 1) {
    room.clock.advance(60_000);
    for (const each of ids) void one.note({ ...stored, id: each });
    for (const each of ids.toReversed()) void other.note({ ...stored, id: each });
    await Promise.all([one.flush(), other.flush()]);
  }
  const rows = await room.database.queries
    .selectFrom("credentials")
    .select("last_used_at")
    .distinct()
    .where("id", "in", ids)
    .execute();
  expect(rows).toEqual([{ last_used_at: room.clock.now() }]);
});
