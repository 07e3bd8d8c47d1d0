import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import type { Credential, NewCredential } from "./credential.ts";
import { createDueStore } from "./due-store.ts";
import { codeOf, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { isHeldBack } from "./failure-reach.ts";
import { openTestRoom, replyJson, type TestRoom, type TestUser } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  await room.database.queries.deleteFrom("credentials").execute();
  stage = await openRefreshStage(room);
});

type Connected = TestUser & { credential: Credential };
const down = (response: ServerResponse): void => void response.writeHead(503).end();

async function connect(changes: Partial<NewCredential> = {}): Promise<Connected> {
  const user = await room.addUser(stage.user.projectId);
  const credential = await stage.node.store(user, stage.integration, { allowMultiple: false }, room.learnt(changes));
  return { ...user, credential };
}
const connectMany = (count: number, changes?: Partial<NewCredential>): Promise<Connected[]> =>
  Promise.all(Array.from({ length: count }, () => connect(changes)));
const use = (user: TestUser, node = stage.node): Promise<string> =>
  codeOf(node.fresh(user.projectId, user.userId, stage.integration, undefined));
const health = async ({ credential }: Connected) => {
  const row = await stage.row(credential.id);
  return { health: row?.health, reason: row?.health_reason, status: row?.status };
};
const integrationEvents = async (): Promise<string[]> =>
  (await stage.eventTypes()).filter((type) => type.startsWith("integration."));
const outage = () => stage.node.outageOf(stage.user.projectId, stage.integration.id);

/** Every one of them fails until it is called failing, and all that are healthy are served all the while. */
async function failForLong(bad: readonly Connected[], answer: (response: ServerResponse) => void): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    room.provider.answer = answer;
    for (const each of bad) expect(await use(each)).toBe("credential.refresh_failed");
    room.provider.answer = undefined;
    expect(await use(await connect({ ...endOf(bad), expiresAt: room.clock.now() }))).toBe("served");
    room.clock.advance(minuteMs);
  }
  expect(await integrationEvents()).toEqual([]);
  expect(await outage()).toBeNull();
}
const endOf = ([bad]: readonly Connected[]): Partial<NewCredential> => ({
  templateValues: { ...bad?.credential.templateValues, shop: "another" },
});

describe("an error that the token endpoint words itself", () => {
  test.each([
    ["a word that nobody has documented", oauthError("interaction_required")],
    ["a document without a word", (response: ServerResponse) => replyJson(response, { message: "no" }, 403)],
  ])(
    "TR-08: %s as a token endpoint's answer is the trouble of whoever got it, and holds nobody else back",
    async (_name, answer) => {
      const bad = await connectMany(3);
      room.clock.advance(hourMs + 1);
      await failForLong(bad, answer);
      for (const each of bad)
        expect(await health(each)).toEqual({ health: "failing", reason: "provider_answer_invalid", status: "VALID" });
    },
  );

  test("TR-08: an error of the account's own ends an outage, but does not say that the app is taken again", async () => {
    const users = await connectMany(4);
    room.clock.advance(hourMs + 1);
    room.provider.answer = down;
    for (const user of users) await use(user);
    expect(await outage()).toMatchObject({ cause: "outage" });
    room.clock.advance(minuteMs);
    room.provider.answer = oauthError("interaction_required");
    await use(users[3]!);
    expect(await outage()).toBeNull();

    room.provider.answer = oauthError("invalid_client", 401);
    room.clock.advance(minuteMs);
    await use(users[0]!);
    room.clock.advance(minuteMs);
    room.provider.answer = oauthError("interaction_required");
    await use(users[1]!);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
    room.clock.advance(2 * minuteMs);
    room.provider.answer = undefined;
    expect(await use(users[2]!)).toBe("served");
    expect(await integrationEvents()).toEqual([
      "integration.outage_began",
      "integration.outage_ended",
      "integration.app_refused",
      "integration.app_accepted",
    ]);
  });
});

describe("an app that is refused for one account alone", () => {
  const refused = oauthError("unauthorized_client");
  /** Each call has an account of its own, so that nothing but the breaker can keep it from being served. */
  const useAnother = async (): Promise<string> => use(await connect({ expiresAt: room.clock.now() }));

  async function refuse(bad: Connected): Promise<void> {
    room.provider.answer = refused;
    expect(await use(bad)).toBe("credential.refresh_failed");
    room.provider.answer = undefined;
  }

  test("TR-08: an account that alone is refused holds the others back once, and is failing from then on", async () => {
    const bad = await connect();
    room.clock.advance(hourMs + 1);
    await refuse(bad);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
    expect(await useAnother()).toBe("credential.refresh_failed");
    for (let round = 0; round < 6; round += 1) {
      room.clock.advance(2 * minuteMs);
      // the first success of another one has shown whose trouble it is, also where nobody else was renewed since
      if (round > 0) await refuse(bad);
      if (round % 2 === 0) expect(await useAnother()).toBe("served");
      expect(await outage()).toBeNull();
    }
    expect(await health(bad)).toEqual({ health: "failing", reason: "app_refused", status: "VALID" });
    expect(await integrationEvents()).toEqual(["integration.app_refused", "integration.app_accepted"]);

    // another one that is refused as well tells the host at once; so does this one after it worked again
    const other = await connect({ expiresAt: room.clock.now() });
    await refuse(other);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
    room.clock.advance(2 * minuteMs);
    expect(await use(bad)).toBe("served");
    expect(await health(bad)).toMatchObject({ health: "healthy" });
    room.clock.advance(hourMs + 1);
    await refuse(bad);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
  });

  test("TR-08: when no other was renewed for two days, one account's refusals are the app's again", async () => {
    const bad = await connect();
    room.clock.advance(hourMs + 1);
    await refuse(bad);
    room.clock.advance(2 * minuteMs);
    expect(await useAnother()).toBe("served");
    await refuse(bad);
    expect(await outage()).toBeNull();
    room.clock.advance(48 * hourMs);
    await refuse(bad);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
  });

  test("TR-08: the only account of an integration is never called failing for an app that is refused", async () => {
    const only = await connect();
    room.clock.advance(hourMs + 1);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await refuse(only);
      room.clock.advance(4 * minuteMs);
    }
    expect(await outage()).toMatchObject({ cause: "app_refused" });
    expect(await health(only)).toMatchObject({ health: "healthy" });
    expect(await integrationEvents()).toEqual(["integration.app_refused"]);
  });
});

describe("a token endpoint at an address of the account's own", () => {
  const server = () => ({
    issuer: room.provider.origin,
    authorizeUrl: `${room.provider.origin}/authorize`,
    tokenUrl: `${room.provider.origin}/token`,
    revokeUrl: null,
    issuerInCallback: false,
    resource: room.provider.origin,
    clientAuthentication: "none" as const,
  });

  test.each([
    ["503", down, "provider_unreachable"],
    ["a refused client", oauthError("invalid_client", 401), "app_refused"],
  ])(
    "TR-08: %s at a token endpoint of the account's own concerns that account alone",
    async (_name, answer, reason) => {
      stage.integration = await room.addIntegration(stage.user.projectId, {
        tokenUrl: `${room.provider.origin}/{shop}/token`,
      });
      const bad = await connectMany(3, { templateValues: { shop: "closed" } });
      room.clock.advance(hourMs + 1);
      await failForLong(bad, answer);
      for (const each of bad) expect(await health(each)).toEqual({ health: "failing", reason, status: "VALID" });
    },
  );

  test("TR-08: settings that were put right are tried at once by who was refused at an address of their own, and once", async () => {
    const { projectId } = stage.user;
    stage.integration = await room.addIntegration(projectId, { tokenUrl: `${room.provider.origin}/{shop}/token` });
    const [called, resting] = await connectMany(2, { templateValues: { shop: "one" } });
    const dueAt = async () => (await stage.row(resting!.credential.id))?.next_refresh_at?.getTime();
    const hasten = () => createDueStore(room.database.queries).hasten(projectId, room.clock.now());
    const save = async (): Promise<void> => {
      room.clock.advance(1);
      stage.integration = { ...stage.integration, updatedAt: room.clock.now() };
      room.changeIntegration(stage.integration.id, { updatedAt: room.clock.now() });
      const update = room.database.queries.updateTable("integrations").set({ updated_at: room.clock.now() });
      await update.where("id", "=", stage.integration.id).execute();
      await hasten();
    };
    room.clock.advance(hourMs + 1);
    room.provider.answer = oauthError("invalid_client", 401);
    for (let attempt = 0; attempt < 12; attempt += 1) {
      room.clock.advance(minuteMs);
      for (const each of [called!, resting!]) expect(await use(each)).toBe("credential.refresh_failed");
    }
    const putOff = await dueAt();
    expect(putOff).toBeGreaterThan(room.clock.now().getTime() + 10 * minuteMs);
    const asked = () => room.provider.tokenRequests.length;
    const before = asked();
    expect(await use(called!)).toBe("credential.refresh_failed");
    await hasten();
    expect([asked(), await dueAt()]).toEqual([before, putOff]);

    // a correction that is none costs each of them one try
    await save();
    expect(await dueAt()).toBe(room.clock.now().getTime());
    for (const each of [called!, resting!, called!, resting!])
      expect(await use(each)).toBe("credential.refresh_failed");
    expect(asked()).toBe(before + 2);
    room.clock.advance(1);
    await hasten();
    expect(await dueAt()).toBeGreaterThan(room.clock.now().getTime());

    room.provider.answer = undefined;
    await save();
    expect(await use(called!)).toBe("served");
    expect(await dueAt()).toBe(room.clock.now().getTime());
  });

  test("TR-08: so does a server that was discovered for the account, and one that cannot be found any more", async () => {
    const discovered = await connectMany(3, { oauthClient: { clientId: null, server: server() } });
    room.clock.advance(hourMs + 1);
    await failForLong(discovered, down);

    stage.integration = await room.addIntegration(stage.user.projectId, {
      tokenUrl: `${room.provider.origin}/{shop}/token`,
    });
    const lost = await connect();
    room.clock.advance(hourMs + 1);
    await failForLong([lost], down);
    expect(await health(lost)).toMatchObject({ health: "failing", status: "VALID" });
  });
});

describe("an app of the end user's own", () => {
  const own = () => ({
    oauthClient: { clientId: "users-own-app" },
    secret: { ...room.learnt().secret, clientSecret: new Secret("gone") },
  });

  test("TR-08, OA-05: when an end user's own app is refused, the integration's is not, and nobody is told that it were", async () => {
    const bad = await connect(own());
    room.logged.length = 0;
    room.clock.advance(hourMs + 1);
    await failForLong([bad], oauthError("invalid_client", 401));
    expect(await health(bad)).toEqual({ health: "failing", reason: "app_refused", status: "VALID" });
    expect(room.logged.filter((line) => line.includes("the integration's app cannot refresh"))).toEqual([]);
    // mended by its owner
    expect(await use(bad)).toBe("served");
    expect(await health(bad)).toMatchObject({ health: "healthy" });
  });

  test("TR-08, OA-05: an end user's own app goes on while the integration's is refused, and says nothing about that one", async () => {
    const [byHost, byUser] = [await connect(), await connect(own())];
    room.clock.advance(hourMs + 1);
    room.provider.answer = oauthError("invalid_client", 401);
    await use(byHost);
    expect(await outage()).toMatchObject({ cause: "app_refused" });
    // so that nobody is told of a pause who has none
    expect(isHeldBack(byHost.credential, stage.integration.provider, "app_refused")).toBe(true);
    expect(isHeldBack(byUser.credential, stage.integration.provider, "app_refused")).toBe(false);
    room.provider.answer = undefined;
    expect(await use(byUser, stage.otherNode)).toBe("served");
    expect(await use(byHost)).toBe("credential.refresh_failed");
    // nor does the worker leave it for later
    await room.database.queries.updateTable("credentials").set({ next_refresh_at: room.clock.now() }).execute();
    const asked = room.provider.tokenRequests.length;
    await stage.otherNode.worker.runOnce();
    expect(room.provider.tokenRequests.slice(asked)).toMatchObject([{ client_id: "users-own-app" }]);
    expect(await integrationEvents()).toEqual(["integration.app_refused"]);
  });

  test("TR-08, OA-05: an end user's own app waits while the provider is down, and may be the probe", async () => {
    const users = [...(await connectMany(3)), await connect(own())];
    room.clock.advance(hourMs + 1);
    room.provider.answer = down;
    for (const user of users) await use(user);
    expect(room.provider.tokenRequests).toHaveLength(3);
    room.provider.answer = oauthError("invalid_client", 401);
    room.clock.advance(minuteMs);
    await use(users[3]!);
    expect(await integrationEvents()).toEqual(["integration.outage_began", "integration.outage_ended"]);
  });

  test("TR-11: who is said no to for months asks seldom, and takes nobody's retries; a caller need not wait for that", async () => {
    const [locked] = await connectMany(1);
    room.clock.advance(hourMs + 1);
    room.provider.answer = oauthError("access_denied");
    for (let step = 0; step < 120; step += 1) {
      await stage.node.worker.runOnce();
      room.clock.advance(minuteMs);
    }
    expect(room.provider.tokenRequests.length).toBeGreaterThan(5);
    expect(room.provider.tokenRequests.length).toBeLessThan(16);
    room.provider.answer = undefined;
    expect(await use(locked!)).toBe("served");
  });
});
