import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import type { Change } from "./change-feed.ts";
import { migrate } from "./migrate.ts";
import { migrationsFolder, openTestDatabase } from "./testing.ts";

describe("the database", () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test("migrating twice applies nothing the second time", async () => {
    expect(await migrate(database, migrationsFolder)).toEqual([]);
  });

  test("a failed transaction leaves nothing and announces nothing; a committed one is announced", async () => {
    const seen: (Change | undefined)[] = [];
    const told = Promise.withResolvers<void>();
    database.changes.onChange((change) => {
      seen.push(change);
      told.resolve();
    });
    const lost = newId();
    await expect(
      database.transaction(async (queries) => {
        await queries.insertInto("projects").values({ id: lost, name: "lost" }).execute();
        await database.changes.announce(queries, { room: "projects", projectId: lost });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    const kept = newId();
    await database.transaction(async (queries) => {
      await queries.insertInto("projects").values({ id: kept, name: "kept" }).execute();
      await database.changes.announce(queries, { room: "projects", projectId: kept });
    });
    await told.promise;
    expect(seen).toEqual([{ room: "projects", projectId: kept }]);
    const rows = await database.queries
      .selectFrom("projects")
      .select(["id", "created_at", "allowed_origins"])
      .execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: kept, allowed_origins: [], created_at: expect.any(Date) });
  });

  test("a long line of queries leaves timers and sockets their turns", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const endsAt = performance.now() + 300;
    while (performance.now() < endsAt) await database.queries.selectFrom("projects").select("id").execute();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test("two transactions that wait for each other are both done", async () => {
    const ids = [newId<string>(), newId<string>()] as const;
    await database.queries
      .insertInto("projects")
      .values(ids.map((id) => ({ id, name: "" })))
      .execute();
    const bothHold = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const begun = [0, 0];
    const append = async (turn: 0 | 1) =>
      database.transaction(async (queries) => {
        begun[turn] = (begun[turn] ?? 0) + 1;
        const add = (id: string) =>
          queries
            .updateTable("projects")
            .set({ name: sql`name || ${String(turn)}` })
            .where("id", "=", id)
            .execute();
        await add(ids[turn]);
        bothHold[turn].resolve();
        // the embedded database has one connection, so the other one has not begun
        if (database.kind === "postgres") await bothHold[1 - turn]?.promise;
        await add(ids[1 - turn] ?? "");
      });
    await Promise.all([append(0), append(1)]);
    const rows = await database.queries
      .selectFrom("projects")
      .select("name")
      .where("id", "in", [...ids])
      .execute();
    expect(rows.map(({ name }) => [...name].sort().join(""))).toEqual(["01", "01"]);
    expect(begun.reduce((sum, each) => sum + each)).toBe(database.kind === "postgres" ? 3 : 2);
  });

  test("TR-05: a connection that the server ends inside a transaction ends the transaction, and nothing else", async () => {
    // the embedded database has none that could be ended
    if (database.kind === "embedded") return;
    const cutOff = database.transaction(async (queries) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(queries);
      await sql`select pg_terminate_backend(${rows[0]?.pid}::integer)`.execute(database.queries);
      // between two statements: nobody waits for an answer when the connection's end arrives
      const isThere = sql`select 1 from pg_stat_activity where pid = ${rows[0]?.pid}::integer`;
      await expect.poll(async () => (await isThere.execute(database.queries)).rows).toEqual([]);
      await sql`select 1`.execute(queries);
    });
    await expect(cutOff).rejects.toThrow();
    await expect(database.queries.selectFrom("projects").select("id").execute()).resolves.toBeDefined();
  });

  test("transactions that run at once do not mix", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `project ${index}`);
    await Promise.all(
      names.map((name) =>
        database.transaction(async (queries) => {
          const id = newId();
          await queries.insertInto("projects").values({ id, name }).execute();
          await queries
            .updateTable("projects")
            .set({ allowed_origins: [`https://${id}`] })
            .where("id", "=", id)
            .execute();
        }),
      ),
    );
    const rows = await database.queries.selectFrom("projects").selectAll().where("name", "like", "project %").execute();
    expect(rows.map((row) => row.allowed_origins)).toEqual(rows.map((row) => [`https://${row.id}`]));
  });
});
