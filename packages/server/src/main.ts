import { readFile } from "node:fs/promises";
import pino from "pino";
import { ConfigError, shapeConfig } from "./config/config.ts";
import { readEnvironment } from "./config/environment.ts";
import { startServer } from "./server.ts";

/** The process: environment in, signals out, exit codes. 0 after a clean stop, 1 when it could not start, 2 for faults in the configuration. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const { config, warnings } = shapeConfig(environment);
  const logger = pino({ level: config.logLevel, base: null });
  for (const warning of warnings) logger.warn({}, warning);
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };

  const server = await startServer({ config, environment, logger, version });
  process.stdout.write(`Portico is ready: ${server.url}/dashboard\n`);
  if (server.signInLink !== undefined) {
    process.stdout.write(`Sign in (once, within 15 minutes): ${server.signInLink}\n`);
  }
  // whoever started us as a child learns that we are ready without reading our words
  process.send?.({ ready: true, url: server.url, signInLink: server.signInLink });

  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1); // asked twice: go now
    stopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
