import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { asCaller } from "../lib/caller-context.ts";
import { silentLogger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createAccessAudit } from "./access-audit.ts";
import { createSealedRows, type SealedRow } from "./testing.ts";
import { createVault } from "./vault-service.ts";

describe("the record of what was opened", () => {
  const clock = steppedClock();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let rows: Awaited<ReturnType<typeof createSealedRows>>;
  let statements = 0;
  let audit: ReturnType<typeof createAccessAudit>;
  let vault: ReturnType<typeof createVault>;
  let projectId: ProjectId;
  let isAway = false;
  const rootKey = new Secret(randomBytes(32).toString("base64"));

  beforeAll(async () => {
    const opened = await openTestDatabase();
    const counted = opened.queries.withPlugin({
      transformQuery: ({ node }) => {
        if (isAway) throw new Error("the database is away");
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    database = { ...opened, queries: counted };
    audit = createAccessAudit({ database, clock, logger: silentLogger });
    vault = createVault({ database, rootKey, clock, accessAudit: audit });
    rows = await createSealedRows(database, vault);
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    projectId = await rows.addProject();
    clock.step(60_000);
  });

  const credentials = (count: number): Promise<SealedRow[]> =>
    Promise.all(Array.from({ length: count }, () => rows.addRow(projectId, "credentials.secret")));
  async function open(row: SealedRow, purpose?: "use" | "refresh"): Promise<string> {
    const { sealed } = await rows.read(row);
    return vault.open(row.projectId, row.context, sealed, purpose).then(
      (secret) => secret.reveal(),
      (error: { code: string }) => error.code,
    );
  }
  const alarms = async (): Promise<object[]> =>
    database.queries
      .selectFrom("events")
      .select(["type", "credential_id", "data"])
      .where("project_id", "=", projectId)
      .orderBy("id")
      .execute();

  test("VT-14: what was opened while the database was away is written when it is back", async () => {
    const [row] = (await credentials(1)) as [SealedRow];
    await asCaller("api_key:k", () => open(row));
    isAway = true;
    try {
      await audit.flush();
      await audit.flush();
    } finally {
      isAway = false;
    }
    await asCaller("api_key:k", () => open(row));
    await Promise.all([audit.flush(), audit.flush()]);
    expect(await audit.openings(projectId, undefined)).toMatchObject([{ opened: 2, caller: "api_key:k" }]);
  });

  test("VT-14: writing what was opened ends, however much is opened meanwhile", async () => {
    const [row] = (await credentials(1)) as [SealedRow];
    let isOver = false;
    const traffic = (async (): Promise<void> => {
      while (!isOver) await asCaller("api_key:k", () => open(row));
    })();
    await asCaller("api_key:k", () => open(row));
    await audit.flush();
    isOver = true;
    await traffic;
    await audit.flush();
    expect((await audit.openings(projectId, undefined)).length).toBeGreaterThan(0);
  });

  test("VT-14: every opening is counted by record, purpose and caller, and written in one batch", async () => {
    const [a, b] = (await credentials(2)) as [SealedRow, SealedRow];
    await asCaller("api_key:k", async () => {
      for (let index = 0; index < 5; index += 1) await open(a);
    });
    await open(a, "refresh");
    await asCaller("user_tokens", () => open(b));
    const before = statements;
    await audit.flush();
    // added, held against what all nodes wrote, and the old ones forgotten
    expect(statements - before).toBe(3);
    await audit.flush();
    expect(statements - before).toBe(3);
    const seen = await audit.openings(projectId, undefined);
    expect(seen.map(({ recordId, purpose, caller, opened }) => [recordId, purpose, caller, opened])).toEqual(
      expect.arrayContaining([
        [a.context.recordId, "use", "api_key:k", 5],
        [a.context.recordId, "refresh", "server", 1],
        [b.context.recordId, "use", "user_tokens", 1],
      ]),
    );
    expect(seen).toHaveLength(3);
    expect(await audit.openings(projectId, b.context.recordId)).toHaveLength(1);
    // a second batch of the same minute is added
    await asCaller("user_tokens", () => open(b));
    await audit.flush();
    expect((await audit.openings(projectId, b.context.recordId))[0]?.opened).toBe(2);
    clock.step(31 * 86_400_000);
    await asCaller("user_tokens", () => open(a));
    await audit.flush();
    expect(await audit.openings(projectId, undefined)).toHaveLength(1);
  });

  test("VT-14: a warm read does no SQL, counted or not", async () => {
    const [row] = (await credentials(1)) as [SealedRow];
    const { sealed } = await rows.read(row);
    await vault.open(projectId, row.context, sealed);
    const before = statements;
    await asCaller("user_tokens", async () => {
      for (let index = 0; index < 100; index += 1) await vault.open(projectId, row.context, sealed);
    });
    expect(statements).toBe(before);
  });

  test("VT-14: a script that reads 1,000 different credentials raises one alarm at the 101st, and is not held back without the brake", async () => {
    const all = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const context = { field: "credentials.secret", recordId: newId<string>(), version: 1 } as const;
        return { context, sealed: await vault.seal(projectId, context, new Secret("s")) };
      }),
    );
    const openAll = async (some: typeof all): Promise<void> => {
      for (const { context, sealed } of some) expect((await vault.open(projectId, context, sealed)).reveal()).toBe("s");
    };
    await asCaller("api_key:script", () => openAll(all.slice(0, 100)));
    // the same again is no breadth
    await asCaller("api_key:script", () => openAll(all.slice(0, 100)));
    expect(await alarms()).toEqual([]);
    await asCaller("api_key:script", () => openAll(all.slice(100)));
    await expect
      .poll(alarms)
      .toEqual([{ type: "vault.breadth_alarm", credential_id: null, data: { caller: "api_key:script", limit: 100 } }]);
  });

  test("VT-14: a script that spreads over two nodes raises the alarm too, when they write what was opened", async () => {
    const nodes = [0, 1].map(() => {
      const ownAudit = createAccessAudit({ database, clock, logger: silentLogger });
      return { ownAudit, ownVault: createVault({ database, rootKey, clock, accessAudit: ownAudit }) };
    });
    await audit.changeGuard(projectId, { breadthLimit: 10 });
    const all = await credentials(12);
    const openOn = (node: number, some: SealedRow[], caller: string) =>
      asCaller(caller, async () => {
        for (const row of some) {
          const { sealed } = await rows.read(row);
          await nodes[node]?.ownVault.open(row.projectId, row.context, sealed);
        }
      });
    await openOn(0, all.slice(0, 6), "api_key:script");
    await openOn(1, all.slice(6), "api_key:script");
    // the same few on both are no breadth, and neither is what the server does by itself
    for (const node of [0, 1]) await openOn(node, all.slice(0, 9), "api_key:other");
    for (const { ownAudit } of nodes) await ownAudit.flush();
    await expect
      .poll(alarms)
      .toEqual([{ type: "vault.breadth_alarm", credential_id: null, data: { caller: "api_key:script", limit: 10 } }]);
  });

  test("VT-14: the brake refuses what is beyond the limit until the minute is over; others and the worker go on", async () => {
    await audit.changeGuard(projectId, { breadthLimit: 10, brake: true });
    const all = await credentials(14);
    const openAll = (): Promise<string[]> => Promise.all(all.map((row) => open(row)));
    const answers = await asCaller("api_key:script", openAll);
    expect(answers.filter((answer) => answer === "vault.brake_engaged")).toHaveLength(4);
    // what it had is still its own, whichever came first
    const had = all[answers.findIndex((answer) => answer !== "vault.brake_engaged")] as SealedRow;
    expect(await asCaller("api_key:script", () => open(had))).toBe(had.plain);
    expect(await asCaller("api_key:other", () => open(all[13] as SealedRow))).toBe(all[13]?.plain);
    expect(await openAll()).toEqual(all.map((row) => row.plain));
    clock.step(60_000);
    const refused = all[answers.indexOf("vault.brake_engaged")] as SealedRow;
    expect(await asCaller("api_key:script", () => open(refused))).toBe(refused.plain);
  });

  test("VT-14: opening a honeytoken raises an alarm at once, by anybody; only credentials of the project can be decoys", async () => {
    const [decoy, plain] = (await credentials(2)) as [SealedRow, SealedRow];
    const foreign = await rows.addRow(await rows.addProject(), "credentials.secret");
    await open(decoy);
    const ids = [decoy, foreign].map(({ context }) => context.recordId);
    expect(await audit.changeGuard(projectId, { honeytokens: ids })).toMatchObject({
      honeytokens: [decoy.context.recordId],
    });
    await open(plain);
    expect(await alarms()).toEqual([]);
    await asCaller("user_tokens", () => open(decoy));
    await expect
      .poll(alarms)
      .toEqual([
        { type: "vault.honeytoken_opened", credential_id: decoy.context.recordId, data: { caller: "user_tokens" } },
      ]);
  });
});
