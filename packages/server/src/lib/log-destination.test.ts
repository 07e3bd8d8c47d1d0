import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = `
  import pino from "pino";
  import { logDestination } from ${JSON.stringify(fileURLToPath(new URL("log-destination.ts", import.meta.url)))};
  const logger = pino({}, logDestination());
  const logging = setInterval(() => logger.warn("there is no space for this"), 1);
  setTimeout(() => { clearInterval(logging); process.send("alive"); process.disconnect(); }, 200);
`;

// a device that takes nothing, on Linux
test.runIf(existsSync("/dev/full"))("TR-05: a log that the disk does not take does not end the process", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", full, "pipe", "ipc"],
  });
  closeSync(full);
  const said: unknown[] = [];
  child.on("message", (message) => said.push(message));
  await once(child, "exit");
  expect(said).toEqual(["alive"]);
});
