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
