import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
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

  test("a name in the file cannot forge the line of another", async () => {
    const line = { sourceId: "c1\n  line 2 (c2): imported\u001b[1A", endUserId: "ada", integrationType: "nowhere" };
    await writeFile(join(folder, "forged.jsonl"), `${JSON.stringify(line)}\n`);
    const { out } = await portico("import", "forged.jsonl", "--format", "jsonl", "--dry-run");
    expect(out).toContain("1 line: 0 would be imported");
    expect(out).toContain("  line 1 (c1   line 2 (c2): imported [1A): refused");
  });

  test("an import that breaks off says what it had brought and refused until then, in the file's own lines", async () => {
    const rows = Array.from({ length: 250 }, (_row, index) => `c${index},ada,nowhere`);
    const content = ["sourceId,endUserId,integrationType", ...rows, 'c5,"ada,nowhere', "c6,ada,nowhere"].join("\n");
    await writeFile(join(folder, "open.csv"), content);
    const { code, out, err } = await portico("import", "open.csv", "--format", "csv", "--dry-run");
    expect(code).toBe(1);
    expect(out).toContain(
      "250 lines: 0 would be imported, 0 would be updated, 0 skipped, 250 refused, until it broke off\n",
    );
    expect(out).toContain("line 251 (c249): refused");
    expect(err).toContain("error: The value that begins in line 252 has no end");
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

describe("portico export", () => {
  let api: Awaited<ReturnType<typeof openTestHostApi>>;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    api = await openTestHostApi({});
    await api.project("Acme");
    environment = {
      PORTICO_URL: api.address,
      PORTICO_ADMIN_KEY: await api.app.admins.createLocalAdminKey(),
      PORTICO_PASSPHRASE: "correct horse battery staple",
    };
  });
  afterAll(() => api[Symbol.asyncDispose]());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "portico-cli-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const backup = (confirm: string, url = api.address, ...more: string[]) =>
    say(["export", "--out", "acme.age", "--confirm", confirm, ...more], {
      environment: { ...environment, PORTICO_URL: url },
      folder,
      now: () => api.clock.now(),
    });

  test("VT-11: a refused export leaves no file, so that the right one can follow", async () => {
    expect(await backup("Acne")).toMatchObject({ code: 1, err: expect.stringContaining("confirm") });
    expect(await readdir(folder)).toEqual([]);
    expect(await backup("Acme")).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual(["acme.age"]);
    const file = join(folder, "acme.age");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const whole = await readFile(file);
    expect(whole.toString("latin1")).toMatch(/^age-encryption\.org\/v1\n/);
    // what is there already is not overwritten
    expect(await backup("Acme")).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
    expect(await readFile(file)).toEqual(whole);
    expect(await readdir(folder)).toEqual(["acme.age"]);
  });

  /** Passes everything on; hangs up after the first bytes of the file, and at each call after that if it `isGone`. */
  async function cuttingServer(isGone = false) {
    let isCut = false;
    const cutting = createServer(async (request, response) => {
      if (isCut && isGone) return response.destroy();
      const body = await request.toArray();
      const answer = await fetch(`${api.address}${request.url}`, {
        method: request.method ?? "GET",
        headers: { authorization: String(request.headers.authorization), "content-type": "application/json" },
        ...(body.length > 0 && { body: Buffer.concat(body as Buffer[]) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (!request.url?.endsWith("/export") || !answer.ok) return response.writeHead(answer.status).end(bytes);
      isCut = true;
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 100), () => response.destroy());
    });
    await new Promise<void>((listening) => cutting.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void cutting.close());
    return `http://127.0.0.1:${(cutting.address() as AddressInfo).port}`;
  }

  test("VT-11: an export that breaks off leaves no file", async () => {
    const { code, err } = await backup("Acme", await cuttingServer());
    expect([code, err]).toEqual([1, expect.stringContaining("broke off")]);
    expect(err).not.toContain("frozen");
    expect(await readdir(folder)).toEqual([]);
  });

  test("VT-15: a move that fails says whether the project is frozen now, and how to end that", async () => {
    const move = async (name: string, url: string) => (await backup(name, url, "--move")).err;
    const refused = await move("Acne", await cuttingServer());
    expect(refused).toContain("confirm");
    expect(refused).not.toContain("frozen");
    expect(await move("Acme", await cuttingServer(true))).toMatch(/may be frozen.*portico freeze list/);
    const told = await move("Acme", await cuttingServer());
    expect(told).toContain("broke off");
    const [, command = ""] = /The project is frozen.*: npx portico (thaw \S+)/.exec(told) ?? [];
    const thawing = say(command.split(" "), { environment, folder, now: () => api.clock.now() });
    expect(await thawing).toMatchObject({ code: 0 });
    expect(await move("Acne", api.address)).not.toContain("frozen");
  });
});
