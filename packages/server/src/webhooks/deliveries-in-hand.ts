import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { createDeliver } from "./deliver.ts";
import type { ClaimedDelivery } from "./claim-store.ts";
import { createQueueStore } from "./queue-store.ts";

/** An attempt that takes longer gives its place to the next one, and marks the endpoint as one that hangs. */
const hangsAfterMs = 2000;
/** How many attempts of a node are young, or at endpoints that hang, and how many there are whatever their age. */
const most = { quick: 24, slow: 24, all: 160 };

export interface InHandDependencies {
  database: Pick<Database, "queries">;
  deliver: ReturnType<typeof createDeliver>;
  clock: Clock;
  logger: Logger;
  /** When an attempt counts as one that hangs (2,000). */
  slowAfterMs?: number | undefined;
  /** There may be room for another one. */
  onRoom(): void;
}

/** What this node is sending. Whoever waits for a receiver that hangs holds up others of that sort only (WH-13). */
export function createDeliveriesInHand(deps: Readonly<InHandDependencies>) {
  const { database, deliver, clock, logger, slowAfterMs = hangsAfterMs, onRoom } = deps;
  const inHand = new Set<Promise<void>>();
  /** Those of them that hang, or are at an endpoint that did. */
  const slow = new Set<ClaimedDelivery>();

  /** Only a guide for who is claimed: the next attempt says it again. */
  async function noteSlow({ projectId, endpointId }: ClaimedDelivery, since: Date | null): Promise<void> {
    await createQueueStore(database.queries)
      .noteSlow(projectId, endpointId, since)
      .catch((error: unknown) => logger.warn({ endpointId, error: String(error) }, "a slow receiver was not noted"));
  }

  return {
    /** How many more of each sort may be taken. */
    room(): { quick: number; slow: number } {
      const left = most.all - inHand.size;
      const atMost = (wanted: number): number => Math.max(0, Math.min(left, wanted));
      return { quick: atMost(most.quick - (inHand.size - slow.size)), slow: atMost(most.slow - slow.size) };
    },

    take(delivery: ClaimedDelivery): void {
      if (delivery.isSlow) slow.add(delivery);
      const noticing = setTimeout(() => {
        slow.add(delivery);
        void noteSlow(delivery, clock.now());
        onRoom();
      }, slowAfterMs);
      noticing.unref();
      const work = deliver(delivery)
        .then(
          (attempt) =>
            delivery.isSlow && attempt && attempt.durationMs < slowAfterMs ? noteSlow(delivery, null) : undefined,
          // the lease runs out, and it is sent again
          (error: unknown) =>
            logger.warn({ deliveryId: delivery.id, error: String(error) }, "a webhook delivery failed"),
        )
        .finally(() => {
          clearTimeout(noticing);
          slow.delete(delivery);
          inHand.delete(work);
          onRoom();
        });
      inHand.add(work);
    },

    async settled(): Promise<void> {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}
