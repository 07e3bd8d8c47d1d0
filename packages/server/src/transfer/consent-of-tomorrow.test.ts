import type { ProjectId } from "@portico/protocol";
import type { ImportOutcome } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startRotatingProvider, type RotatingProvider } from "../credentials/testing.ts";
import { openTransferServer, type TransferServer } from "./testing.ts";

describe("a record that dates its consent after now, made up or by a clock that is ahead", () => {
  let provider: RotatingProvider;
  let server: TransferServer;
  let projectId: ProjectId;
  let key: string;
  beforeAll(async () => {
    provider = await startRotatingProvider();
    server = await openTransferServer(provider.origin);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await provider.close();
  });
  beforeEach(async () => {
    ({ projectId, key } = await server.filledProject());
  });

  const at = (minutes: number) => new Date(server.clock.now().getTime() + minutes * 60_000).toISOString();
  async function bring(consentedAt: string, options: object = {}): Promise<ImportOutcome> {
    const credential = { sourceId: "s-1", endUserId: "ada", integrationType: "acme", ...provider.issue(), consentedAt };
    const answer = await fetch(`${server.address}/api/projects/${projectId}/credentials/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ credential, ...options }),
    });
    return (await answer.json()) as ImportOutcome;
  }
  const row = () =>
    server.database.queries
      .selectFrom("credentials")
      .selectAll()
      .where("project_id", "=", projectId)
      .executeTakeFirstOrThrow();
  const freeze = (scope: object, revoke = false) =>
    server.credentials.freezes.freeze(projectId, { ...scope, revoke }, { kind: "admin" });

  test.each([
    ["of an hour from now", 60],
    ["that does not come in our time", 60 * 24 * 36_500],
  ])(
    "VT-15, TR-14: a day %s is none: it escapes no freeze of a time, and no end is told by it",
    async (_name, minutes) => {
      expect(await bring(at(minutes))).toMatchObject({ outcome: "imported" });
      expect(await row()).toMatchObject({ consented_at: server.clock.now(), is_consent_dated: false, frozen_at: null });
      await freeze({ connectedUntil: at(1) });
      expect(await row()).toMatchObject({ frozen_at: expect.any(Date) });
      // nor when it is put over what the freeze covers
      server.clock.step(5 * 60_000);
      expect(await bring(at(minutes), { overwrite: true })).toMatchObject({ outcome: "updated" });
      expect(await row()).toMatchObject({ frozen_at: expect.any(Date) });
    },
  );

  test("VT-15, TR-16: nor does it bring back what was revoked in an emergency", async () => {
    await bring(at(-60));
    await freeze({}, true);
    await expect.poll(async () => (await row()).revoked_at).not.toBeNull();
    server.clock.step(60_000);
    expect(await bring(at(60), { overwrite: true })).toMatchObject({ outcome: "skipped", reason: "revoked_here" });
    // a consent that was given since does
    expect(await bring(at(0), { overwrite: true })).toMatchObject({ outcome: "updated" });
  });
});
