import { sql } from "kysely";
import type { Logger } from "../lib/logger.ts";
import type { Queries } from "./database.ts";

const channel = "portico_changes";

/** What changed: the room that owns it, the project, and the key that the room caches it under. */
export interface Change {
  room: "projects" | "users" | "integrations" | "credentials" | "vault";
  projectId: string;
  /** Absent: everything of that room in the project. */
  key?: string;
}

/**
 * How caches on every node learn of a write. `announce` inside the writing transaction; PostgreSQL delivers it to all
 * listeners after the commit, and to none on a rollback.
 */
export interface ChangeFeed {
  announce(queries: Queries, change: Change): Promise<void>;
  /** `change` undefined: the feed was interrupted, so anything may have changed; drop everything. */
  onChange(listener: (change: Change | undefined) => void): void;
}

export interface ChangeSource {
  listen(channel: string, receive: (payload: string) => void, lost: () => void): Promise<void>;
  logger: Logger;
}

export async function changeFeed(source: ChangeSource): Promise<ChangeFeed> {
  const listeners: ((change: Change | undefined) => void)[] = [];
  const tell = (change: Change | undefined): void => listeners.forEach((listener) => listener(change));
  const connect = (): Promise<void> => source.listen(channel, (payload) => tell(JSON.parse(payload) as Change), lost);

  let isReconnecting = false;

  function lost(): void {
    tell(undefined);
    // a try that fails also ends its connection: told twice it would double the tries each time
    if (!isReconnecting) reconnect();
  }

  function reconnect(): void {
    isReconnecting = true;
    // retried until it works: caches are dropped meanwhile, and their entries live seconds without a feed
    const timer = setTimeout(() => {
      connect().then(
        () => {
          isReconnecting = false;
          tell(undefined);
        },
        (error: unknown) => {
          source.logger.warn({ error: String(error) }, "the change feed could not reconnect");
          reconnect();
        },
      );
    }, 500);
    timer.unref();
  }

  await connect();
  return {
    announce: async (queries, change) => {
      await sql`select pg_notify(${channel}, ${JSON.stringify(change)})`.execute(queries);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
