import type { CredentialId } from "@portico/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { NewCredential } from "./credential.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { codeOf, holdProvider, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { encodeSecretValues, quarantineContext } from "./secret-values.ts";
import { openTestRoom, replyJson, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  stage = await openRefreshStage(room);
});
afterEach(async () => {
  room.outage.isOn = false;
  room.provider.revokeStatus = 200;
  globalThis.porticoFailpoints = undefined;
  await room.database.queries.deleteFrom("freezes").execute();
  // a sweep goes over everybody's
  await room.database.queries.deleteFrom("credential_quarantine").execute();
});

const disconnect = (id: CredentialId): Promise<void> =>
  stage.otherNode.disconnect(stage.user.projectId, stage.user.userId, id);
async function massRevoke(): Promise<void> {
  const order = { userId: stage.user.userId, revoke: true };
  await stage.otherNode.freezes.freeze(stage.user.projectId, order, { kind: "admin" });
  await stage.otherNode.drain();
}
const ends = [
  { name: "a disconnect", end: disconnect },
  { name: "a mass revocation", end: massRevoke },
] as const;

/** As a refresh does whose lease was taken before its answer came. */
async function keepLateReply(id: CredentialId): Promise<void> {
  const lateId = newId<string>();
  const plain = encodeSecretValues({ accessToken: new Secret("late-a"), refreshToken: new Secret("late-r") });
  const sealedSecret = await room.vault.seal(stage.user.projectId, quarantineContext(lateId), plain);
  const refreshedAt = room.clock.now();
  const facts = { expiresAt: null, refreshedAt, grantedScopes: null, templateValues: {} };
  const late = { id: lateId, sealedSecret, version: 2, facts };
  await createQuarantineStore(room.database.queries).keepLate(stage.user.projectId, id, late, refreshedAt);
}

/** A refresh that was answered while the database was away, by a process that has ended since. */
async function connectWithSpill(): Promise<CredentialId> {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const outcome = codeOf(stage.fresh(stage.node));
  await held.arrived;
  room.outage.isOn = true;
  room.provider.answer = (response) =>
    replyJson(response, { access_token: "spilled-a", refresh_token: "spilled-r", expires_in: 3600 });
  held.release();
  await stage.node.drain().catch(() => undefined);
  expect(await outcome).toBe("credential.refresh_failed");
  room.outage.isOn = false;
  return id;
}

for (const { name, end } of ends) {
  test(`TR-17: ${name} takes back what a late reply left in quarantine, too`, async () => {
    const learnt = room.learnt();
    const { id } = await stage.connect(learnt);
    await keepLateReply(id);
    await end(id);
    expect(await stage.quarantine(id)).toEqual([]);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual(expect.arrayContaining([learnt.secret["refreshToken"]?.reveal(), "late-r"]));
  });

  test(`TR-16, TR-17: a reply that waited in a file is taken back when ${name} came before it`, async () => {
    const id = await connectWithSpill();
    await end(id);
    const before = await stage.row(id);
    await room.anotherNode().recover({ isAlone: false });
    expect(await stage.row(id)).toEqual(before);
    expect(await stage.quarantine(id)).toEqual([]);
    await room.revocations.run();
    expect(room.provider.revoked).toContain("spilled-r");
    const { revocations } = await room.revocations.list(stage.user.projectId, { credentialId: id, limit: 10 });
    // the first could not know of the file; now that it is gone as well, nothing is in doubt
    expect(revocations.map(({ outcome, reason, accountId }) => `${outcome} ${reason} ${accountId}`)).toEqual([
      "revoked null account-1",
      "revoked null account-1",
    ]);
    // done once: a second start finds nothing to do
    await room.anotherNode().recover({ isAlone: false });
    expect((await room.revocations.list(stage.user.projectId, { limit: 10 })).revocations).toHaveLength(2);
  });

  describe(`TR-16, TR-17: ${name} in the middle of a refresh`, () => {
    const unconfirmed = { outcome: "failed", reason: "revocation.unconfirmed" };
    const taken = { outcome: "revoked", reason: null };
    const run = async (): Promise<void> => {
      room.clock.advance(hourMs);
      await room.revocations.run();
    };
    /** The receipt of what was removed, and that of the late answer, once there is one. */
    async function receiptsOf(credentialId: CredentialId) {
      const { revocations } = await room.revocations.list(stage.user.projectId, { credentialId, limit: 10 });
      const rows = await room.database.queries
        .selectFrom("revocations")
        .select("id")
        .where("credential_id", "=", credentialId)
        .where("renewal_asked_at", "is not", null)
        .execute();
      const isMain = ({ id }: { id: string }) => rows.some((row) => row.id === id);
      return { main: revocations.find(isMain), late: revocations.find((receipt) => !isMain(receipt)) };
    }
    /** `answer` lets the refresh end, and resolves when its tokens have an order. */
    async function endInRefresh(prepare: (id: CredentialId) => Promise<unknown> = async () => undefined) {
      const { id } = await stage.connectExpired();
      await prepare(id);
      const held = holdProvider(room);
      const racing = codeOf(stage.fresh(stage.node));
      await held.arrived;
      await end(id);
      await room.revocations.run();
      const answer = async (): Promise<void> => {
        held.release();
        await racing;
        await expect.poll(async () => (await receiptsOf(id)).late).toBeDefined();
        await room.revocations.run();
      };
      return { id, answer };
    }
    const told = async (id: CredentialId) =>
      (await stage.events())
        .filter(({ type }) => type === "credential.revoked" || type === "credential.revocation_failed")
        .filter(({ data }) => data["revocationId"] === id)
        .map(({ type }) => type);

    test("leaves no doubt once the late answer's tokens are taken back", async () => {
      const { id, answer } = await endInRefresh();
      const { main: before } = await receiptsOf(id);
      expect(before).toMatchObject(unconfirmed);
      await answer();
      const { main, late } = await receiptsOf(id);
      expect(late).toMatchObject(taken);
      expect(main).toMatchObject({ ...taken, id: before?.id });
      expect(await told(before?.id as CredentialId)).toEqual(["credential.revocation_failed", "credential.revoked"]);
    });

    test("nor when those were taken back first, or both at once", async () => {
      room.provider.revokeStatus = 503;
      const first = await endInRefresh();
      room.provider.revokeStatus = 200;
      await first.answer();
      const { main, late } = await receiptsOf(first.id);
      expect([main, late]).toMatchObject([{ outcome: "pending" }, taken]);
      await run();
      expect((await receiptsOf(first.id)).main).toMatchObject(taken);
      expect(await told(main?.id as CredentialId)).toEqual(["credential.revoked"]);
      await room.database.queries.deleteFrom("freezes").execute();

      stage = await openRefreshStage(room);
      room.provider.revokeStatus = 503;
      const both = await endInRefresh();
      await both.answer();
      room.provider.revokeStatus = 200;
      await run();
      expect(await receiptsOf(both.id)).toMatchObject({ main: taken, late: taken });
    });

    test("nor where the old refresh token is refused, because revoking takes a live access token", async () => {
      stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { token: "access" } });
      const { id } = await stage.connectExpired();
      const held = holdProvider(room);
      const racing = codeOf(stage.fresh(stage.node));
      await held.arrived;
      await end(id);
      held.release();
      await racing;
      await expect.poll(async () => (await receiptsOf(id)).late).toMatchObject(taken);
      expect((await receiptsOf(id)).main).toMatchObject({ outcome: "pending", reason: "revocation.unconfirmed" });
      for (let hour = 0; hour < 25; hour += 1) await run();
      expect((await receiptsOf(id)).main).toMatchObject(taken);
    });

    test("stays in doubt when those could not be taken back", async () => {
      const { id, answer } = await endInRefresh();
      room.provider.revokeStatus = 403;
      await answer();
      const { main, late } = await receiptsOf(id);
      expect([main, late]).toMatchObject([unconfirmed, { outcome: "refused" }]);
      await room.database.queries.deleteFrom("freezes").execute();

      stage = await openRefreshStage(room);
      room.provider.revokeStatus = 503;
      const lateFirst = await endInRefresh();
      room.provider.revokeStatus = 403;
      await lateFirst.answer();
      room.provider.revokeStatus = 200;
      await run();
      expect(await receiptsOf(lateFirst.id)).toMatchObject({ main: unconfirmed, late: { outcome: "refused" } });
    });

    test("stays in doubt when an earlier refresh has no known answer either", async () => {
      const doubts = [{ refresh_started_at: new Date("2026-01-01") }, { health: "in_doubt" as const }];
      for (const doubt of doubts) {
        const { id, answer } = await endInRefresh((credentialId) =>
          room.database.queries.updateTable("credentials").set(doubt).where("id", "=", credentialId).execute(),
        );
        await answer();
        expect(await receiptsOf(id)).toMatchObject({ main: unconfirmed, late: taken });
        await room.database.queries.deleteFrom("freezes").execute();
        stage = await openRefreshStage(room);
      }
    });
  });

  test(`TR-16, TR-17: a refresh that ends after ${name} brings nothing back, and its tokens go`, async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const racing = codeOf(stage.fresh(stage.node));
    await held.arrived;
    await end(id);
    const before = await stage.row(id);
    room.provider.answer = (response) =>
      replyJson(response, { access_token: "a9", refresh_token: "r9", expires_in: 3600 });
    held.release();
    expect(await racing).toBe(before ? "credential.needs_reconnect" : "credential.not_connected");
    expect(await stage.row(id)).toEqual(before);
    expect(await stage.quarantine(id)).toEqual([]);
    await room.revocations.run();
    expect(room.provider.revoked).toContain("r9");
  });
}

test("TR-17: a late reply that arrives while its credential is being disconnected is taken back as well", async () => {
  const { id } = await stage.connectExpired();
  let arrivals = 0;
  globalThis.porticoFailpoints = {
    "disconnect.before_removal": async () => {
      if ((arrivals += 1) > 1) return;
      await keepLateReply(id);
    },
  };
  await disconnect(id);
  expect(arrivals).toBe(2);
  await room.revocations.run();
  expect(room.provider.revoked).toContain("late-r");
});

test("TR-16: a reply never becomes the secret of a row that was revoked, even at the version that it was asked with", async () => {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const racing = codeOf(stage.fresh());
  await held.arrived;
  await room.database.queries
    .updateTable("credentials")
    .set({ revoked_at: room.clock.now(), status: "INVALID", health: "dead" })
    .where("id", "=", id)
    .execute();
  room.provider.answer = (response) =>
    replyJson(response, { access_token: "a9", refresh_token: "r9", expires_in: 3600 });
  held.release();
  expect(await racing).toBe("credential.needs_reconnect");
  expect(await stage.row(id)).toMatchObject({ secret_version: 1, status: "INVALID", health: "dead" });
  await room.revocations.run();
  expect(room.provider.revoked).toContain("r9");
});

/** Whose refresh token stays the same, and which ends no more than the token that it is asked to revoke. */
const addStable = () =>
  room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" }, refresh: { kind: "stable" } });

/** One refusal, which puts a copy of the secret into quarantine, and a renewal after it: the refresh token stays in use. */
async function refuseAndRecover(): Promise<CredentialId> {
  const secret = { accessToken: new Secret("a-1"), refreshToken: new Secret("r-stable") };
  const { id } = await stage.connectExpired({ secret });
  room.provider.answer = oauthError("invalid_grant");
  await codeOf(stage.fresh());
  room.clock.advance(5 * minuteMs + 1000);
  room.provider.answer = (response) => replyJson(response, { access_token: "a-2", expires_in: 3600 });
  expect(await stage.tokenOf(stage.fresh())).toBe("a-2");
  expect(await stage.quarantine(id)).toHaveLength(1);
  return id;
}

describe("TR-17, OA-24: what a reconnect replaces", () => {
  const reconnect = (changes: Partial<NewCredential> = {}) =>
    stage.node.store(stage.user, stage.integration, { allowMultiple: false }, room.learnt(changes));
  const outcomesOf = async (credentialId: CredentialId) => {
    await room.revocations.run();
    const { revocations } = await room.revocations.list(stage.user.projectId, { credentialId, limit: 10 });
    return revocations.map(({ cause, outcome, reason }) => `${cause} ${outcome} ${reason}`).sort();
  };

  test("goes back with its quarantine where a revocation ends the token alone", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const learnt = room.learnt();
    const { id } = await stage.connect(learnt);
    await keepLateReply(id);
    await reconnect();
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await outcomesOf(id)).toEqual(["replaced revoked null", "replaced revoked null"]);
    expect(room.provider.revoked.sort()).toEqual(["late-r", learnt.secret["refreshToken"]?.reveal()].sort());
    expect(await codeOf(stage.fresh())).toBe("served");
  });

  for (const account of ["account-1", null])
    test(`is left to a provider that might end the fresh grant with it (account ${account}), and the receipt says so`, async () => {
      const { id } = await stage.connect({ accountId: account });
      await keepLateReply(id);
      await reconnect({ accountId: account });
      expect(await outcomesOf(id)).toEqual(Array(2).fill("replaced unsupported revocation.grant_shared"));
      expect(room.provider.revoked).toEqual([]);
    });

  test("is tried for 24 hours, as everything is", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const { id } = await stage.connect();
    room.provider.revokeStatus = 503;
    await reconnect();
    expect(await outcomesOf(id)).toEqual(["replaced pending http_status"]);
    room.provider.revokeStatus = 200;
    room.clock.advance(60_000);
    expect(await outcomesOf(id)).toEqual(["replaced revoked null"]);
  });

  test("is not a refresh token that the provider gave again, though a copy of it is in quarantine", async () => {
    stage.integration = await addStable();
    await refuseAndRecover();
    await reconnect({ secret: { accessToken: new Secret("a-9"), refreshToken: new Secret("r-stable") } });
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([]);
  });

  test("is the old refresh token alone where the provider gave the same access token again", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      revokeRequest: { ends: "token", token: "both" },
    });
    await stage.connect({ secret: { accessToken: new Secret("a-1"), refreshToken: new Secret("r-1") } });
    await reconnect({ secret: { accessToken: new Secret("a-1"), refreshToken: new Secret("r-2") } });
    await room.revocations.run();
    expect(room.provider.revoked).toEqual(["r-1"]);
  });

  test("a late reply of the old grant is not the new one's: it goes back, and is never used", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const racing = stage.tokenOf(stage.fresh(stage.node));
    await held.arrived;
    await reconnect();
    const { secret_version: version } = (await stage.row(id)) ?? {};
    room.provider.answer = (response) =>
      replyJson(response, { access_token: "old-a", refresh_token: "old-r", expires_in: 3600 });
    held.release();
    expect(await racing).not.toBe("old-a");
    expect(await stage.row(id)).toMatchObject({ secret_version: version, status: "VALID" });
    expect(await stage.quarantine(id)).toEqual([]);
    await expect.poll(() => outcomesOf(id)).toHaveLength(2);
    expect(room.provider.revoked).toContain("old-r");
  });

  test("a late reply of the old grant does not take the fresh one with it at a provider that ends whole grants", async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const racing = stage.tokenOf(stage.fresh(stage.node));
    await held.arrived;
    await reconnect();
    held.release();
    await racing;
    expect(await stage.quarantine(id)).toEqual([]);
    await expect.poll(() => outcomesOf(id)).toEqual(Array(2).fill("replaced unsupported revocation.grant_shared"));
    expect(room.provider.revoked).toEqual([]);
  });

  test("TR-16: a late reply of the old grant ends in a receipt where the provider has left the catalogue, too", async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const racing = stage.tokenOf(stage.fresh(stage.node)).catch(() => "refused");
    await held.arrived;
    await reconnect();
    room.forgetIntegration(stage.integration.id);
    held.release();
    await racing;
    await expect.poll(() => outcomesOf(id)).toContain("replaced failed integration.not_found");
    await stage.node.drain();
    expect(await stage.quarantine(id)).toEqual([]);
  });

  test("OA-24: the account of the same number on another instance is another grant: the old one goes back, late replies with it", async () => {
    const onSubdomain = { connectFields: [{ id: "subdomain", title: "Subdomain", pattern: "^[a-z]{1,20}$" }] };
    const api = {
      baseUrl: "https://{subdomain}.provider.test/api",
      headers: { Authorization: "Bearer {accessToken}" },
    };
    const hosts = ["*.provider.test", "provider.test", room.provider.origin];
    stage.integration = await room.addIntegration(stage.user.projectId, {}, { ...onSubdomain, hosts, api });
    const { id } = await stage.connectExpired({ accountId: "7", templateValues: { subdomain: "alpha" } });
    const held = holdProvider(room);
    const racing = stage.tokenOf(stage.fresh(stage.node)).catch(() => "refused");
    await held.arrived;
    const asAgreed = { allowMultiple: false, selectedCredentialId: id, replacesAccountId: "7" };
    const learnt = room.learnt({ accountId: "7", templateValues: { subdomain: "gamma" } });
    await stage.otherNode.store(stage.user, stage.integration, asAgreed, learnt);
    held.release();
    await racing;
    // the renewal was open when its tokens were replaced, so the end of those is no proof for what it brought
    // until that is taken back, too
    await expect.poll(() => outcomesOf(id)).toEqual(["replaced revoked null", "replaced revoked null"]);
    expect(room.provider.revoked).not.toContain(learnt.secret["refreshToken"]?.reveal());
  });
});

describe("TR-09, TR-17: after 30 days in quarantine", () => {
  const agedMs = 30 * 24 * 60 * 60_000 + 1;
  const receiptsOf = async (credentialId: CredentialId) => {
    await room.revocations.run();
    const { revocations } = await room.revocations.list(stage.user.projectId, { credentialId, limit: 10 });
    return revocations.map(({ cause, outcome, reason }) => `${cause} ${outcome} ${reason}`);
  };

  test("a late reply goes back, once, however many nodes sweep", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const { id } = await stage.connectExpired();
    await stage.refuseToDeath();
    await keepLateReply(id);
    room.clock.advance(agedMs - 2);
    await stage.node.sweep();
    expect(await stage.quarantine(id)).toMatchObject([{ kind: "late_reply" }]);
    room.clock.advance(2);
    await Promise.all([stage.node.sweep(), stage.otherNode.sweep()]);
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await receiptsOf(id)).toEqual(["quarantine_ended revoked null"]);
    expect(room.provider.revoked).toEqual(["late-r"]);
  });

  test("OA-24: what a revocation might end the connection with stays as long as it stands, and goes back with it", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const learnt = room.learnt();
    const { id } = await stage.connect(learnt);
    await keepLateReply(id);
    for (let turn = 0; turn < 3; turn += 1) {
      room.clock.advance(agedMs);
      await Promise.all([stage.node.sweep(), stage.otherNode.sweep()]);
      expect(await stage.quarantine(id)).toHaveLength(1);
      expect(await receiptsOf(id)).toEqual([]);
    }
    await disconnect(id);
    expect(await receiptsOf(id)).toEqual(Array(2).fill("disconnected revoked null"));
    expect(room.provider.revoked.sort()).toEqual(["late-r", learnt.secret["refreshToken"]?.reveal()].sort());
  });

  test("OA-24: nothing is revoked that the connection stands on, or might", async () => {
    const { id } = await stage.connect();
    await keepLateReply(id);
    room.clock.advance(agedMs);
    await stage.node.sweep();
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await receiptsOf(id)).toEqual(["quarantine_ended unsupported revocation.grant_shared"]);
    expect(room.provider.revoked).toEqual([]);
  });

  test("or later: each refused secret is kept, once, whatever is refused after it, and ends no connection of its own consent", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const secret = { accessToken: new Secret("a-1"), refreshToken: new Secret("r-1") };
    const { id } = await stage.connectExpired({ secret });
    for (const next of [2, 3]) {
      // the second time as suspected for another reason, so that its secret is kept anew
      room.provider.answer = oauthError("invalid_grant");
      await codeOf(stage.fresh());
      await room.database.queries.updateTable("credentials").set({ refusals: 0 }).where("id", "=", id).execute();
      room.clock.advance(5 * minuteMs + 1000);
      await codeOf(stage.fresh());
      room.clock.advance(5 * minuteMs + 1000);
      room.provider.answer = (response) =>
        replyJson(response, { access_token: `a-${next}`, refresh_token: `r-${next}`, expires_in: 3600 });
      expect(await stage.tokenOf(stage.fresh())).toBe(`a-${next}`);
      room.clock.advance(hourMs + 1);
      await stage.node.sweep();
    }
    expect((await stage.quarantine(id)).map((kept) => kept.secret_version).sort()).toEqual([1, 2]);
    room.clock.advance(agedMs);
    await stage.node.sweep();
    expect(await receiptsOf(id)).toEqual([]);
    expect(room.provider.revoked).toEqual([]);
    await disconnect(id);
    expect(await receiptsOf(id)).toEqual(Array(3).fill("disconnected revoked null"));
    expect(room.provider.revoked.sort()).toEqual(["r-1", "r-2", "r-3"]);
  });

  test("OA-24: a refresh token that is still in use is not revoked with the copy that was refused once", async () => {
    stage.integration = await addStable();
    const id = await refuseAndRecover();
    room.clock.advance(agedMs);
    await stage.node.sweep();
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await receiptsOf(id)).toEqual([]);
    expect(room.provider.revoked).toEqual([]);
    expect(await stage.row(id)).toMatchObject({ health: "healthy" });
  });

  test("a copy of the secret that its credential still holds is forgotten without a word", async () => {
    const { id } = await stage.connectExpired();
    await stage.refuseToDeath();
    expect(await stage.quarantine(id)).toHaveLength(1);
    room.clock.advance(agedMs);
    await stage.node.sweep();
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await receiptsOf(id)).toEqual([]);
  });
});
