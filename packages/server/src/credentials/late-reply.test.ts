import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { codeOf, holdProvider, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { quarantineContext } from "./secret-values.ts";
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

function answerWith(name: string): void {
  room.provider.answer = (response) =>
    replyJson(response, { access_token: name, refresh_token: `${name}-r`, expires_in: 3600 });
}

/** What is in quarantine. */
async function kinds(id: CredentialId): Promise<string[]> {
  return (await stage.quarantine(id)).map(({ kind }) => kind).sort();
}

describe("tokens that came back late", () => {
  test("TR-09: tokens that came back too late are kept, and used when the newer refresh is refused", async () => {
    const { id } = await stage.connectExpired();
    const first = holdProvider(room);
    const late = codeOf(stage.fresh(stage.node));
    await first.arrived;
    await stage.runOutLease(id);
    const second = holdProvider(room);
    const successor = stage.tokenOf(stage.fresh(stage.otherNode));
    await second.arrived;
    // the provider acted on the first request, so it refuses the second
    room.provider.answer = (response) =>
      replyJson(response, { access_token: "late", refresh_token: "late-r", expires_in: 3600 });
    first.release();
    await expect.poll(async () => (await stage.quarantine(id)).map(({ kind }) => kind)).toEqual(["late_reply"]);
    room.provider.answer = oauthError("invalid_grant");
    second.release();
    expect(await successor).toBe("late");
    expect(await late).toBe("served");
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, health: "healthy", refusals: 0 });
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await stage.eventTypes()).toEqual([]);
  });

  test("TR-09: what came back late beside a renewal that worked is tried when a refusal is confirmed, and costs nothing", async () => {
    const { id } = await stage.connectExpired();
    const first = holdProvider(room);
    const late = codeOf(stage.fresh(stage.node));
    await first.arrived;
    await stage.runOutLease(id);
    room.provider.beforeAnswer = undefined;
    // a provider with a grace honours the same refresh token twice
    answerWith("winner");
    expect(await stage.tokenOf(stage.fresh(stage.otherNode))).toBe("winner");
    answerWith("late");
    first.release();
    await late;
    expect(await kinds(id)).toEqual(["late_reply"]);

    room.clock.advance(hourMs + 1);
    room.provider.answer = oauthError("invalid_grant");
    expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
    // it may be a hiccup
    expect(await kinds(id)).toEqual(["late_reply", "refused"]);
    room.clock.advance(5 * minuteMs);
    // the family is that of the late one
    room.provider.answer = (response) =>
      room.provider.tokenRequests.at(-1)?.["refresh_token"] === "late-r"
        ? replyJson(response, { access_token: "of-late", refresh_token: "of-late-r", expires_in: 3600 })
        : replyJson(response, { error: "invalid_grant" }, 400);
    expect(await stage.tokenOf(stage.fresh())).toBe("of-late");
    // of its refusal; the moment when it was replaced makes no second copy
    expect(await kinds(id)).toEqual(["refused"]);
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.recovered"]);
  });

  test("TR-09, TR-17: when both are refused, none is revoked: either may be the one that is alive", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const { id } = await stage.connectExpired();
    const first = holdProvider(room);
    const late = codeOf(stage.fresh(stage.node));
    await first.arrived;
    await stage.runOutLease(id);
    room.provider.beforeAnswer = undefined;
    answerWith("winner");
    await stage.fresh(stage.otherNode);
    answerWith("late");
    first.release();
    await late;
    room.clock.advance(hourMs + 1);
    room.provider.answer = oauthError("invalid_grant");
    for (let refusal = 0; refusal < 2; refusal += 1) {
      await codeOf(stage.fresh());
      room.clock.advance(5 * minuteMs);
    }
    expect(room.provider.tokenRequests.at(-1)).toMatchObject({ refresh_token: "late-r" });
    const versions = (await stage.quarantine(id)).map((kept) => kept.secret_version);
    expect(versions.sort()).toEqual([2, 3]);
    await stage.node.sweep();
    await room.revocations.run();
    expect(await stage.quarantine(id)).toHaveLength(2);
    expect(room.provider.revoked).toEqual([]);
  });

  test("TR-09: what came back late before a later renewal is not used any more, however often that is refused", async () => {
    const { id } = await stage.connectExpired();
    const first = holdProvider(room);
    const late = codeOf(stage.fresh(stage.node));
    await first.arrived;
    await stage.runOutLease(id);
    room.provider.beforeAnswer = undefined;
    answerWith("winner");
    await stage.fresh(stage.otherNode);
    answerWith("late");
    first.release();
    await late;
    room.clock.advance(hourMs + 1);
    answerWith("newest");
    await stage.fresh();
    room.clock.advance(hourMs + 1);
    await stage.refuseToDeath();
    expect(await stage.row(id)).toMatchObject({ health: "dead", secret_version: 3 });
    expect(await kinds(id)).toEqual(["late_reply", "refused"]);
  });

  test("TR-09: what came back late and cannot be opened does not keep a refusal from counting", async () => {
    const { id } = await stage.connectExpired();
    const sealedSecret = await room.vault.seal(stage.user.projectId, quarantineContext("another"), new Secret("{}"));
    const facts = { expiresAt: null, refreshedAt: room.clock.now(), grantedScopes: null, templateValues: {} };
    const kept = { id: newId<string>(), sealedSecret, version: 2, facts };
    await createQuarantineStore(room.database.queries).keepLate(stage.user.projectId, id, kept, room.clock.now());
    await stage.refuseToDeath();
    expect(await stage.row(id)).toMatchObject({ health: "dead", status: "INVALID" });
  });
});
