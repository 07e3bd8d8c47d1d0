import { afterAll, beforeAll, expect, test } from "vitest";
import { hourMs, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
  stage = await openRefreshStage(room);
});
afterAll(() => room[Symbol.asyncDispose]());

test("TR-17: what was used a moment ago is not ended as unused", async () => {
  const { id } = await stage.connect({ expiresAt: null });
  room.clock.advance(100 * 24 * hourMs);
  await stage.fresh();
  const unusedSince = new Date(room.clock.now().getTime() - 90 * 24 * hourMs);
  const { projectId, userId } = stage.user;
  const ending = stage.node.disconnect(projectId, userId, id, { kind: "server" }, { unusedSince });
  await expect(ending).rejects.toMatchObject({ code: "credential.in_use" });
  expect(await stage.row(id)).toMatchObject({ id });
});
