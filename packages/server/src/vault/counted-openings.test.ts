import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { asCaller } from "../lib/caller-context.ts";
import { silentLogger } from "../lib/logger.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createAccessAudit } from "./access-audit.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { createSealedRows, type SealedRow } from "./testing.ts";
import { createVault } from "./vault-service.ts";

describe("what is counted as opened, and of whom", () => {
  const clock = steppedClock();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let rows: Awaited<ReturnType<typeof createSealedRows>>;
  let audit: ReturnType<typeof createAccessAudit>;
  let vault: ReturnType<typeof createVault>;
  let projectId: ProjectId;
  beforeAll(async () => {
    database = await openTestDatabase();
    audit = createAccessAudit({ database, clock, logger: silentLogger });
    const rootKey = new Secret(randomBytes(32).toString("base64"));
    vault = createVault({ database, rootKey, clock, accessAudit: audit });
    rows = await createSealedRows(database, vault);
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    projectId = await rows.addProject();
    clock.step(60_000);
  });

  async function open(row: SealedRow): Promise<string> {
    const { sealed } = await rows.read(row);
    return vault.open(row.projectId, row.context, sealed).then(
      (secret) => secret.reveal(),
      (error: { code: string }) => error.code,
    );
  }

  test("VT-14: an opening of any sealed column is counted, with its field, record and caller", async () => {
    const opened: SealedRow[] = [];
    for (const { field } of sealedColumns) {
      const row = await rows.addRow(projectId, field);
      expect(await asCaller("api_key:k", () => open(row))).toBe(row.plain);
      opened.push(row);
    }
    await audit.flush();
    const counted = (await audit.openings(projectId, undefined)).map(
      ({ field, recordId, caller, opened: times }) => `${field} ${recordId} ${caller} ${times}`,
    );
    expect(counted.sort()).toEqual(
      opened.map(({ context }) => `${context.field} ${context.recordId} api_key:k 1`).sort(),
    );
  });

  test.each(["user_tokens", "admin:a", "api_key:k"])(
    "VT-14: alarm and brake go by the breadth of %s, without waiting for what is written",
    async (caller) => {
      await audit.changeGuard(projectId, { breadthLimit: 10, brake: true });
      const all = await Promise.all(Array.from({ length: 12 }, () => rows.addRow(projectId, "credentials.secret")));
      const answers: string[] = [];
      for (const row of all) answers.push(await asCaller(caller, () => open(row)));
      expect(answers).toEqual([
        ...all.slice(0, 10).map(({ plain }) => plain),
        "vault.brake_engaged",
        "vault.brake_engaged",
      ]);
      await expect
        .poll(() =>
          database.queries.selectFrom("events").select(["type", "data"]).where("project_id", "=", projectId).execute(),
        )
        .toEqual([{ type: "vault.breadth_alarm", data: { caller, limit: 10 } }]);
    },
  );
});
