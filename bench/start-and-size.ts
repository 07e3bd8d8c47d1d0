/**
 * How long Portico takes to start, what it holds in memory when idle, how much a browser loads, and what a production
 * install puts on a disk.
 *
 *     npm run build
 *     npx node --conditions=portico-source bench/start-and-size.ts
 */
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { startServer } from "./portico.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const results: { what: string; measured: string }[] = [];
const note = (what: string, measured: string): void => void results.push({ what, measured });

await measureStarts();
note("SDK, gzip", await gzipOf("packages/sdk/dist", /^index\.js$/));
note("SDK for a script tag, gzip", await gzipOf("packages/sdk/dist", /^portico\.global\.js$/));
note("portal, first load (document, script, style), gzip", await gzipOfFirstLoad("packages/portal/dist"));
await measureInstall();
console.table(results);

async function measureStarts(): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-bench-"));
  const seconds: number[] = [];
  for (const start of ["first start", "second start", "third start"]) {
    await using server = await startServer({ dataFolder });
    seconds.push(server.readyMs / 1000);
    note(`${start} to ready`, `${(server.readyMs / 1000).toFixed(2)} s`);
    if (seconds.length < 3) continue;
    // long enough for the garbage of the start to be collected
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    note("idle memory, 15 s after ready (resident)", megabytes(await residentBytes(server.pid)));
    note("of which shared with other processes (files)", megabytes(await residentBytes(server.pid, "RssFile")));
  }
  await rm(dataFolder, { recursive: true });
}

async function residentBytes(pid: number, field = "VmRSS"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

async function gzipOf(folder: string, name: RegExp): Promise<string> {
  let bytes = 0;
  for (const entry of await readdir(join(root, folder), { recursive: true })) {
    if (name.test(entry)) bytes += gzipSync(await readFile(join(root, folder, entry)), { level: 9 }).length;
  }
  return `${(bytes / 1000).toFixed(2)} kB`;
}

/** A document and what it names. What is fetched later, other languages and the QR code, does not count. */
async function gzipOfFirstLoad(folder: string): Promise<string> {
  const document = await readFile(join(root, folder, "index.html"), "utf8");
  const named = [...document.matchAll(/(?:src|href)="\/ui\/([^"]+)"/g)].map(([, path]) => path ?? "");
  return await gzipOf(folder, new RegExp(`^(index\\.html|${named.join("|")})$`));
}

/** A copy of the workspace's manifests, installed as an operator would for the server alone. */
async function measureInstall(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "portico-bench-install-"));
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) await cp(join(root, file), join(folder, file));
  for (const parent of ["packages", "examples"]) {
    for (const name of await readdir(join(root, parent))) {
      await cp(join(root, parent, name, "package.json"), join(folder, parent, name, "package.json"));
    }
  }
  execFileSync("npm", ["ci", "--omit=dev", "--ignore-scripts", "--prefer-offline", "-w", "@portico/server"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const listed = execFileSync("find", ["node_modules", "-name", "package.json", "-path", "*node_modules/*"], {
    cwd: folder,
  });
  const isPackage = /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;
  note(
    "packages of a production install",
    String(
      String(listed)
        .split("\n")
        .filter((path) => isPackage.test(path)).length,
    ),
  );
  const [kilobytes] = String(execFileSync("du", ["-sk", "node_modules"], { cwd: folder })).split("\t");
  note("bytes of a production install", megabytes(Number(kilobytes) * 1024));
  await rm(folder, { recursive: true });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
