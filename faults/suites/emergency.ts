import { setTimeout as wait } from "node:timers/promises";
import type { UserId } from "@portico/protocol";
import { openTestRoom } from "../../packages/server/src/credentials/testing.ts";
import { atMost, exactly, recorded, type Suite } from "../suite.ts";

const sizes = { full: 10_000, short: 200 };
const atOnce = 20;
const pollMs = 200;
const patienceMs = 15 * 60_000;

/** VT-15: everything of a project is frozen on two nodes that had it in memory, then revoked at a provider on loopback. */
export const emergency: Suite = {
  name: "emergency",
  title: "VT-15: everything is frozen on every node within 10 s, and revoked within 5 minutes",
  async run(size) {
    const count = sizes[size];
    await using room = await openTestRoom();
    const { integration } = room;
    const { projectId } = room.user;
    const nodes = [room.anotherNode(), room.anotherNode()] as const;
    const userIds: UserId[] = [];
    await inParallel(count, async (index) => {
      const user = await room.addUser(projectId);
      userIds.push(user.userId);
      await nodes[0].store(user, integration, { allowMultiple: true }, room.learnt({ accountId: `account-${index}` }));
    });
    const servedBy = async (node: (typeof nodes)[number]): Promise<number> => {
      let served = 0;
      await inParallel(count, async (index) => {
        const asked = node.fresh(projectId, userIds[index]!, integration, undefined);
        await asked.then(() => (served += 1)).catch(() => undefined);
      });
      return served;
    };
    const before = (await servedBy(nodes[0])) + (await servedBy(nodes[1]));

    const frozenFrom = performance.now();
    const { id } = await nodes[0].freezes.freeze(projectId, { revoke: false }, { kind: "admin" });
    while ((await servedBy(nodes[1])) > 0 && performance.now() - frozenFrom < patienceMs) await wait(pollMs);
    const frozenMs = performance.now() - frozenFrom;
    const after = (await servedBy(nodes[0])) + (await servedBy(nodes[1]));

    const revokedFrom = performance.now();
    let progress = (await nodes[0].freezes.revoke(projectId, id)).revocation;
    while ((progress?.left !== 0 || progress.pending > 0) && performance.now() - revokedFrom < patienceMs) {
      await wait(pollMs);
      // the clock goes with the machine's, so that what timed out is tried again
      room.clock.advance(pollMs);
      room.revocations.wake();
      progress = (await nodes[0].freezes.list(projectId))[0]?.revocation ?? null;
    }
    const revokedMs = performance.now() - revokedFrom;
    await nodes[0].drain();
    await nodes[1].drain();
    return [
      recorded("credentials", count),
      exactly("served before the freeze, of two nodes", before, 2 * count),
      atMost("until no node served any of them, asking for all", frozenMs / 1000, 10, "s"),
      exactly("served after that", after, 0),
      atMost("until every one was revoked", revokedMs / 1000, 300, "s"),
      exactly("receipts that say revoked", progress?.revoked ?? 0, count),
      exactly("different tokens that the provider took back", new Set(room.provider.revoked).size, count),
    ];
  },
};

async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
