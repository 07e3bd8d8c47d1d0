import { AsyncLocalStorage } from "node:async_hooks";

const callers = new AsyncLocalStorage<string>();

/**
 * Does the work in the name of a caller: `user_tokens`, `api_key:<id>`, `admin:<id>`. What the work starts and does not
 * wait for is in the same name.
 */
export function asCaller<Result>(caller: string, work: () => Result): Result {
  return callers.run(caller, work);
}

/** In whose name this runs; `server` for the server's own work. */
export function currentCaller(): string {
  return callers.getStore() ?? "server";
}
