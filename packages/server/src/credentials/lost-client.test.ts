import { afterAll, beforeAll, expect, test } from "vitest";
import { openRefreshStage, codeOf, oauthError } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

test("TR-07, OA-22: a client that its server forgot is the end of its credentials, of no others, and of itself", async () => {
  const stage = await openRefreshStage(room);
  const { queries } = room.database;
  const server = {
    issuer: room.provider.origin,
    authorizeUrl: `${room.provider.origin}/authorize`,
    tokenUrl: `${room.provider.origin}/token`,
    revokeUrl: null,
    issuerInCallback: false,
    resource: room.provider.origin,
    clientAuthentication: "none" as const,
  };
  const registered = { clientId: "registered", server };
  await queries
    .insertInto("oauth_registrations")
    .values({
      id: "00000000-0000-4000-8000-000000000002",
      project_id: stage.user.projectId,
      integration_id: stage.integration.id,
      issuer: server.issuer,
      redirect_uri: "https://portico.example/oauth/x",
      client_id: "registered",
      client_authentication: "none",
    })
    .execute();
  const { id } = await stage.connectExpired({ oauthClient: registered });
  room.provider.answer = oauthError("invalid_client");
  expect(await codeOf(stage.fresh())).not.toBe("served");

  expect((await stage.row(id))?.health).toBe("suspect");
  const registrations = queries.selectFrom("oauth_registrations").select("id");
  expect(await registrations.where("integration_id", "=", stage.integration.id).execute()).toEqual([]);
  // the host's own client would open the integration's breaker for all
  const breakers = queries.selectFrom("refresh_breakers").selectAll();
  expect((await breakers.execute()).filter(({ cause }) => cause !== null)).toEqual([]);
});
