import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openRefreshStage } from "./refresh-fixture.ts";
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

test("TR-17: a disconnect has its grant revoked at once, by itself: no sweep comes by and nobody runs the queue", async () => {
  const learnt = room.learnt();
  const { id } = await stage.connect(learnt);
  await stage.node.disconnect(stage.user.projectId, stage.user.userId, id);
  await expect.poll(() => room.provider.revoked).toEqual([learnt.secret["refreshToken"]?.reveal()]);
  await expect
    .poll(async () => {
      const { revocations } = await room.revocations.list(stage.user.projectId, { credentialId: id, limit: 10 });
      return revocations.map(({ outcome }) => outcome);
    })
    .toEqual(["revoked"]);
});
