/**
 * `npm start`: installs what is missing, builds what is stale, and runs Portico on the embedded database with the demo:
 * stand-in providers, a seeded project and a small host application. Runs under any Node ≥ 20.19; everything it starts
 * runs on the clone's own Node. Data lives in `.portico/`. Ctrl-C ends everything.
 *
 * `npm start -- --no-demo`, or PORTICO_DEMO=off, starts the server alone.
 */
import { installMissing } from "./install.mjs";

installMissing();
const { buildStale } = await import("./build.mjs");
buildStale();
const { run } = await import("./run-stack.mjs");
await run({ demo: !process.argv.includes("--no-demo") && process.env.PORTICO_DEMO !== "off" });
