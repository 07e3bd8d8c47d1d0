import { makeInitialisedDatabase } from "@portico/testkit";

/** An empty embedded database, made once a run. Everything on PostgreSQL needs none. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  return process.env["TEST_DATABASE_URL"] === undefined ? makeInitialisedDatabase() : undefined;
}
