import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHostApi } from "../../host-api/testing.ts";
import { say } from "../testing.ts";

describe("portico import", () => {
  let api: Awaited<ReturnType<typeof openTestHostApi>>;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    api = await openTestHostApi({});
    folder = await mkdtemp(join(tmpdir(), "portico-cli-"));
    environment = { PORTICO_URL: api.address, PORTICO_ADMIN_KEY: await api.app.admins.createLocalAdminKey() };
    await api.project("Only");
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await api[Symbol.asyncDispose]();
  });

  const portico = (...words: string[]) => say(words, { environment, folder, now: () => api.clock.now() });

  test("a file of a megabyte arrives whole, though the collector runs meanwhile", async () => {
    const line = JSON.stringify({ sourceId: "x".repeat(250), integrationType: "nowhere", userId: "ada" });
    await writeFile(join(folder, "many.jsonl"), `${line}\n`.repeat(3000));
    const importing = portico("import", "many.jsonl", "--format", "jsonl", "--dry-run");
    const collecting = setInterval(() => globalThis.gc?.(), 5);
    const result = await importing;
    clearInterval(collecting);
    expect(result.out + result.err).toContain("3000 lines: 0 would be imported");
    // the line numbers go on from part to part
    expect(result.out).toContain("line 1000 (");
  });

  test("a long file is uploaded in parts, and how far it has come is told after each", async () => {
    const line = JSON.stringify({ sourceId: "s", integrationType: "nowhere", userId: "ada" });
    await writeFile(join(folder, "parts.jsonl"), `${line}\n`.repeat(450));
    const { err, out } = await portico("import", "parts.jsonl", "--format", "jsonl", "--dry-run");
    expect(err).toContain(
      "200 lines: 0 would be imported, 0 would be updated, 0 skipped, 200 refused, so far\n400 lines:",
    );
    expect(out).toContain("450 lines: ");
    expect(out).toContain("line 450 (s): refused");
  });

  test("a file without a credential is an error, not an import of nothing", async () => {
    for (const [format, content] of [
      ["jsonl", "\n\n"],
      ["csv", "integrationType,userId\n"],
      ["nango", ""],
    ] as const) {
      await writeFile(join(folder, "empty"), content);
      expect(await portico("import", "empty", "--format", format)).toMatchObject({
        code: 1,
        err: expect.stringContaining("transfer.file_unreadable"),
      });
    }
  });

  test("refused lines end the command with 1, so that a script does not remove the file", async () => {
    await writeFile(join(folder, "bad.jsonl"), "no json\n");
    expect(await portico("import", "bad.jsonl", "--format", "jsonl")).toMatchObject({
      code: 1,
      out: expect.stringContaining("1 refused"),
    });
  });

  test("a file of credentials without its format is asked for the format, not for a key", async () => {
    expect(await portico("import", "connections.jsonl")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--format jsonl, csv or nango"),
    });
  });

  test("a file that is not there is named", async () => {
    expect(await portico("import", "nowhere.jsonl", "--format", "jsonl")).toMatchObject({
      code: 1,
      err: expect.stringContaining("nowhere.jsonl"),
    });
  });
});
