import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { createRefreshSlots } from "./refresh-slots.ts";
import { createSlotStore } from "./slot-store.ts";

const heldMs = 600;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test("TR-12: a request that takes longer than its slot is held keeps it, whichever node wants one", async () => {
  const [node, otherNode] = [0, 1].map(() => createRefreshSlots({ queries: database.queries, heldMs }));
  const order: string[] = [];
  const begun = Promise.withResolvers<void>();
  const slow = node?.run("slow", 1, async () => {
    begun.resolve();
    await wait(3 * heldMs);
    order.push("slow");
  });
  await begun.promise;
  await otherNode?.run("slow", 1, async () => void order.push("other"));
  await slow;
  expect(order).toEqual(["slow", "other"]);
});

test("TR-03, TR-12: what a process that died held comes free by itself", async () => {
  const dead = createSlotStore(database.queries);
  await dead.prepare("dead", 1);
  expect(await dead.take("dead", 1, newId(), heldMs)).toBe(true);
  expect(await dead.take("dead", 1, newId(), heldMs)).toBe(false);
  const slots = createRefreshSlots({ queries: database.queries, heldMs });
  expect(await slots.run("dead", 1, async () => "mine")).toBe("mine");
});
