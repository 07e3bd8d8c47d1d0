import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHostApi } from "../../host-api/testing.ts";
import { say } from "../testing.ts";

describe("portico webhook", () => {
  let api: Awaited<ReturnType<typeof openTestHostApi>>;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    api = await openTestHostApi({ egressAllow: ["localhost:9"] });
    folder = await mkdtemp(join(tmpdir(), "portico-cli-"));
    environment = { PORTICO_URL: api.address, PORTICO_ADMIN_KEY: await api.app.admins.createLocalAdminKey() };
    await api.project("Only");
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await api[Symbol.asyncDispose]();
  });

  const portico = (...words: string[]) => say(words, { environment, folder, now: () => api.clock.now() });

  test("an endpoint's story: added with its secret, listed, tested, rotated, sent again, removed", async () => {
    const added = await portico("webhook", "add", "http://localhost:9/hooks", "--event", "user.created");
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{44}\n$/) });
    const listed = await portico("webhook", "list");
    expect(listed.out).toMatch(/http:\/\/localhost:9\/hooks +user\.created +on/);
    const id = /[0-9a-f-]{36}/.exec(listed.out)?.[0] ?? "";
    expect((await portico("webhook", "test", id)).out).toContain("webhook-id is");
    const rotated = await portico("webhook", "rotate-secret", id);
    expect(rotated.out).toMatch(/^whsec_/);
    expect(rotated.out).not.toBe(added.out);
    const again = await portico("webhook", "redeliver", id, "--since", "2020-01-01T00:00:00Z");
    expect(again).toMatchObject({ code: 0, out: "0 deliveries are sent again\n" });
    expect((await portico("webhook", "remove", id)).code).toBe(0);
    expect((await portico("webhook", "list")).out).toContain("No webhook endpoints yet");
  });

  test("wrong words are named, and a refused address says why", async () => {
    expect(await portico("webhook", "add", "https://10.0.0.1/")).toMatchObject({
      code: 1,
      err: expect.stringContaining("webhook.url_refused"),
    });
    expect((await portico("webhook", "add", "https://example.com/", "--event", "user.vanished")).code).toBe(2);
    expect((await portico("webhook", "redeliver", "x", "--since", "soon")).code).toBe(2);
  });
});
