import type { Database } from "../db/database.ts";
import { numberEvents } from "../events/number-events.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import type { createDeliver } from "./deliver.ts";
import { createClaimStore } from "./claim-store.ts";
import { createDeliveriesInHand } from "./deliveries-in-hand.ts";
import { createFanOutStore } from "./fan-out-store.ts";
import { createQueueStore } from "./queue-store.ts";

const idlePollMs = 1000;
/** Longer than an attempt can take with everything around it; then another sender may take the delivery. */
const leaseMs = 60_000;
/** Over all nodes. */
const perEndpoint = 4;
const perProject = { quick: 12, slow: 4 };
const keepFinishedMs = 30 * 86_400_000;
/** How long a stop waits for attempts under way. What is cut off is sent again when its lease ends. */
const stopWaitMs = 5000;

export interface WebhookWorker {
  /** Begins to work by itself, until `stop`. */
  start(): void;
  /** Soon: something may be due. */
  wake(): void;
  /** Fans out what is new, then takes what is due. Answers how many deliveries were taken. */
  round(): Promise<number>;
  /** Waits until nothing is in hand. */
  settled(): Promise<void>;
  /** Forgets what was finished 30 days ago. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Moves events to receivers. Every node has one; they share the work through the rows. */
export function createWebhookWorker({
  database,
  deliver,
  clock,
  logger,
  slowAfterMs,
}: Readonly<{
  database: Database;
  deliver: ReturnType<typeof createDeliver>;
  clock: Clock;
  logger: Logger;
  /** When an attempt counts as one that hangs (2,000). */
  slowAfterMs?: number | undefined;
}>): WebhookWorker {
  const inHand = createDeliveriesInHand({ database, deliver, clock, logger, slowAfterMs, onRoom: wake });
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isRunning = false;
  let isWoken = false;
  let fannedOutAt = Number.NEGATIVE_INFINITY;

  async function fanOut(): Promise<void> {
    if (!(await createFanOutStore(database.queries).hasEndpoints())) return;
    await numberEvents(database);
    await failpoint("webhook.before_fan_out");
    let more = true;
    // a batch is a transaction, and others get their turn between two
    while (more && !isStopped) {
      more = await database.transaction((queries) => createFanOutStore(queries).fanOut(clock.now()));
    }
    await failpoint("webhook.after_fan_out");
  }

  async function round(): Promise<number> {
    await fanOut();
    return claim();
  }

  async function claim(): Promise<number> {
    const room = inHand.room();
    if (room.quick + room.slow === 0 || isStopped) return 0;
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const claimed = await database.transaction((queries) =>
      createClaimStore(queries).claim({ now, leaseUntil, limits: { perEndpoint, perProject, room } }),
    );
    for (const delivery of claimed) inHand.take(delivery);
    return claimed.length;
  }

  function wake(): void {
    if (isStopped || timer === undefined) return;
    isWoken = true;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), 0);
    timer.unref();
  }

  async function run(): Promise<void> {
    if (isRunning || isStopped) return;
    isRunning = true;
    isWoken = false;
    try {
      // while deliveries end one after the other only the next are taken; new events are looked for once a second
      if (performance.now() - fannedOutAt >= idlePollMs - 50) {
        fannedOutAt = performance.now();
        await fanOut();
      }
      await claim();
    } catch (error) {
      logger.warn({ error: String(error) }, "a round of the webhook worker failed");
    }
    isRunning = false;
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), isWoken ? 0 : idlePollMs);
    timer.unref();
  }

  return {
    round,
    wake,
    start() {
      timer ??= setTimeout(() => void run(), 0);
      timer.unref();
    },
    settled: inHand.settled,
    async sweep() {
      await createQueueStore(database.queries).forget(new Date(clock.now().getTime() - keepFinishedMs), 1000);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await waitAtMost(stopWaitMs, inHand.settled());
    },
  };
}

async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  let cut: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    cut = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(cut);
}
