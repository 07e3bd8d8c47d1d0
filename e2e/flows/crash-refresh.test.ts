import type { Fault } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crashAtMoments, sweepTimeout } from "./crash-moments.ts";
import { isEmbedded, setCrashStage, type CrashStage, type RefreshedType } from "./crash-stage.ts";

/** Flagged, and confirmed before anybody has to do anything (TR-09). */
const inDoubt = { state: "in_doubt", reason: { code: "interrupted" } };
const types: readonly RefreshedType[] = ["googledrive", "github"];

describe(
  "a refresh, and kill -9 of the server at moments that a crash can tell apart",
  { timeout: sweepTimeout },
  () => {
    let stage: CrashStage;
    beforeAll(async () => {
      stage = await setCrashStage();
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    /** Reads as a user whose credential a dead process was refreshing. Its lease is given back at the start, or runs out. */
    async function readAgain(user: string, type: RefreshedType): Promise<Response> {
      const startedAt = performance.now();
      const answer = await stage.read(user, type);
      expect(performance.now() - startedAt).toBeLessThan(isEmbedded ? 5_000 : 30_000);
      return answer;
    }

    /** Kills while both providers have been asked for a new token; answers what each user's next read comes to. */
    async function killAfterAsking(fault: Fault): Promise<{ user: string; type: RefreshedType; again: Response }[]> {
      const asking: { user: string; type: RefreshedType; cut: Promise<unknown> }[] = [];
      for (const type of types) {
        const { log, faults } = stage.standIn(type);
        const [user = ""] = await stage.expiredUsers(type, 1);
        log.clear();
        faults.inject("token", fault, 1);
        asking.push({ user, type, cut: stage.read(user, type).catch(() => null) });
        await expect.poll(() => log.count("token"), { interval: 1, timeout: 10_000 }).toBe(1);
      }
      await stage.killAndRestart();
      await Promise.all(asking.map(({ cut }) => cut));
      return Promise.all(asking.map(async ({ user, type }) => ({ user, type, again: await readAgain(user, type) })));
    }

    test("TR-03: that never ended is made again, with the same token", async () => {
      for (const { user, type, again } of await killAfterAsking({ kind: "hang" })) {
        expect({ type, status: again.status }).toEqual({ type, status: 200 });
        await stage.expectConnected(user, type);
      }
    });

    test("TR-03: whose answer was lost is in doubt where tokens work once, and nowhere else", async () => {
      for (const { user, type, again } of await killAfterAsking({ kind: "lose_answer" })) {
        const mayGoOn = type === "googledrive";
        expect({ type, status: again.status }).toEqual({ type, status: mayGoOn ? 200 : 502 });
        expect(await stage.credentials(user, type)).toMatchObject([
          { status: "VALID", health: mayGoOn ? { state: "healthy" } : inDoubt },
        ]);
      }
    });

    test.each(types)(
      "TR-03, TR-04: of %s: only what the provider rotated and nobody was told can be lost",
      async (type) => {
        const { log } = stage.standIn(type);
        const left: { user: string; mayLapse: boolean; statements: number }[] = [];
        const lapsed: number[] = [];
        await crashAtMoments(`refresh of ${type}`, async (statements) => {
          const [user = ""] = await stage.expiredUsers(type, 1);
          log.clear();
          const cut = await stage.dieDuring(statements, async () => (await stage.read(user, type)).status);
          expect(["cut off", 200]).toContain(cut.answer);
          const isRotated = type === "github" && log.count("token") > 0;
          left.push({ user, mayLapse: isRotated && cut.answer === "cut off", statements });
          return cut;
        });
        const answers = await Promise.all(left.map(({ user }) => readAgain(user, type)));
        for (const [index, { user, mayLapse, statements }] of left.entries()) {
          const { status: answered } = answers[index]!;
          if (answered === 200) {
            await stage.expectConnected(user, type);
          } else {
            lapsed.push(statements);
            expect({ statements, mayLapse, answered }).toEqual({ statements, mayLapse: true, answered: 502 });
            expect(await stage.credentials(user, type)).toMatchObject([{ status: "VALID", health: inDoubt }]);
          }
        }
        console.info(`crash moments: refresh of ${type}: in doubt after ${lapsed.join(", ") || "none"}`);
      },
    );
  },
);
