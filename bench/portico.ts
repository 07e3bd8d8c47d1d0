import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signUserToken } from "@portico/node";
import { userToken } from "../packages/server/src/proxy/testing.ts";
import { serverEnvironment, serverFlags, serverProgram } from "../scripts/server-process.mjs";
import { apiKey } from "./nginx.ts";

export interface RunningServer extends AsyncDisposable {
  url: string;
  pid: number;
  dataFolder: string;
  /** From the start of the process until it answers. */
  readyMs: number;
}

/** Something that answers proxied calls of one connected user. */
export interface ProxyUnderTest extends AsyncDisposable {
  /** `…/sdk/proxy/<type>` */
  base: string;
  userToken: string;
  pid: number;
}

/** Starts the built server as `npm start` does. Keeps a data folder that was handed in; otherwise uses its own. */
export async function startServer(
  options: Readonly<{ standIns?: Record<string, string>; dataFolder?: string }> = {},
): Promise<RunningServer> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), "portico-bench-")));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...serverFlags(), serverProgram], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      ...serverEnvironment,
      PORTICO_LOG_LEVEL: "error",
      PORTICO_PORT: "0",
      PORTICO_DATA_DIR: dataFolder,
      PORTICO_STAND_INS: Object.entries(options.standIns ?? {})
        .map(([declared, actual]) => `${declared}=${actual}`)
        .join(","),
    },
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return {
    url,
    pid: child.pid ?? 0,
    dataFolder,
    readyMs: performance.now() - startedAt,
    async [Symbol.asyncDispose]() {
      await stop(child);
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true });
    },
  };
}

/** The whole server with one project, one user and one credential; the upstream stands in for the provider. */
export async function startWholeServer(upstream: string): Promise<ProxyUnderTest> {
  const server = await startServer({ standIns: { "https://api.sendgrid.com": upstream } });
  const { key } = JSON.parse(await readFile(join(server.dataFolder, "server.json"), "utf8")) as { key: string };
  const admin = (method: string, path: string, body: object) =>
    call(`${server.url}/dashboard/api${path}`, key, method, body);

  const project = await admin("POST", "/projects", { name: "Benchmark" });
  const { privateKey } = await admin("POST", `/projects/${project.id}/signing-keys`, {});
  const added = await admin("POST", `/projects/${project.id}/integrations`, { integrationType: "sendgrid" });
  await admin("PATCH", `/projects/${project.id}/integrations/${added.id}`, {
    isActive: true,
    requestPolicy: { mode: "read", rules: [] },
  });
  const token = await signUserToken({ projectId: project.id, signingKey: privateKey, userId: "ada" });
  await call(`${server.url}/projects/${project.id}/sdk/credentials`, token, "POST", {
    integrationId: added.id,
    config: {},
    payload: { apiKey },
    installOptions: {},
  });
  return {
    base: `${server.url}/projects/${project.id}/sdk/proxy/sendgrid`,
    userToken: token,
    pid: server.pid,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The proxy's handler alone, in a process of its own. */
export async function startHandler(upstream: string): Promise<ProxyUnderTest> {
  return { ...(await startScript("proxy-handler.ts", upstream)), userToken };
}

/** A script of this folder that prints its address when it listens. */
export async function startScript(name: string, upstream: string): Promise<Omit<ProxyUnderTest, "userToken">> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ["--conditions=portico-source", script, upstream], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    base: String(line).trim(),
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function call(
  url: string,
  token: string,
  method: string,
  body: object,
): Promise<Record<"id" | "privateKey", string>> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Record<"id" | "privateKey", string>;
}
