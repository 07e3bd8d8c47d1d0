import { readFile } from "node:fs/promises";
import pino from "pino";
import { ConfigError, shapeConfig } from "./config/config.ts";
import { closeToDebuggers } from "./config/debug-hygiene.ts";
import { readEnvironment } from "./config/environment.ts";
import { collectWhenIdle, eventLoopShare } from "./lib/idle-memory.ts";
import { createKnownSecrets } from "./lib/known-secrets.ts";
import { logDestination } from "./lib/log-destination.ts";
import { redactText } from "./lib/redact-text.ts";
import { printUncaught, redactingHooks } from "./lib/redacting-log.ts";
import { startServer } from "./server.ts";

const knownSecrets = createKnownSecrets();

/** The process: environment in, signals out, exit codes. 0 after a clean stop, 1 when it could not start, 2 for faults in the configuration. */
async function main(): Promise<void> {
  printUncaught(knownSecrets);
  await closeToDebuggers();
  const environment = readEnvironment();
  const { config, warnings } = shapeConfig(environment);
  const hooks = redactingHooks(knownSecrets);
  const logger = pino({ level: config.logLevel, base: null, hooks }, logDestination());
  for (const warning of warnings) logger.warn({}, warning);
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };

  const server = await startServer({ config, environment, logger, version, knownSecrets });
  process.stdout.write(`Portico is ready: ${server.url}/dashboard\n`);
  if (server.signInLink !== undefined) {
    process.stdout.write(`Sign in (once, within 15 minutes): ${server.signInLink}\n`);
  }
  // whoever started us as a child learns that we are ready without reading our words
  process.send?.({ ready: true, url: server.url, signInLink: server.signInLink });

  collectWhenIdle({ collect: globalThis.gc, busyShare: eventLoopShare() });

  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", () => {
    stop();
    // Ctrl-C again: go now. A SIGTERM that follows is whoever started us, told by the same key press
    process.once("SIGINT", () => process.exit(1));
  });
  process.on("SIGTERM", stop);
  // started as a child by `npm start`: never outlives it
  process.once("disconnect", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${redactText(error instanceof Error ? error.message : String(error), knownSecrets)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
