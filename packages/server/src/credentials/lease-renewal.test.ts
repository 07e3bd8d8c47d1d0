import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openRefreshStage } from "./refresh-fixture.ts";
import { createRefreshLeaseStore, type RefreshLease } from "./refresh-lease-store.ts";
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

/** One credential's lease as the database gives it, to anybody. */
async function openLease() {
  const { id, secretVersion } = await stage.connect();
  const leases = createRefreshLeaseStore(room.database.queries);
  const { projectId } = stage.user;
  const newHolder = (): RefreshLease => ({ credentialId: id, owner: randomUUID(), version: secretVersion });
  return {
    newHolder,
    acquire: (lease: RefreshLease, leaseMs: number) =>
      leases.acquire(projectId, lease, { leaseMs, at: room.clock.now(), mintLimit: null, mayOutliveDatabase: false }),
    renew: (lease: RefreshLease, leaseMs: number) => leases.renew(projectId, lease, leaseMs),
    owner: async () => (await stage.row(id))?.refresh_lease_owner,
    /** By the database's clock. */
    async msLeft(): Promise<number> {
      const { rows } = await sql<{ ms: number }>`
        select (extract(epoch from refresh_lease_until - clock_timestamp()) * 1000)::float8 as ms
        from credentials where id = ${id}`.execute(room.database.queries);
      return rows[0]?.ms ?? Number.NaN;
    },
  };
}

test("TR-02: renewing a lease makes it last by the database's clock, so that nobody takes it when it would have run out", async () => {
  const lease = await openLease();
  const holder = lease.newHolder();
  expect(await lease.acquire(holder, 1)).toEqual({ inDoubt: false });
  expect(await lease.renew(holder, 60_000)).toBe(true);
  expect(await lease.msLeft()).toBeGreaterThan(30_000);
  expect(await lease.msLeft()).toBeLessThanOrEqual(60_000);
  await expect.poll(lease.msLeft).toBeLessThan(59_990);
  expect(await lease.acquire(lease.newHolder(), 60_000)).toBeNull();
  expect(await lease.owner()).toBe(holder.owner);
});

test("TR-02: a holder whose lease somebody else took neither renews that one nor is told that it did", async () => {
  const lease = await openLease();
  const [holder, successor] = [lease.newHolder(), lease.newHolder()];
  await lease.acquire(holder, 1);
  await expect.poll(lease.msLeft).toBeLessThan(0);
  expect(await lease.acquire(successor, 10_000)).toEqual({ inDoubt: true });
  expect(await lease.renew(holder, 3_600_000)).toBe(false);
  expect(await lease.msLeft()).toBeLessThanOrEqual(10_000);
  expect(await lease.owner()).toBe(successor.owner);
  expect(await lease.renew(successor, 20_000)).toBe(true);
  expect(await lease.msLeft()).toBeGreaterThan(10_000);
});
