import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRoom, type TestRoom } from "../credentials/testing.ts";
import type { Integration } from "../integrations/integration.ts";
import { createConnectByKey } from "./connect-by-key.ts";

let room: TestRoom;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());

/** An API key whose user may say when it ends. */
const keyIntegration = (): Promise<Integration> =>
  room.addIntegration(
    room.user.projectId,
    {},
    {
      auth: {
        scheme: "api_key",
        expiryField: "ends",
        fields: [
          { id: "key", title: "Key", type: "password" },
          { id: "ends", title: "Ends on", required: false, type: "text" },
        ],
      },
      api: { baseUrl: `${room.provider.origin}/api`, headers: { Authorization: "Bearer {key}" } },
    },
  );

async function connect(answers: Record<string, string>) {
  const integration = await keyIntegration();
  const connectByKey = createConnectByKey({
    integrations: { clientSecret: async () => undefined },
    credentials: room.credentials,
    outbound: room.outbound,
    clock: room.clock,
  });
  const caller = { ...(await room.addUser(room.user.projectId)), kind: "user" } as never;
  const { id } = await connectByKey(caller, integration, answers, {});
  const [row] = await room.database.queries
    .selectFrom("credentials")
    .select(["stated_expires_at", "grant_expires_at"])
    .where("id", "=", id)
    .execute();
  return row;
}

test("TR-14: the day that the user gives is when the account ends", async () => {
  const end = new Date("2026-08-31T23:59:59.999Z");
  expect(await connect({ key: "k", ends: "2026-08-31" })).toEqual({ stated_expires_at: end, grant_expires_at: end });
});

test("TR-14: without a day no end is told", async () => {
  expect(await connect({ key: "k" })).toEqual({ stated_expires_at: null, grant_expires_at: null });
});

test.each(["next summer", "2026-02-31", "31.08.2026"])("TR-14: %j is refused beside its field", async (ends) => {
  await expect(connect({ key: "k", ends })).rejects.toMatchObject({
    code: "connect.input_invalid",
    meta: { field: "ends" },
  });
});
