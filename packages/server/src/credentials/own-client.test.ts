import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

test("OA-05: a credential of a user's own app is refreshed with that app's id and secret, again and again", async () => {
  const { projectId, userId } = await room.addUser(room.user.projectId);
  const learnt = room.learnt();
  const secret = { ...learnt.secret, clientSecret: new Secret("my-own-secret") };
  const oauthClient = { clientId: "my-own-app" };
  const user = { projectId, userId };
  const placement = { allowMultiple: false };
  await room.credentials.store(user, room.integration, placement, { ...learnt, secret, oauthClient });
  room.provider.tokenRequests.splice(0);
  for (let round = 1; round <= 2; round += 1) {
    room.clock.advance(3_600_000);
    await room.credentials.fresh(projectId, userId, room.integration, undefined);
    expect(room.provider.tokenRequests).toHaveLength(round);
    expect(room.provider.tokenRequests.at(-1)).toMatchObject({
      client_id: "my-own-app",
      client_secret: "my-own-secret",
    });
  }
  const [credential] = await room.credentials.list(projectId, userId);
  expect(credential).toMatchObject({ status: "VALID", oauthClient });
  expect(JSON.stringify(credential)).not.toContain("my-own-secret");

  // beside it, a credential of the project's app
  const other = await room.addUser(room.user.projectId);
  await room.credentials.store(other, room.integration, placement, room.learnt({ expiresAt: room.clock.now() }));
  await room.credentials.fresh(projectId, other.userId, room.integration, undefined);
  expect(room.provider.tokenRequests.at(-1)).toMatchObject({ client_id: "the-client", client_secret: "the-secret" });
});
