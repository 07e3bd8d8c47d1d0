import type { Command, CommandOption } from "./command.ts";
import { table } from "./table.ts";

/** Taken by every command. */
export const globalOptions = {
  json: { type: "boolean", help: "Print one JSON value, for scripts" },
  help: { type: "boolean", short: "h", help: "Show this page" },
} as const satisfies Record<string, CommandOption>;

/** The page of all commands. */
export function overview(commands: readonly Command[]): string {
  return [
    "portico drives a running Portico server.",
    "",
    "Usage:",
    "  npx portico <command> [options]",
    "",
    "Commands:",
    ...commandList(commands),
    "",
    "npx portico <command> --help explains one; --json prints one JSON value, for scripts; --version names this version.",
    "",
    "The server is found through .portico/server.json in this folder or one above it, through PORTICO_DATA_DIR,",
    "or through PORTICO_URL with PORTICO_ADMIN_KEY.",
    "Exit codes: 0 done, 1 refused or failed in whole or in part, 2 the words were wrong and nothing was done.",
  ].join("\n");
}

/** Names and summaries, a line each. */
export function commandList(commands: readonly Command[]): string[] {
  return aligned(commands.map(({ name, summary }) => [name, summary]));
}

/** The page of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries<CommandOption>({ ...command.options, ...globalOptions });
  return [
    `${command.summary}.`,
    "",
    "Usage:",
    `  ${usageLine(command)}`,
    "",
    "Options:",
    ...aligned(options.map(([name, option]) => [spelled(name, option), option.help])),
    "",
    command.examples.length === 1 ? "Example:" : "Examples:",
    ...command.examples.map((example) => `  npx portico ${example}`),
  ].join("\n");
}

/** `npx portico key revoke <key id> [options]`: what has to be there, and whether more may be. */
export function usageLine({ name, words = [], options = {} }: Command): string {
  const entries = Object.entries(options);
  const required = entries.filter(([, option]) => option.required);
  return [
    `npx portico ${name}`,
    ...words,
    ...required.map(([option, descriptor]) => spelled(option, descriptor)),
    ...(entries.length > required.length ? ["[options]"] : []),
  ].join(" ");
}

function spelled(name: string, { value }: CommandOption): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  return table(
    ["", ""],
    rows.map(([name, text]) => [`  ${name}`, text]),
    "",
  ).slice(1);
}
