import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost, freshDatabase, startPortico, type PorticoOptions } from "@portico/testkit";
import { describe, expect, test } from "vitest";
import { isEmbedded } from "./crash-stage.ts";

const timeout = 120_000;

async function setUp(stack: AsyncDisposableStack): Promise<PorticoOptions & { dataFolder: string }> {
  const database = stack.use(await freshDatabase());
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-first-start-"));
  stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
  return { dataFolder, databaseUrl: database.url };
}

/** Starts, does what a first admin does, and starts once more. */
async function expectWorking(options: PorticoOptions): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await using portico = await startPortico(options);
    const host = await createHost(portico);
    expect((await host.call("ada", "GET", "/projects/:project/sdk/me")).status).toBe(200);
  }
}

test(
  "a first start that kill -9 ends again and again gets further each time, and the last one works",
  { timeout },
  async () => {
    await using stack = new AsyncDisposableStack();
    const options = await setUp(stack);
    let deaths = 0;
    for (let dieAfterStatements = 1; ; dieAfterStatements += Math.ceil(dieAfterStatements / 2)) {
      const started = await startPortico({ ...options, dieAfterStatements }).catch(() => null);
      await started?.stop();
      if (started) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(3);
    await expectWorking(options);
  },
);

// PostgreSQL is somebody else's to make
describe.each(isEmbedded ? [true, false] : [])("kill -9 while the embedded database is being made", (alone) => {
  test(
    `${alone ? "of the server" : "of the server and its children"}: the next start makes it`,
    { timeout },
    async () => {
      await using stack = new AsyncDisposableStack();
      const options = { ...(await setUp(stack)), makesDatabase: true };
      const killing = new AbortController();
      const start = startPortico({ ...options, killedBy: { signal: killing.signal, alone } }).catch(() => null);
      // in the middle: it comes to some 970 files
      const files = () => readdir(options.dataFolder, { recursive: true }).then((names) => names.length);
      await expect.poll(files, { interval: 2, timeout: 20_000 }).toBeGreaterThan(300);
      killing.abort();
      expect(await start).toBeNull();
      await expectWorking(options);
    },
  );
});
