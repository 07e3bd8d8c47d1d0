import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Queries } from "../db/database.ts";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { createEventLog } from "./event-log.ts";
import { recordEvent } from "./record-event.ts";

describe("the record of events", () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let log: ReturnType<typeof createEventLog>;

  beforeAll(async () => {
    database = await openTestDatabase();
    log = createEventLog({ database });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function newProject(): Promise<ProjectId> {
    const id = newId<ProjectId>();
    await database.queries.insertInto("projects").values({ id, name: "P" }).execute();
    return id;
  }
  async function failAttempt(queries: Queries, projectId: ProjectId, reference: string): Promise<void> {
    const data = { attemptId: newId<string>(), code: "connect.denied", reference };
    await recordEvent(queries, projectId, "attempt.failed", { data });
  }
  const oldest = { order: "oldest", limit: 100 } as const;
  const references = (events: readonly { data: Readonly<Record<string, unknown>> }[]) =>
    events.map(({ data }) => data["reference"]);

  /**
   * Has one event take its identity value, lets another commit meanwhile, and commits the first one late. PostgreSQL
   * does so with two transactions; the embedded database has one connection, so there the value is taken ahead.
   */
  async function commitLate(projectId: ProjectId, meanwhile: () => Promise<void>): Promise<void> {
    if (database.kind === "postgres") {
      await database.transaction(async (queries) => {
        await failAttempt(queries, projectId, "late");
        await meanwhile();
      });
      return;
    }
    const { rows } = await sql<{ id: string }>`select nextval(pg_get_serial_sequence('events', 'id')) as id`.execute(
      database.queries,
    );
    await meanwhile();
    await sql`insert into events (id, project_id, type, data) overriding system value
      values (${rows[0]?.id}, ${projectId}, 'attempt.failed', '{"reference":"late"}')`.execute(database.queries);
  }

  test("an event that commits late is not passed by, where a cursor over identity values loses it", async () => {
    const projectId = await newProject();
    const naive = async (after: string) => {
      const { rows } = await sql<{ id: string; reference: string }>`select id, data->>'reference' as reference
        from events where project_id = ${projectId} and id > ${after} order by id`.execute(database.queries);
      return rows;
    };
    let seen: Awaited<ReturnType<typeof naive>> = [];
    let page: Awaited<ReturnType<typeof log.list>> | undefined;
    await commitLate(projectId, async () => {
      await failAttempt(database.queries, projectId, "early");
      seen = await naive("0");
      page = await log.list(projectId, oldest);
    });
    expect(seen.map(({ reference }) => reference)).toEqual(["early"]);
    expect(await naive(seen[0]?.id ?? "")).toEqual([]);

    expect(references(page?.events ?? [])).toEqual(["early"]);
    const next = await log.list(projectId, { ...oldest, after: page?.nextCursor ?? undefined });
    expect(references(next.events)).toEqual(["late"]);
  });

  test("a reader that follows many writers and two nodes sees every event exactly once", async () => {
    const projectId = await newProject();
    const otherNode = createEventLog({ database });
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 4 }, async (_unused, writer) => {
        for (let number = 0; number < 8; number += 1) {
          await database.transaction(async (queries) => {
            await failAttempt(queries, projectId, `${writer}-${number}`);
            await sql`select ${number % 7}`.execute(queries);
            await failAttempt(queries, projectId, `${writer}-${number}-b`);
          });
        }
      }),
    ).finally(() => (writing = false));
    const seen: unknown[] = [];
    let after: string | undefined;
    for (let isLast = false; ;) {
      const [page] = await Promise.all([
        log.list(projectId, { order: "oldest", limit: 7, after }),
        otherNode.list(projectId, { order: "newest", limit: 1 }),
      ]);
      seen.push(...references(page.events));
      after = page.nextCursor ?? undefined;
      if (isLast && !page.hasMore) break;
      isLast = !writing;
    }
    await writers;
    expect(seen).toHaveLength(64);
    expect(new Set(seen).size).toBe(64);
    for (let writer = 0; writer < 4; writer += 1) {
      // one writer's events keep its order
      const own = seen.filter((reference) => String(reference).startsWith(`${writer}-`));
      expect(own).toEqual(Array.from({ length: 8 }, (_unused, n) => [`${writer}-${n}`, `${writer}-${n}-b`]).flat());
    }
  });

  test("a page that holds events has a cursor behind them, also when they are the project's first", async () => {
    const otherNode = createEventLog({ database });
    for (let round = 0; round < 40; round += 1) {
      const projectId = await newProject();
      const write = async () => {
        await failAttempt(database.queries, projectId, "first");
        await otherNode.list(projectId, oldest);
      };
      const reads = Array.from({ length: 6 }, () => log.list(projectId, oldest));
      const [pages] = await Promise.all([Promise.all(reads), write()]);
      const lost = pages.filter(({ events, nextCursor }) => events.length > 0 && nextCursor === null);
      expect(lost).toEqual([]);
    }
  });

  test("TN-07: a cursor works in its project only, and a torn, invented or outlived one is refused alike", async () => {
    const [mine, theirs] = [await newProject(), await newProject()];
    for (const projectId of [mine, theirs]) await failAttempt(database.queries, projectId, "x");
    const cursor = (await log.list(theirs, oldest)).nextCursor ?? "";
    expect((await log.list(theirs, { ...oldest, after: cursor })).events).toEqual([]);
    const invented = (text: string) => Buffer.from(text).toString("base64url");
    const id = newId<string>();
    const wrong = [
      "",
      "0",
      cursor.slice(1),
      `${cursor}x`,
      invented(`1.${id}`),
      invented(`-1.${id}`),
      invented("1"),
      "é",
    ];
    for (const after of [
      cursor,
      ...wrong,
      invented(`99999999999999999999.${id}`),
      invented(`9223372036854775808.${id}`),
    ])
      await expect(log.list(mine, { ...oldest, after }), after).rejects.toMatchObject({ code: "event.cursor_invalid" });
  });

  test("both orders page through everything, and the oldest goes on when more happens", async () => {
    const projectId = await newProject();
    expect(await log.list(projectId, oldest)).toEqual({ events: [], nextCursor: null, hasMore: false });
    const all = Array.from({ length: 5 }, (_unused, number) => String(number));
    for (const reference of all) await failAttempt(database.queries, projectId, reference);
    for (const order of ["oldest", "newest"] as const) {
      const found: unknown[] = [];
      let after: string | undefined;
      do {
        const page = await log.list(projectId, { order, limit: 2, after });
        found.push(...references(page.events));
        after = page.hasMore ? (page.nextCursor ?? undefined) : undefined;
      } while (after !== undefined);
      expect(found).toEqual(order === "oldest" ? all : all.toReversed());
    }
    const end = await log.list(projectId, oldest);
    expect((await log.list(projectId, { ...oldest, after: end.nextCursor ?? "" })).nextCursor).toBe(end.nextCursor);
    await failAttempt(database.queries, projectId, "more");
    expect(references((await log.list(projectId, { ...oldest, after: end.nextCursor ?? "" })).events)).toEqual([
      "more",
    ]);
    expect((await log.list(projectId, { order: "newest", limit: 100 })).nextCursor).toBeNull();
  });

  test("filters by type and subject; a cursor of a filtered page is past what did not match", async () => {
    const projectId = await newProject();
    const userId = newId<never>();
    await database.queries
      .insertInto("users")
      .values({ id: userId, project_id: projectId, end_user_id: "ann" })
      .execute();
    const [credentialId, integrationId] = [newId<never>(), newId<never>()];
    await recordEvent(database.queries, projectId, "user.created", { userId });
    await recordEvent(database.queries, projectId, "credential.setup_completed", {
      userId,
      credentialId,
      integrationId,
    });
    await failAttempt(database.queries, projectId, "x");
    const find = async (filter: object) =>
      (await log.list(projectId, { ...oldest, ...filter })).events.map(({ type }) => type);
    expect(await find({ types: ["user.created", "attempt.failed"] })).toEqual(["user.created", "attempt.failed"]);
    expect(await find({ types: [] })).toEqual([]);
    expect(await find({ userId })).toEqual(["user.created", "credential.setup_completed"]);
    expect(await find({ endUserId: "ann", credentialId })).toEqual(["credential.setup_completed"]);
    expect(await find({ integrationId })).toEqual(["credential.setup_completed"]);
    expect(await find({ endUserId: "bob" })).toEqual([]);
    const filtered = await log.list(projectId, { ...oldest, types: ["user.created"] });
    expect(filtered.nextCursor).toBe((await log.list(projectId, oldest)).nextCursor);
  });
});
