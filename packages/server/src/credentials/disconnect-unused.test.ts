import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { codeOf, hourMs, openRefreshStage } from "./refresh-fixture.ts";
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

/** As unused for 90 days, by one node. */
const disconnect = (id: CredentialId): Promise<void> => {
  const { projectId, userId } = stage.user;
  const unusedSince = new Date(room.clock.now().getTime() - 90 * 24 * hourMs);
  return stage.node.disconnect(projectId, userId, id, { kind: "server" }, { unusedSince });
};

test("TR-17: what was used a moment ago is not ended as unused", async () => {
  const { id } = await stage.connect({ expiresAt: null });
  room.clock.advance(100 * 24 * hourMs);
  await stage.fresh();
  await expect(disconnect(id)).rejects.toMatchObject({ code: "credential.in_use" });
  expect(await stage.row(id)).toMatchObject({ id });
});

test("TR-17: nor what was used a moment ago on another node, which writes the first use after a long time at once", async () => {
  const { id } = await stage.connect({ expiresAt: null });
  room.clock.advance(100 * 24 * hourMs);
  await stage.fresh(stage.otherNode);
  await expect(disconnect(id)).rejects.toMatchObject({ code: "credential.in_use" });
  expect(await stage.row(id)).toMatchObject({ id, last_used_at: room.clock.now() });

  // from then on its uses cost nothing
  const statements = room.statements();
  await stage.fresh(stage.otherNode);
  expect(room.statements()).toBe(statements);
});

test("TR-17, TR-21: a first use that cannot be written is served, and is written by the next one", async () => {
  const { id } = await stage.connect({ expiresAt: null });
  room.clock.advance(100 * 24 * hourMs);
  const { projectId, userId } = stage.user;
  // all that it takes is in memory: the account, and the project's key
  await stage.otherNode.select(projectId, userId, stage.integration, id);
  await stage.otherNode.store(
    await room.addUser(projectId),
    stage.integration,
    { allowMultiple: false },
    room.learnt(),
  );
  room.outage.isOn = true;
  expect(await codeOf(stage.fresh(stage.otherNode))).toBe("served");
  room.outage.isOn = false;
  const answer = Promise.withResolvers<void>();
  room.outage.until = answer.promise;
  // nor does a caller wait for long
  expect(await codeOf(stage.fresh(stage.otherNode))).toBe("served");
  room.outage.until = undefined;
  answer.resolve();
  expect(await codeOf(stage.fresh(stage.otherNode))).toBe("served");
  await expect(disconnect(id)).rejects.toMatchObject({ code: "credential.in_use" });
});
