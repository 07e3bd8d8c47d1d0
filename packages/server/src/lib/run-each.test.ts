import { expect, test } from "vitest";
import { runEach } from "./run-each.ts";

test("a step that fails keeps none of the others from running, in their order, and each failure is told by its name", async () => {
  const ran: string[] = [];
  const running = runEach({
    first: () => void ran.push("first"),
    second: async () => Promise.reject(new Error("the disk is full")),
    third: async () => void ran.push("third"),
    fourth: () => {
      throw new TypeError("no");
    },
    fifth: async () => void ran.push("fifth"),
  });
  await expect(running).rejects.toThrow("second: Error: the disk is full; fourth: TypeError: no");
  expect(ran).toEqual(["first", "third", "fifth"]);
});

test("where all went well nothing is thrown", async () => {
  await expect(runEach({ only: async () => undefined })).resolves.toBeUndefined();
});
