import { randomBytes } from "node:crypto";

/**
 * A fresh database on the server that `TEST_DATABASE_URL` names, or undefined when none is named: then the embedded
 * one is used. Disposing drops it.
 */
export async function freshDatabase(): Promise<{ url: string | undefined } & AsyncDisposable> {
  const serverUrl = process.env["TEST_DATABASE_URL"];
  if (serverUrl === undefined) return { url: undefined, async [Symbol.asyncDispose]() {} };
  const { default: pg } = await import("pg");
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const name = `portico_journey_${randomBytes(6).toString("hex")}`;
  await run(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => run(`drop database if exists ${name} with (force)`),
  };
}
