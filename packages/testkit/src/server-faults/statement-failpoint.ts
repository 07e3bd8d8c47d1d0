/**
 * Preloaded into a server under test (`--import`): ends its process, as `kill -9` does, when its database has answered so
 * many statements more. What is stored changes with a statement or not at all, so counting up from one walks through
 * every state that a crash can leave behind. {@link ./armed-failpoint.ts} is the other half.
 */
import { createRequire, findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { failpointVariable, type FailpointMessage } from "./armed-failpoint.ts";

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

const program = process.argv[1] ?? "";
const given = process.env[failpointVariable];
// the processes that this one starts are not counted
delete process.env[failpointVariable];
let left = 0;
let answered = 0;

if (given !== undefined) {
  left = Number(given);
  // the server's own copies: patching another copy of a library would count nothing
  const pglite = dirname(findPackageJSON("@electric-sql/pglite", pathToFileURL(program)) ?? "");
  const { PGlite } = (await import(pathToFileURL(join(pglite, "dist/index.js")).href)) as {
    PGlite: { prototype: object };
  };
  const { Client } = createRequire(program)("pg") as { Client: { prototype: object } };
  for (const [prototype, name] of [
    [PGlite.prototype, "query"],
    [PGlite.prototype, "exec"],
    [Client.prototype, "query"],
  ] as const) {
    count(prototype as Record<string, Method>, name);
  }
  process.on("message", ({ dieAfterStatements }: Partial<FailpointMessage>) => {
    if (dieAfterStatements === undefined) return;
    left = dieAfterStatements;
    process.send?.({ dieAfterStatements, answered } satisfies FailpointMessage);
    answered = 0;
  });
}

function count(prototype: Record<string, Method>, name: string): void {
  const original = prototype[name];
  if (original === undefined) throw new TypeError(`The database's library has no method "${name}" any more`);
  prototype[name] = function (...parameters) {
    const answer = original.apply(this, parameters);
    return answer instanceof Promise ? answer.then(afterStatement) : answer;
  };
}

function afterStatement<Answer>(answer: Answer): Answer {
  answered += 1;
  if (left > 0) {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  }
  return answer;
}
