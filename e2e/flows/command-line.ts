import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { PorticoProcess } from "@portico/testkit";

const program = fileURLToPath(new URL("../../packages/server/dist/cli/main.js", import.meta.url));

export interface CommandLineResult {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the built `portico` program beside a running server, which it finds by its data folder. */
export async function runPortico(
  server: Pick<PorticoProcess, "dataFolder">,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandLineResult> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], PORTICO_DATA_DIR: server.dataFolder, ...environment },
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { code, out, err };
}
