import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exactly, recorded, type Suite } from "../suite.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * TR-03, TR-04, TR-17: the flows that kill the server, with a death after each statement of the database and not after a
 * few of them; on PostgreSQL leases run out by themselves.
 */
export const moments: Suite = {
  name: "moments",
  title: "TR-03, TR-04, TR-17: kill -9 after each statement of connecting, refreshing and disconnecting",
  shortIn: "e2e/flows",
  async run(size) {
    const folder = await mkdtemp(join(tmpdir(), "portico-moments-"));
    const report = join(folder, "report.json");
    const vitest = join(root, "node_modules/.bin/vitest");
    const config = ["--config", "vitest.e2e.config.ts", "--reporter=default", "--reporter=json"];
    const child = spawn(vitest, ["run", ...config, `--outputFile=${report}`, "e2e/flows/crash"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...(size === "full" ? { PORTICO_CRASH_MOMENTS: "all" } : {}) },
    });
    let output = "";
    child.stdout.on("data", (text: Buffer) => {
      output += text.toString();
      process.stdout.write(text);
    });
    await once(child, "close");
    const { numPassedTests, numTotalTests } = JSON.parse(await readFile(report, "utf8")) as Record<string, number>;
    await rm(folder, { recursive: true });
    const swept = [...output.matchAll(/^crash moments: (.*?): (.*)$/gm)];
    return [
      ...swept.map(([, what = "", moments = ""]) => recorded(what, moments)),
      exactly("tests that did not pass", (numTotalTests ?? Number.NaN) - (numPassedTests ?? 0), 0),
    ];
  },
};
