import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { hashToken } from "../lib/random.ts";
import { steppedClock } from "../lib/testing.ts";
import { createAdmins } from "./admin-service.ts";

const hour = 3_600_000;

describe("admins", () => {
  let clock: ReturnType<typeof steppedClock>;
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let admins: ReturnType<typeof createAdmins>;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(() => {
    clock = steppedClock();
    admins = createAdmins({ database, clock, publicUrl: "https://portico.example" });
  });

  async function linkToken(): Promise<string> {
    return new URL(await admins.createSignInLink()).hash.replace("#token=", "");
  }
  async function signIn(token?: string) {
    return admins.signIn({ token: token ?? (await linkToken()), address: "192.0.2.1", previousSession: undefined });
  }

  test("TN-23: the owner is made once, also when two nodes start together, and has no password", async () => {
    const other = createAdmins({ database, clock, publicUrl: "https://portico.example" });
    const made = await Promise.all([admins.ensureOwner(), other.ensureOwner(), admins.ensureOwner()]);
    expect(new Set(made.map(({ owner }) => owner.id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew).length).toBeLessThanOrEqual(1);
    expect(await database.queries.selectFrom("admins").selectAll().execute()).toHaveLength(1);
  });

  test("TN-23: a link is on the configured address and carries 256 bits in its fragment", async () => {
    const link = await admins.createSignInLink();
    expect(link).toMatch(/^https:\/\/portico\.example\/dashboard\/sign-in#token=[\w-]{43}$/);
  });

  test("VT-13: links and sessions are stored as hashes only", async () => {
    const pending = await linkToken();
    const { sessionToken } = await signIn();
    const [links, sessions] = await Promise.all([
      database.queries.selectFrom("admin_sign_in_links").selectAll().execute(),
      database.queries.selectFrom("admin_sessions").selectAll().execute(),
    ]);
    const stored = [...links, ...sessions].map((row) => Buffer.from(row.token_hash));
    expect(stored.some((hash) => hash.equals(hashToken(pending)))).toBe(true);
    expect(stored.some((hash) => hash.equals(hashToken(sessionToken)))).toBe(true);
    for (const secret of [pending, sessionToken])
      expect(Buffer.concat(stored).includes(Buffer.from(secret))).toBe(false);
  });

  test("a link signs in once: of ten at the same moment one gets a session", async () => {
    const token = await linkToken();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => signIn(token)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(
      createAdmins({ database, clock, publicUrl: "https://portico.example" }).signIn({
        token,
        address: "192.0.2.9",
        previousSession: undefined,
      }),
    ).rejects.toMatchObject({ code: "admin.link_invalid" });
  });

  test("a link is good for 15 minutes, and spent by a late try", async () => {
    const token = await linkToken();
    clock.step(15 * 60_000);
    await expect(signIn(token)).rejects.toMatchObject({ code: "admin.link_invalid" });
    clock.step(-60_000);
    await expect(signIn(token)).rejects.toMatchObject({ code: "admin.link_invalid" });
  });

  test("TN-18: a session ends when idle for 12 hours, and use keeps it alive", async () => {
    const { sessionToken } = await signIn();
    clock.step(11 * hour);
    expect(await admins.bySession(sessionToken)).toMatchObject({ kind: "admin", role: "owner" });
    clock.step(11 * hour);
    expect(await admins.bySession(sessionToken)).toBeDefined();
    clock.step(12 * hour);
    expect(await admins.bySession(sessionToken)).toBeUndefined();
  });

  test("TN-18: a session ends after 14 days, however much it is used", async () => {
    const { sessionToken } = await signIn();
    for (let hours = 0; hours < 14 * 24 - 10; hours += 10) {
      clock.step(10 * hour);
      expect(await admins.bySession(sessionToken)).toBeDefined();
    }
    clock.step(10 * hour);
    expect(await admins.bySession(sessionToken)).toBeUndefined();
  });

  test("TN-18: signing in gives a new session and ends the one that the browser had", async () => {
    const { sessionToken: before } = await signIn();
    const { sessionToken: after } = await admins.signIn({
      token: await linkToken(),
      address: "192.0.2.1",
      previousSession: before,
    });
    expect(after).not.toBe(before);
    expect(await admins.bySession(before)).toBeUndefined();
    expect(await admins.bySession(after)).toBeDefined();
  });

  test("TN-11: signing out ends the session on every node at once", async () => {
    const other = createAdmins({ database, clock, publicUrl: "https://portico.example" });
    const { sessionToken } = await signIn();
    expect(await other.bySession(sessionToken)).toBeDefined();
    await admins.signOut(sessionToken);
    expect(await other.bySession(sessionToken)).toBeUndefined();
  });

  test("TN-21: ten failures from one address close the door for that address, also to a good link, for 15 minutes", async () => {
    const good = await linkToken();
    const guesses = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) => signIn(`guess-${index}-`.padEnd(43, "x"))),
    );
    const codes = guesses.map((result) =>
      result.status === "rejected" ? (result.reason as { code: string }).code : "in",
    );
    expect(codes.filter((code) => code === "admin.link_invalid")).toHaveLength(10);
    expect(codes.filter((code) => code === "http.too_many_requests")).toHaveLength(20);
    await expect(signIn(good)).rejects.toMatchObject({
      code: "http.too_many_requests",
      meta: { retryAfterSeconds: 900 },
    });
    // not a weapon against others
    expect(await admins.signIn({ token: good, address: "192.0.2.2", previousSession: undefined })).toBeDefined();
    clock.step(15 * 60_000 + 1);
    expect(await signIn()).toBeDefined();
  });

  test("signing in well does not count", async () => {
    for (let time = 0; time < 15; time += 1) await signIn();
  });

  test("VT-13: the command line's key is kept as a hash in memory, works in one process, and a new one ends the old", async () => {
    const first = await admins.createLocalAdminKey();
    expect(first).toMatch(/^portico_local_[\w-]{43}$/);
    expect(admins.byLocalAdminKey(first)).toMatchObject({ kind: "admin", role: "owner" });
    expect(admins.byLocalAdminKey(`${first}x`)).toBeUndefined();
    expect(
      createAdmins({ database, clock, publicUrl: "https://portico.example" }).byLocalAdminKey(first),
    ).toBeUndefined();
    await admins.createLocalAdminKey();
    expect(admins.byLocalAdminKey(first)).toBeUndefined();
  });
});
