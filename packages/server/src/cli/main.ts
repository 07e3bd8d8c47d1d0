import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { readCommandLineEnvironment } from "../config/environment.ts";
import { systemClock } from "../lib/clock.ts";
import { runCommandLine } from "./run-command-line.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The `portico` program: words in, exit code out. Nothing here decides anything. */
process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: readCommandLineEnvironment(),
  folder: process.cwd(),
  version,
  readStandardInput: () => text(process.stdin),
  writeOutput: (content) => process.stdout.write(content),
  writeError: (content) => process.stderr.write(content),
  now: () => systemClock.now(),
});
