/** Compares `packages/server/schema.sql` with what the migrations make; `--write` (npm run schema) renews it. */
import { readFileSync, writeFileSync } from "node:fs";
import { root } from "./node-version.mjs";
import { describeSchema } from "../packages/server/src/db/describe-schema.ts";
import { openTestDatabase } from "../packages/server/src/db/testing.ts";

const path = `${root}packages/server/schema.sql`;
delete process.env.TEST_DATABASE_URL;
await using database = await openTestDatabase();
const text = await describeSchema(database);
if (process.argv.includes("--write")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) {
  process.stdout.write(
    "packages/server/schema.sql is not what the migrations make; run npm run schema and read the difference\n",
  );
  process.exitCode = 1;
}
