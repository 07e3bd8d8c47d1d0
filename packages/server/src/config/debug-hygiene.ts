import { writeFile } from "node:fs/promises";
import { url as inspectorUrl } from "node:inspector";
import { ConfigError } from "./config.ts";

/** Options of Node that open the process to a debugger, or write its memory to a file. */
const refusedOptions =
  /^--(?:inspect|debug|heapsnapshot|heap-prof|cpu-prof|prof\b|report|experimental-report|diagnostic-dir|abort-on-uncaught-exception|trace-event)/;

/** What would let somebody look into this process, by name; empty when nothing would. */
export function debugOptions(
  execArguments: readonly string[] = process.execArgv,
  nodeOptions = process.env["NODE_OPTIONS"] ?? "",
): string[] {
  const given = [...execArguments, ...nodeOptions.split(/\s+/)];
  return given
    .map((option) => option.replaceAll("_", "-").split("=")[0] ?? "")
    .filter((option) => refusedOptions.test(option));
}

/**
 * Closes the process to debuggers and dumps, because opened secrets and data keys are in its memory (VT-10). Throws
 * `ConfigError` when it was started with a debugger's option, or one is attached. SIGUSR1 opens none from here on. On
 * Linux a core dump holds none of its memory.
 */
export async function closeToDebuggers(): Promise<void> {
  const options = debugOptions();
  if (options.length > 0 || inspectorUrl() !== undefined) {
    const named = options.length > 0 ? options.join(", ") : "an attached debugger";
    throw new ConfigError([
      `The server holds secrets and does not start with ${named}; take it out of the command and of NODE_OPTIONS`,
    ]);
  }
  // Node opens its inspector on this signal unless somebody listens to it
  process.on("SIGUSR1", () => {});
  await writeFile("/proc/self/coredump_filter", "0").catch(() => undefined);
}
