/** A node that does nothing but replace keys, in a process of its own that may be killed at any moment. */
import { openDatabase } from "../../packages/server/src/db/database.ts";
import { silentLogger, type Logger } from "../../packages/server/src/lib/logger.ts";
import { createVault } from "../../packages/server/src/vault/vault-service.ts";
import { rootKeysOf, type RewrapperSettings } from "./root-keys-of.ts";

const { databaseUrl, rootKeys, aheadMs } = JSON.parse(process.argv[2] ?? "") as RewrapperSettings;
const database = await openDatabase({ kind: "postgres", url: databaseUrl, maxConnections: 2 }, silentLogger);
// a pass that the database ended, by a deadlock with what a killed one left, is begun again as a server does each minute
let hasFailed = false;
const logger: Logger = {
  ...silentLogger,
  warn: (fields) => {
    hasFailed = true;
    console.error(fields);
  },
};
const clock = { now: () => new Date(Date.now() + aheadMs) };
const { rotation } = createVault({ database, rootKey: rootKeysOf(rootKeys), clock, logger });
process.send?.("working");
do {
  hasFailed = false;
  await rotation.work();
} while (hasFailed);
await database.close();
process.exit(0);
