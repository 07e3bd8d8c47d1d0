import { expect, test } from "vitest";
import { PorticoError } from "./errors.ts";
import { loadOnDemand, onDemandNames } from "./load-on-demand.ts";
import type { OnDemandParts } from "./on-demand/parts.ts";
import { createOnDemand } from "./on-demand.ts";

const parts = {
  makeError: (code: string, message: string) => new PorticoError(code, message),
  ownedOf: () => undefined,
} as unknown as OnDemandParts;

test("every method of what is loaded on demand is there before it is loaded", () => {
  expect([...onDemandNames].sort()).toEqual(Object.keys(createOnDemand(parts)).sort());
});

test("it is loaded once, with the first call; a load that failed is tried again with the next", async () => {
  let loads = 0;
  let fails = true;
  const methods = loadOnDemand(async () => {
    loads += 1;
    if (fails) throw new TypeError("offline");
    return { createOnDemand };
  }, parts);
  expect(loads).toBe(0);
  await expect(methods.getTriggers("jira")).rejects.toMatchObject({ code: "sdk.network_failed" });
  fails = false;
  const calls = [methods.getTriggers("jira"), methods.getIntegrationAccount("jira")];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: "credential.not_connected" });
  expect(loads).toBe(2);
});
