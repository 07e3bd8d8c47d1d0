import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ProviderInput } from "@portico/providers";
import { Secret } from "../lib/secret.ts";
import type { Credential } from "./credential.ts";
import { codeOf, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

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

const refresh = ({ id }: Credential): Promise<string> =>
  codeOf(stage.node.fresh(stage.user.projectId, stage.user.userId, stage.integration, id));

/** So many accounts of one integration, all due. */
async function connectExpired(count: number): Promise<Credential[]> {
  const all: Credential[] = [];
  for (let index = 0; index < count; index += 1) all.push(await stage.connect({ accountId: `account-${index}` }));
  room.clock.advance(hourMs + 1);
  return all;
}

async function refuseThrice(all: readonly Credential[], meanwhile?: () => Promise<void>): Promise<void> {
  room.provider.answer = oauthError("invalid_grant");
  for (let time = 0; time < 3; time += 1) {
    for (const each of all) await refresh(each);
    await meanwhile?.();
    room.clock.advance(5 * minuteMs);
  }
}

const healthOf = async ({ id }: Credential) => (await stage.row(id))?.health;

describe("accounts that a provider refuses all alike", () => {
  test("TR-08: four at once end none of them; when it takes them again, all work", async () => {
    const all = await connectExpired(4);
    await refuseThrice(all);
    for (const each of all) expect(await healthOf(each)).toBe("suspect");
    expect(await stage.eventTypes()).not.toContain("credential.invalidated");

    room.provider.answer = undefined;
    room.clock.advance(hourMs);
    for (const each of all) expect(await refresh(each)).toBe("served");
  });

  test("TR-08, TR-09: each caller is told when it is asked again, however often it was refused", async () => {
    const all = await connectExpired(4);
    room.provider.answer = oauthError("invalid_grant");
    for (const minutes of [5, 5, 60, 60]) {
      const retryAt = new Date(room.clock.now().getTime() + minutes * minuteMs).toISOString();
      for (const { id } of all) {
        const asked = stage.node.fresh(stage.user.projectId, stage.user.userId, stage.integration, id);
        await expect(asked).rejects.toMatchObject({ code: "credential.refresh_failed", meta: { retryAt } });
      }
      room.clock.advance(minutes * minuteMs);
    }
  });

  test("TR-08: a call that another's token still passes at the API, and a new connection, prove no renewal", async () => {
    const all = await connectExpired(4);
    const other = await stage.connect({ accountId: "other" });
    room.clock.advance(minuteMs);
    await refuseThrice(all, async () => {
      stage.node.noteAnswer(other, true);
      await stage.node.sweep();
      await stage.connect({ accountId: "new" });
    });
    for (const each of all) expect(await healthOf(each)).toBe("suspect");
  });

  test("TR-08, TR-09: as soon as another one is taken, each is judged by itself", async () => {
    const all = await connectExpired(5);
    const [first, ...others] = all as [Credential, ...Credential[]];
    await refuseThrice(others);
    for (const each of others) expect(await healthOf(each)).toBe("suspect");
    room.provider.answer = undefined;
    expect(await refresh(first)).toBe("served");
    room.provider.answer = oauthError("invalid_grant");
    room.clock.advance(hourMs);
    for (const said of ["credential.refresh_failed", "credential.refresh_failed", "credential.needs_reconnect"]) {
      for (const each of others) expect(await refresh(each)).toBe(said);
      room.clock.advance(5 * minuteMs);
    }
  });

  test("TR-08, TR-09: a provider that comes back unevenly ends nobody by one more refusal", async () => {
    const all = await connectExpired(8);
    await refuseThrice(all);
    room.clock.advance(hourMs);
    let asked = 0;
    room.provider.beforeAnswer = async () => {
      asked += 1;
      room.provider.answer = asked % 2 === 1 ? undefined : oauthError("invalid_grant");
    };
    const said: string[] = [];
    for (const each of all) said.push(await refresh(each));
    expect(said.filter((each) => each === "served")).toHaveLength(4);
    room.provider.beforeAnswer = undefined;
    room.provider.answer = undefined;
    room.clock.advance(5 * minuteMs);
    for (const each of all) expect(await refresh(each)).toBe("served");
  });

  test("TR-08: the provider's return is noticed within minutes, and then all are asked about", async () => {
    const all = await connectExpired(6);
    await refuseThrice(all);
    const before = room.provider.tokenRequests.length;
    // while it goes on one of them asks now and then, and not all
    for (let minute = 0; minute < 20; minute += 1) {
      // a call that the API refuses says nothing of renewals
      stage.node.noteAnswer(all[5]!, false);
      await stage.node.sweep();
      await stage.node.worker.runOnce();
      room.clock.advance(minuteMs);
    }
    expect(room.provider.tokenRequests.length - before).toBeGreaterThanOrEqual(2);
    expect(room.provider.tokenRequests.length - before).toBeLessThanOrEqual(5);
    room.provider.answer = undefined;
    room.clock.advance(5 * minuteMs);
    // one is taken, and the next minute brings the others
    for (const healthy of [1, 6]) {
      await stage.node.sweep();
      await stage.node.worker.runOnce();
      const states = await Promise.all(all.map(healthOf));
      expect(states.filter((state) => state === "healthy")).toHaveLength(healthy);
      room.clock.advance(minuteMs);
    }
  });

  test("TR-08, TR-09: after three days the provider means it", async () => {
    const all = await connectExpired(4);
    await refuseThrice(all);
    for (const hours of [24, 24, 23]) {
      for (const each of all) expect(await refresh(each)).toBe("credential.refresh_failed");
      room.clock.advance(hours * hourMs);
    }
    for (const each of all) expect(await healthOf(each)).toBe("suspect");
    room.clock.advance(hourMs);
    for (const each of all) await refresh(each);
    for (const each of all) expect(await healthOf(each)).toBe("dead");
  });

  test("TR-09: three are judged by themselves", async () => {
    const all = await connectExpired(3);
    await refuseThrice(all);
    for (const each of all) expect(await healthOf(each)).toBe("dead");
  });
});

describe("a secret that is signed with along with the host's own", () => {
  test("TR-08: a wrong consumer secret of the host ends no OAuth 1.0a connection; put right, all is well", async () => {
    const { origin } = room.provider;
    const consent = {
      requestTokenUrl: `${origin}/request`,
      authorizeUrl: `${origin}/authorize`,
      accessTokenUrl: `${origin}/access`,
    };
    const auth = { scheme: "oauth1", signatureMethod: "HMAC-SHA1", consent } as const;
    const api = { baseUrl: `${origin}/api` };
    stage.integration = await room.addIntegration(stage.user.projectId, {}, { auth, api } as Partial<ProviderInput>);
    const secret = { accessToken: new Secret("token"), tokenSecret: new Secret("secret") };
    const { id } = await stage.connect({ expiresAt: null, secret });
    const health = async () => (await stage.row(id))?.health;
    room.provider.whoamiStatus = 401;
    await stage.fresh(stage.node, { force: true });
    await expect.poll(health).toBe("suspect");
    for (let time = 0; time < 6; time += 1) {
      room.clock.advance(hourMs);
      await stage.node.worker.runOnce();
    }
    expect(await stage.row(id)).toMatchObject({ health: "suspect", status: "VALID" });
    room.provider.whoamiStatus = 200;
    room.clock.advance(hourMs);
    await stage.node.worker.runOnce();
    expect(await health()).toBe("healthy");
  });
});
