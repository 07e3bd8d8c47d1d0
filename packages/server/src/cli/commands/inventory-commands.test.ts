import type { InventoryEntry } from "@portico/protocol/endpoints";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHostApi } from "../../host-api/testing.ts";
import { say } from "../testing.ts";

let api: Awaited<ReturnType<typeof openTestHostApi>>;
beforeAll(async () => {
  api = await openTestHostApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("VT-16: the inventory names in one word what a call would meet, in the table and as CSV", async () => {
  const { projectId } = await api.project();
  const { id: integrationId } = await api.app.integrations.add(projectId, "github");
  const at = api.clock.now();
  const add = (endUserId: string, columns: object) =>
    api.addCredential(projectId, integrationId, { endUserId, last_success_at: at, ...columns });
  await add("works", {});
  await add("waits", { expires_at: at });
  await add("new", { last_success_at: null });
  await add("frozen", { frozen_at: at });
  await add("dead", { status: "INVALID", health: "dead", health_reason: "grant_revoked", expires_at: at });
  const place = { integration_id: integrationId, project_id: projectId };
  const refused = { ...place, cause: "app_refused", opened_at: at, retry_at: at } as const;
  await api.database.queries.insertInto("refresh_breakers").values(refused).execute();
  const adminKey = await api.app.admins.createLocalAdminKey();
  const portico = async (...words: string[]) =>
    (
      await say([...words, "--project", projectId], {
        environment: { PORTICO_URL: api.address, PORTICO_ADMIN_KEY: adminKey },
        folder: "/nowhere",
        now: () => api.clock.now(),
      })
    ).out;

  const told = await portico("inventory");
  expect(told).toMatch(/^works +github +- +healthy +/m);
  expect(told).toMatch(/^waits +github +- +waiting app refused +/m);
  expect(told).toMatch(/^new +github +- +not tried yet +/m);
  expect(told).toMatch(/^frozen +github +- +frozen +/m);
  expect(told).toMatch(/^dead +github +- +dead +/m);

  const [head = "", ...lines] = (await portico("inventory", "--csv")).trim().split("\n");
  const column = (name: string) => head.split(",").indexOf(name);
  const cells = new Map(lines.map((line) => line.split(",")).map((row) => [row[column("endUserId")], row] as const));
  const of = (endUserId: string, name: string) => cells.get(endUserId)?.[column(name)];
  expect([of("waits", "health"), of("waits", "paused")]).toEqual(["waiting_app_refused", "app_refused"]);
  expect([of("new", "health"), of("new", "lastSuccessAt")]).toEqual(["not_tried_yet", ""]);
  expect([of("frozen", "health"), of("frozen", "paused")]).toEqual(["frozen", "frozen"]);
  expect([of("works", "health"), of("works", "paused")]).toEqual(["healthy", ""]);

  // the listing may be minutes old when its last page is disconnected, so the server looks again
  const old = new Date(at.getTime() - 100 * 86_400_000);
  await add("idle", { created_at: old, consented_at: old });
  expect(await portico("inventory", "--unused", "90", "--disconnect", "--yes")).toContain(
    "being revoked: 1 credential",
  );

  const entries = JSON.parse(await portico("inventory", "--json")) as InventoryEntry[];
  expect(entries.find(({ endUserId }) => endUserId === "waits")).toMatchObject({ paused: { code: "app_refused" } });
});
