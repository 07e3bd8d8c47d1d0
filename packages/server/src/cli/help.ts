import type { Command } from "./command.ts";
import { table } from "./table.ts";

/** The page of all commands. */
export function overview(commands: readonly Command[]): string {
  return [
    "portico: drives a running Portico server",
    "",
    "Commands:",
    ...table(
      ["", ""],
      commands.map(({ name, summary }) => [`  ${name}`, summary]),
      "",
    ).slice(1),
    "",
    "Every command takes --json (one JSON value on standard output) and --help.",
    "The server is found through .portico/server.json in this folder or one above it, through PORTICO_DATA_DIR,",
    "or through PORTICO_URL with PORTICO_ADMIN_KEY.",
    "Exit codes: 0 done, 1 refused or failed, 2 wrong words.",
  ].join("\n");
}

/** The page of one command. */
export function commandHelp({ name, summary, usage, details = [] }: Command): string {
  return [
    summary,
    "",
    `  ${usageLine(name, usage)}`,
    ...(details.length > 0 ? ["", ...details.map((line) => `  ${line}`)] : []),
  ].join("\n");
}

export function usageLine(name: string, usage: string): string {
  return `portico ${name} ${usage}`.trim();
}
