import type { CredentialId } from "@portico/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { codeOf, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
let works: Pick<TestRoom["vault"], "open" | "seal">;
beforeAll(async () => {
  room = await openTestRoom();
  works = { open: room.vault.open, seal: room.vault.seal };
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  await room.database.queries.deleteFrom("revocations").execute();
  stage = await openRefreshStage(room);
});
afterEach(async () => {
  Object.assign(room.vault, works);
  await room.database.queries.deleteFrom("freezes").execute();
});

const failures = [
  new PorticoError("vault.key_unavailable", "The key service does not answer"),
  new Error("Connection terminated unexpectedly"),
] as const;
const fail = (what: "open" | "seal", error: Error): void => {
  Object.assign(room.vault, { [what]: () => Promise.reject(error) });
};
const disconnect = (id: CredentialId): Promise<void> =>
  stage.node.disconnect(stage.user.projectId, stage.user.userId, id);
async function outcomes(): Promise<string[]> {
  await room.revocations.run();
  const { revocations } = await room.revocations.list(stage.user.projectId, { limit: 10 });
  return revocations.map(({ outcome, reason }) => `${outcome} ${reason}`);
}

for (const what of ["open", "seal"] as const)
  for (const error of failures)
    test(`TR-17: a disconnect changes nothing while the vault cannot ${what} (${error.message}), and may be tried again`, async () => {
      const learnt = room.learnt();
      const { id } = await stage.connect(learnt);
      const before = await stage.row(id);
      fail(what, error);
      await expect(disconnect(id)).rejects.toBe(error);
      Object.assign(room.vault, works);
      expect(await stage.row(id)).toEqual(before);
      expect(await outcomes()).toEqual([]);
      await disconnect(id);
      expect(await outcomes()).toEqual(["revoked null"]);
      expect(room.provider.revoked).toEqual([learnt.secret["refreshToken"]?.reveal()]);
    });

test("TR-17, VT-15: a mass revocation that meets a vault that is away keeps every secret, and goes on when it is back", async () => {
  const learnt = room.learnt();
  const { id } = await stage.connect(learnt);
  for (const error of failures) {
    fail("open", error);
    if (error === failures[0])
      await stage.node.freezes.freeze(stage.user.projectId, { revoke: true }, { kind: "admin" });
    await stage.node.drain();
    expect(await stage.row(id)).toMatchObject({ revoked_at: null, secret_version: 1 });
  }
  Object.assign(room.vault, works);
  await stage.node.drain();
  expect(await stage.row(id)).toMatchObject({ status: "INVALID" });
  expect(await outcomes()).toEqual(["revoked null"]);
  expect(room.provider.revoked).toEqual([learnt.secret["refreshToken"]?.reveal()]);
});

test("TR-09, TR-17: a quarantine does not end while the vault is away: nobody knows then what is in use", async () => {
  stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
  const secret = { accessToken: new Secret("a-1"), refreshToken: new Secret("r-stable") };
  const { id } = await stage.connectExpired({ secret });
  room.provider.answer = oauthError("invalid_grant");
  await codeOf(stage.fresh());
  room.clock.advance(31 * 24 * 60 * 60_000);
  // the first secret that is opened is the credential's own
  room.vault.open = () => {
    Object.assign(room.vault, works);
    return Promise.reject(failures[1]);
  };
  await stage.node.sweep();
  expect(await stage.quarantine(id)).toHaveLength(1);
  expect(await outcomes()).toEqual([]);
  await stage.node.sweep();
  expect(await stage.quarantine(id)).toEqual([]);
  expect(await outcomes()).toEqual([]);
  expect(room.provider.revoked).toEqual([]);
});

test("TR-17: a revocation that is due while the vault is away waits for it, for as long as that takes", async () => {
  const { id } = await stage.connect();
  await disconnect(id);
  fail("open", failures[0]);
  for (let hour = 0; hour < 26; hour += 1) {
    await room.revocations.run();
    room.clock.advance(60 * 60_000);
  }
  Object.assign(room.vault, works);
  // nobody was asked so far: the 24 hours in which a provider may be away begin now
  room.provider.revokeStatus = 503;
  expect(await outcomes()).toEqual(["pending http_status"]);
  room.provider.revokeStatus = 200;
  room.clock.advance(60 * 60_000);
  expect(await outcomes()).toEqual(["revoked null"]);
});

test("VT-14: disconnecting is no use of a secret, so that the brake on uses does not hold it back", async () => {
  const purposes: (string | undefined)[] = [];
  room.vault.open = (projectId, context, sealed, purpose) => {
    purposes.push(purpose);
    return works.open(projectId, context, sealed, purpose);
  };
  const { id } = await stage.connect();
  await disconnect(id);
  await room.revocations.run();
  expect(purposes).toEqual(["revoke", "revoke"]);
});
