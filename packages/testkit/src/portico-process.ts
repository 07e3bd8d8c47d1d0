import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { layInitialisedDatabase } from "./initialised-database.ts";
import { dieDuring, failpointVariable, type CutWork } from "./server-faults/armed-failpoint.ts";

export interface PorticoOptions {
  /** Kept by the caller across restarts; a temporary one that is deleted at the end otherwise. */
  dataFolder?: string;
  databaseUrl?: string | undefined;
  /** Declared provider origin → loopback origin. */
  standIns?: Readonly<Record<string, string>>;
  /** host:port pairs that private providers of the test live on. */
  egressAllow?: readonly string[];
  /** A fixed port; free one otherwise. */
  port?: number;
  environment?: Readonly<Record<string, string>>;
  /** The server makes its embedded database, as at a real first start; otherwise it may find an empty one. (false) */
  makesDatabase?: boolean;
  /** Allows `dieDuring`. A number over 0 ends the process after so many statements, during its start perhaps. */
  dieAfterStatements?: number;
  /** How far the server's clock is ahead of the test's. (0) */
  clockAheadMs?: number;
  /** `kill -9` while it starts; `alone` spares the processes that it has started itself. */
  killedBy?: { signal: AbortSignal; alone: boolean };
}

/** A built Portico server in a process of its own. */
export interface PorticoProcess extends AsyncDisposable {
  url: string;
  dataFolder: string;
  signInLink: string | undefined;
  /** Everything the process has printed, for canary sweeps. */
  output(): string;
  /**
   * Calls the dashboard API as the command line does, or the host API by a path that begins with `/api/`. Throws with the
   * error body's code and message.
   */
  admin<Answer = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** `kill -9`: the process gets no chance to tidy up. */
  kill(): Promise<void>;
  /** Does the work; `kill -9` when the database has answered so many statements of it. Needs `dieAfterStatements`. */
  dieDuring<Answer>(statements: number, work: () => Promise<Answer>): Promise<CutWork<Answer>>;
  /** Moves the server's clock on. Needs `clockAheadMs`, which may be 0. */
  advanceClock(ms: number): Promise<void>;
  /** SIGTERM, and waits; answers the exit code. */
  stop(): Promise<number | null>;
  pid: number;
}

const preload = (name: string): string[] => {
  const own = import.meta.url;
  return ["--import", new URL(`server-faults/${name}${own.slice(own.lastIndexOf("."))}`, own).href];
};
const main = fileURLToPath(new URL("../../server/dist/main.js", import.meta.url));
const testRootKey = "HHO0aqRJvhsWBnIpJTqQhx1vzdbd3UWXppkHKI9C0gk=";

/** Starts the built server and waits until it is ready. Throws with its output when it ends before that. */
export async function startPortico(options: PorticoOptions = {}): Promise<PorticoProcess> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), "portico-test-")));
  const { dieAfterStatements, clockAheadMs } = options;
  const faults = [
    ...(dieAfterStatements === undefined ? [] : preload("statement-failpoint")),
    ...(clockAheadMs === undefined ? [] : preload("clock-ahead")),
  ];
  const isEmbedded = options.databaseUrl === undefined;
  if (isEmbedded && options.makesDatabase !== true) await layInitialisedDatabase(dataFolder);
  // as `npm start` does; a server that lives for seconds never earns back what optimising WebAssembly costs it
  const flags = ["--disable-sigusr1", ...(isEmbedded ? ["--liftoff-only"] : [])];
  const child = spawn(process.execPath, [...flags, ...faults, main], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // a group of its own, which can be killed as one
    detached: options.killedBy !== undefined,
    env: {
      PATH: process.env["PATH"],
      PORTICO_PORT: String(options.port ?? 0),
      PORTICO_DATA_DIR: dataFolder,
      PORTICO_LOG_LEVEL: "debug",
      ...(isEmbedded ? {} : { DATABASE_URL: options.databaseUrl, PORTICO_ROOT_KEY: testRootKey }),
      ...pairs(
        "PORTICO_STAND_INS",
        Object.entries(options.standIns ?? {}).map((pair) => pair.join("=")),
      ),
      ...pairs("PORTICO_EGRESS_ALLOW", options.egressAllow ?? []),
      ...(dieAfterStatements === undefined ? {} : { [failpointVariable]: String(dieAfterStatements) }),
      ...(clockAheadMs === undefined ? {} : { PORTICO_TEST_CLOCK_AHEAD_MS: String(clockAheadMs) }),
      ...options.environment,
    },
  });
  options.killedBy?.signal.addEventListener("abort", () => {
    const pid = child.pid ?? 0;
    process.kill(options.killedBy?.alone ? pid : -pid, "SIGKILL");
  });
  let output = "";
  child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
  const ready = await Promise.race([
    once(child, "message").then(([message]) => message as { url: string; signInLink?: string }),
    once(child, "exit").then(([code]) => {
      throw new Error(`Portico ended with code ${String(code)} before it was ready:\n${output}`);
    }),
  ]);
  const { url: localUrl, key } = JSON.parse(await readFile(join(dataFolder, "server.json"), "utf8")) as Record<
    "url" | "key",
    string
  >;
  const stop = async (): Promise<number | null> => end(child, "SIGTERM");
  let aheadMs = clockAheadMs;
  return {
    url: ready.url,
    dataFolder,
    signInLink: ready.signInLink,
    pid: child.pid ?? 0,
    output: () => output,
    admin: (method, path, body) => callAdmin(localUrl, key, method, path, body),
    kill: async () => void (await end(child, "SIGKILL")),
    dieDuring: (statements, work) => dieDuring(child, statements, work),
    async advanceClock(ms) {
      if (aheadMs === undefined) throw new TypeError("The server was started with a clock that cannot be moved");
      aheadMs += ms;
      const moved = once(child, "message");
      child.send({ clockAheadMs: aheadMs });
      await moved;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, "exit");
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

async function callAdmin<Answer>(
  url: string,
  key: string,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}${path.startsWith("/api/") ? "" : "/dashboard/api"}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = (text === "" ? {} : JSON.parse(text)) as Answer & { code?: string; message?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${answer.code}: ${answer.message}`);
  return answer;
}

function pairs(name: string, items: readonly string[]): Record<string, string> {
  return items.length > 0 ? { [name]: items.join(",") } : {};
}
