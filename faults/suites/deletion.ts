import { createRandom } from "@portico/testkit";
import { setImmediate as tick } from "node:timers/promises";
import { replyJson, openTestRoom } from "../../packages/server/src/credentials/testing.ts";
import { exactly, recorded, type Suite } from "../suite.ts";

const sizes = { full: 1_000, short: 30 };
const seed = 16;
const mostTicks = 40;

/** TR-16: a credential is deleted on one node at a random moment of its refresh on another. */
export const deletion: Suite = {
  name: "deletion",
  title: "TR-16: deleting a credential during its refresh resurrects nothing and leaves no token alive",
  async run(size) {
    const rounds = sizes[size];
    await using room = await openTestRoom();
    const { user, integration, provider } = room;
    const [refresher, remover] = [room.anotherNode(), room.anotherNode()];
    const random = createRandom(seed);
    const pause = async (): Promise<void> => {
      for (let left = Math.floor(random() * mostTicks); left > 0; left -= 1) await tick();
    };
    let resurrected = 0;
    let alive = 0;
    let deletedFirst = 0;
    provider.beforeAnswer = pause;
    for (let round = 0; round < rounds; round += 1) {
      provider.revoked.length = 0;
      const issued: string[] = [];
      provider.answer = (response) => {
        issued.push(`r-${round}`);
        replyJson(response, { access_token: `a-${round}`, refresh_token: `r-${round}`, expires_in: 3600 });
      };
      const expiresAt = room.clock.now();
      const { id } = await refresher.store(user, integration, { allowMultiple: true }, room.learnt({ expiresAt }));
      const racing = refresher.fresh(user.projectId, user.userId, integration, id).then(
        () => 0,
        () => 1,
      );
      await pause();
      await remover.disconnect(user.projectId, user.userId, id);
      deletedFirst += await racing;
      await room.revocations.run();
      const row = await room.database.queries.selectFrom("credentials").select("id").where("id", "=", id).execute();
      resurrected += row.length;
      alive += issued.filter((token) => !provider.revoked.includes(token)).length;
    }
    await Promise.all([refresher.drain(), remover.drain()]);
    return [
      recorded("interleavings, seed", `${rounds}, ${seed}`),
      recorded("deleted before the refresh was over", deletedFirst),
      exactly("resurrected", resurrected, 0),
      exactly("refreshed tokens that the provider still honours", alive, 0),
    ];
  },
};
