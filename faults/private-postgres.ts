import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A PostgreSQL server of a suite's own, which it may stop and freeze. */
export interface PrivatePostgres extends AsyncDisposable {
  /** Makes an empty database; answers its address. */
  create(name: string): Promise<string>;
  /** Backs a database up while it is in use. */
  dump(name: string): void;
  /** Puts the last backup in a database's place, whoever is connected to it. */
  restore(name: string): void;
  /** As after a crash of the machine: nothing is flushed, every connection ends. */
  stop(): void;
  start(): void;
  /** Starts it if it has given up. */
  revive(): void;
  /** SIGSTOP to every process of it: connections stay open, and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

const versions = "/usr/lib/postgresql";

/** A sentence when no PostgreSQL can be started here. */
export function missingPostgres(): string | undefined {
  return binFolder() === undefined ? "PostgreSQL's server programs are not installed" : undefined;
}

function binFolder(): string | undefined {
  const versionFolders = existsSync(versions)
    ? readdirSync(versions).sort((one, other) => Number(one) - Number(other))
    : [];
  return versionFolders
    .map((version) => join(versions, version, "bin"))
    .findLast((bin) => existsSync(join(bin, "initdb")));
}

export async function startPrivatePostgres(where: string = tmpdir()): Promise<PrivatePostgres> {
  const bin = binFolder();
  if (bin === undefined) throw new Error(missingPostgres());
  const folder = await mkdtemp(join(where, "portico-postgres-"));
  const port = await freePort();
  // it refuses to run as root
  const account = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  await chmod(folder, 0o700);
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
  const run = (program: string, parameters: readonly string[]): void =>
    void execFileSync(join(bin, program), [...parameters], { cwd: folder, stdio: "ignore", ...account });
  const data = join(folder, "data");
  run("initdb", ["-D", data, "-A", "trust", "-U", "postgres", "--no-sync"]);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`;
  const at = ["-h", "127.0.0.1", "-p", String(port), "-U", "postgres"];
  const start = (): void => run("pg_ctl", ["-D", data, "-w", "-o", options, "-l", join(folder, "log"), "start"]);
  start();
  const signal = async (name: "SIGSTOP" | "SIGCONT"): Promise<void> => {
    const pid = Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n", 1)[0]);
    for (const each of [pid, ...(await childrenOf(pid))]) process.kill(each, name);
  };
  return {
    async create(name) {
      const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    dump: (name) => run("pg_dump", [...at, "-Fc", "-f", join(folder, `${name}.dump`), name]),
    restore(name) {
      run("dropdb", [...at, "--force", name]);
      run("createdb", [...at, name]);
      run("pg_restore", [...at, "--exit-on-error", "-d", name, join(folder, `${name}.dump`)]);
    },
    start,
    revive() {
      try {
        run("pg_ctl", ["-D", data, "status"]);
      } catch {
        start();
      }
    },
    stop: () => run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await signal("SIGCONT").catch(() => undefined);
      try {
        run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      } catch {
        // it was stopped already
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Backends are direct children of the postmaster. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
