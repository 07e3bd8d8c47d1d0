import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createHost,
  freshDatabase,
  startPortico,
  startStandIn,
  type Host,
  type PorticoOptions,
  type PorticoProcess,
  type StandIn,
  range,
} from "@portico/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPortico } from "./command-line.ts";
import { isEmbedded } from "./crash-stage.ts";

const users = range(3).map((index) => `user-${index}`);
const passphrase = { PORTICO_PASSPHRASE: "correct horse battery staple" };

describe("a server whose project moves, and whose database is lost", { timeout: 180_000 }, () => {
  const stack = new AsyncDisposableStack();
  let stripe: StandIn;
  let folder: string;
  let options: PorticoOptions & { dataFolder: string };
  let portico: PorticoProcess;
  let host: Host;
  beforeAll(async () => {
    stripe = stack.use(await startStandIn({ service: "stripe", apiKeys: { sk_test_ada: "ada" } }));
    folder = await mkdtemp(join(tmpdir(), "portico-move-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    options = await place("source");
    portico = stack.use(await startPortico(options));
    host = await createHost(portico);
    const integration = await host.add("stripe", { requestPolicy: { mode: "read", rules: [] } });
    for (const user of users) {
      const payload = { apiKey: "sk_test_ada" };
      const body = { integrationId: integration.id, config: {}, payload, installOptions: {} };
      expect((await host.call(user, "POST", "/projects/:project/sdk/credentials", body)).ok).toBe(true);
    }
  });
  afterAll(() => stack.disposeAsync());

  /** Where a server may live: a data folder, and a database that goes when the tests are over. */
  async function place(name: string): Promise<PorticoOptions & { dataFolder: string }> {
    const database = stack.use(await freshDatabase());
    const dataFolder = await mkdtemp(join(folder, `${name}-`));
    return { dataFolder, databaseUrl: database.url, standIns: stripe.origins };
  }

  /** Calls Stripe as every user, through a server that has the project. */
  async function statuses(server: PorticoProcess): Promise<number[]> {
    const call = async (user: string): Promise<number> => {
      const url = `${server.url}/projects/${host.projectId}/sdk/proxy/stripe/v1/account`;
      return (await fetch(url, { headers: { authorization: `Bearer ${await host.token(user)}` } })).status;
    };
    return Promise.all(users.map(call));
  }

  test("inventory, keys and freeze on a running server, by the program that an operator runs", async () => {
    const inventory = await runPortico(portico, ["inventory"]);
    expect(inventory).toMatchObject({ code: 0, err: "" });
    for (const user of users) expect(inventory.out).toMatch(new RegExp(`${user} +stripe .*healthy`));
    const csv = await runPortico(portico, ["inventory", "--csv"]);
    expect(csv.out.trim().split("\n")).toHaveLength(1 + users.length);
    expect(await runPortico(portico, ["inventory", "--unused", "90", "--disconnect"])).toMatchObject({ code: 2 });
    expect((await runPortico(portico, ["inventory", "--unused", "90", "--disconnect", "--yes"])).out).toContain(": 0 ");

    expect((await runPortico(portico, ["keys", "status"])).out).toMatch(/current +1\n/);
    const before = JSON.parse((await runPortico(portico, ["keys", "list", "--json"])).out) as { id: string }[];
    expect(await runPortico(portico, ["keys", "rotate-project"])).toMatchObject({ code: 0, err: "" });
    const after = JSON.parse((await runPortico(portico, ["keys", "list", "--json"])).out) as { id: string }[];
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    expect(after.length).toBe(before.length + 1);

    const frozen = await runPortico(portico, ["freeze", "--integration", "stripe", "--json"]);
    expect(frozen).toMatchObject({ code: 0 });
    const { id } = JSON.parse(frozen.out) as { id: string };
    expect(await statuses(portico)).not.toContain(200);
    expect((await runPortico(portico, ["freeze", "list"])).out).toContain(id);
    expect((await runPortico(portico, ["thaw", id])).code).toBe(0);
    expect(await statuses(portico)).toEqual(users.map(() => 200));
  });

  test("VT-17: an import that kill -9 ends at any statement goes on with the same file, and nothing is missing", async () => {
    const file = join(folder, "acme.age");
    const exported = await runPortico(portico, ["export", "--out", file, "--confirm", "Acme Notes"], passphrase);
    expect(exported).toMatchObject({ code: 0, out: expect.stringContaining("encrypted") as string });
    expect((await readFile(file, "latin1")).includes("sk_test_ada")).toBe(false);
    const again = await runPortico(portico, ["export", "--out", file, "--confirm", "Acme Notes"], passphrase);
    expect(again).toMatchObject({ code: 1 });

    const target = { ...(await place("target")), dieAfterStatements: 0 };
    const imported = (server: PorticoProcess, ...more: string[]) =>
      runPortico(server, ["import", file, ...more], passphrase);
    let server = await startPortico(target);
    const dry = await server.dieDuring(0, () => imported(server, "--dry-run"));
    expect(dry.answer).toMatchObject({ code: 0, out: expect.stringContaining("would be imported") as string });
    expect(await server.admin("GET", "/projects")).toEqual({ projects: [] });
    // early, and when more of it is there
    let deaths = 0;
    for (const statements of [4, 24]) {
      const cut = await server.dieDuring(statements, () => imported(server));
      if (!cut.died) break;
      deaths += 1;
      server = await startPortico(target);
    }
    await using _stopped = server;
    const last = await imported(server);
    expect(last).toMatchObject({ code: 0, out: expect.stringContaining("credentials: 3") as string });
    expect(deaths).toBe(2);
    expect(await statuses(server)).toEqual(users.map(() => 200));
  });

  test("VT-07, VT-17: a restore drill: a backup and the escrowed root key open every credential; without it nothing does", async () => {
    const restored = await place("restored");
    const escrow = isEmbedded ? (await readFile(join(options.dataFolder, "root.key"), "utf8")).trim() : undefined;
    await portico.stop();
    if (isEmbedded) {
      await cp(join(options.dataFolder, "database"), join(restored.dataFolder, "database"), { recursive: true });
    } else {
      await copyDatabase(options.databaseUrl ?? "", restored.databaseUrl ?? "");
    }
    const wrong = { PORTICO_ROOT_KEY: randomBytes(32).toString("base64") };
    for (const environment of isEmbedded ? [{}, wrong] : [{ PORTICO_ROOT_KEY: "" }, wrong]) {
      await expect(startPortico({ ...restored, environment })).rejects.toThrow(
        /root\.key is missing|sealed with root key|PORTICO_ROOT_KEY/,
      );
    }
    const environment: Record<string, string> = escrow === undefined ? {} : { PORTICO_ROOT_KEY: escrow };
    await using server = await startPortico({ ...restored, environment });
    expect(await statuses(server)).toEqual(users.map(() => 200));
  });
});

/** As restoring a dump does: the target holds what the source held when nobody was connected to it. */
async function copyDatabase(source: string, target: string): Promise<void> {
  const nameOf = (url: string): string => new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: process.env["TEST_DATABASE_URL"] });
  await client.connect();
  await client.query(`drop database ${nameOf(target)}`);
  await client.query(`create database ${nameOf(target)} template ${nameOf(source)}`);
  await client.end();
}
