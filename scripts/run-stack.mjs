/** Runs the server and, for the demo, its providers and its host application, as child processes that end together. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { ownNode, root } from "./node-version.mjs";
import { seedDemo } from "./seed-demo.mjs";
import { serverEnvironment, serverFlags, serverProgram } from "./server-process.mjs";

const demoAppPort = Number(process.env.PORTICO_DEMO_PORT ?? 4100);
const demoProvidersPort = Number(process.env.PORTICO_DEMO_PROVIDERS_PORT ?? 4201);

export async function run({ demo }) {
  const startedAt = performance.now();
  const dataFolder = resolve(process.env.PORTICO_DATA_DIR ?? `${root}.portico`);
  await refuseSecondStart(dataFolder, demo);
  const children = endTogether();
  const demoFile = `${dataFolder}/demo.json`;
  const known = existsSync(demoFile) ? JSON.parse(readFileSync(demoFile, "utf8")) : undefined;

  const providers = demo ? startProviders(children, dataFolder) : undefined;
  // the addresses are the same at every start, so only the first has to wait for them
  const origins = demo ? (known?.origins ?? (await providers).origins) : {};
  const server = await startServer(children, { dataFolder, origins });
  const facts = demo
    ? (known ?? (await seedDemo({ dataFolder, demoFile, demoAppPort, providers: await providers })))
    : undefined;
  const demoApp = facts ? await startDemoApp(children, { facts, serverUrl: server.url }) : undefined;
  await providers;

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const lines = [`Portico is ready (${seconds} s)`, `  Dashboard  ${server.url}/dashboard`];
  if (demoApp)
    lines.push(`  Demo app   ${demoApp.url}   a small product whose users connect GitHub, Google, Slack and Stripe`);
  if (server.signInLink)
    lines.push("", "Sign in to the dashboard (works once, for 15 minutes):", `  ${server.signInLink}`);
  else lines.push("", "Sign in to the dashboard with a new link:  npx portico sign-in-link");
  if (demoApp)
    lines.push("", "The demo's providers are stand-ins on this machine; npm start -- --no-demo uses the real ones.");
  process.stdout.write(`\n${lines.join("\n")}\n\nCtrl-C ends everything. Data is in ${dataFolder}\n`);
}

/** Says what is in the way before anything is started: another Portico on this folder, or another program on a port. */
async function refuseSecondStart(dataFolder, demo) {
  const { holderOf } = await import("../packages/server/dist/lib/data-folder-lock.js");
  const holder = await holderOf(dataFolder);
  if (holder !== undefined) {
    const url = existsSync(`${dataFolder}/server.json`)
      ? JSON.parse(readFileSync(`${dataFolder}/server.json`, "utf8")).url
      : "";
    giveUp(`Portico is already running on this folder (process ${holder}) ${url}`);
  }
  const ports = [["PORTICO_PORT", Number(process.env.PORTICO_PORT ?? 4000)]];
  if (demo) {
    ports.push(["PORTICO_DEMO_PORT", demoAppPort]);
    for (const offset of [0, 1, 2, 3]) ports.push(["PORTICO_DEMO_PROVIDERS_PORT", demoProvidersPort + offset]);
  }
  for (const [setting, port] of ports) {
    if (port !== 0 && !(await isFree(port)))
      giveUp(`Port ${port} is taken by another program; choose another with ${setting}`);
  }
}

function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function startServer(children, { dataFolder, origins }) {
  const standIns = Object.entries(origins).map(([declared, actual]) => `${declared}=${actual}`);
  const child = spawn(ownNode(), [...serverFlags(), serverProgram], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      PORTICO_LOG_LEVEL: "warn",
      ...serverEnvironment,
      ...process.env,
      PORTICO_DATA_DIR: dataFolder,
      ...(standIns.length > 0 ? { PORTICO_STAND_INS: standIns.join(",") } : {}),
    },
  });
  // its own announcement is made here, with the rest; its log lines go through
  child.stdout.on("data", (text) => {
    for (const line of String(text).split("\n")) {
      if (line.startsWith("{") && !line.includes("Stand-ins on this machine")) process.stderr.write(`${line}\n`);
    }
  });
  children.add("the server", child);
  return new Promise((ready) => child.once("message", ready));
}

function startProviders(children, dataFolder) {
  const child = spawn(ownNode(), [`${root}packages/testkit/dist/demo-providers.js`, String(demoProvidersPort)], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
    // what the stand-ins gave out survives a restart, as a real provider's tokens do
    env: { ...process.env, PORTICO_DEMO_PROVIDERS_FOLDER: `${dataFolder}/demo-providers` },
  });
  children.add("the demo's providers", child);
  return firstJsonLine(child);
}

function startDemoApp(children, { facts, serverUrl }) {
  const child = spawn(ownNode(), [`${root}examples/demo-app/dist/server.js`], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      PORT: String(demoAppPort),
      PORTICO_URL: serverUrl,
      PORTICO_PROJECT_ID: facts.projectId,
      PORTICO_SIGNING_KEY: facts.signingKey,
    },
  });
  children.add("the demo app", child);
  return firstJsonLine(child);
}

function firstJsonLine(child) {
  return new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end !== -1) resolve(JSON.parse(text.slice(0, end)));
    });
  });
}

/** Children that end together: when one ends by itself, and at Ctrl-C or SIGTERM, all are asked to end. */
function endTogether() {
  const running = new Map();
  let ending = false;
  const end = (code) => {
    if (ending) return;
    ending = true;
    for (const child of running.keys()) child.kill("SIGTERM");
    if (running.size === 0) process.exit(code);
    process.exitCode = code;
    // a child that hangs does not keep the terminal
    setTimeout(() => process.exit(code || 1), 12_000).unref();
  };
  process.on("SIGINT", () => end(0));
  process.on("SIGTERM", () => end(0));
  if (process.env.npm_lifecycle_event === "start") {
    // a supervisor ends npm alone, and npm's shell passes nothing on: without a parent there is nobody left to serve
    const parent = process.ppid;
    setInterval(() => process.ppid === parent || end(0), 1000).unref();
  }
  return {
    add(name, child) {
      running.set(child, name);
      child.once("exit", (code) => {
        running.delete(child);
        if (!ending) {
          process.stderr.write(`${name} ended${code === null ? "" : ` with code ${code}`}\n`);
          end(code || 1);
        }
        if (ending && running.size === 0) process.exit();
      });
    },
  };
}
