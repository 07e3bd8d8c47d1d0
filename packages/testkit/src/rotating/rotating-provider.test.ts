import { declarationSchema } from "@portico/providers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rotatingDeclaration } from "./rotating-declaration.ts";
import { startRotatingProvider, type RotatingProvider } from "./rotating-provider.ts";

describe("the rotating token server", () => {
  let provider: RotatingProvider;
  beforeAll(async () => {
    provider = await startRotatingProvider();
  });
  afterAll(() => provider[Symbol.asyncDispose]());
  beforeEach(async () => {
    await provider.change({
      graceMs: 0,
      answers: "tokens",
      lifetimeSeconds: 3600,
      delayMs: 0,
      endsFamilyOnReuse: true,
    });
    await provider.reset();
  });

  interface Answer {
    access_token: string;
    refresh_token: string;
    error?: string;
  }
  const spend = async (refreshToken: string): Promise<Answer> => {
    const { id, secret } = provider.client;
    const answer = await fetch(`${provider.origin}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
    });
    return (await answer.json()) as Answer;
  };
  const grant = async () => (await provider.grants(1))[0]!;

  test("a refresh token works once; a second use ends its family and nobody else's", async () => {
    const [mine, other] = [await grant(), await grant()];
    const next = await spend(mine.refreshToken);
    expect(await provider.states([mine.accessToken, next.access_token])).toEqual(["live", "live"]);
    expect(await spend(mine.refreshToken)).toEqual({ error: "invalid_grant" });
    expect(await spend(next.refresh_token)).toEqual({ error: "invalid_grant" });
    expect(await provider.states([next.access_token, other.accessToken])).toEqual(["ended", "live"]);
    expect(await provider.summary()).toMatchObject({
      tokenCalls: 3,
      counts: { rotated: 1, reused: 1, ended: 1, refused: 1 },
      mostRotationsOfOne: 1,
      endedFamilies: expect.arrayContaining([mine.family]),
    });
  });

  test("within the grace the previous generation gets another pair, and the one that was given before is void", async () => {
    await provider.change({ graceMs: 30_000 });
    const { refreshToken } = await grant();
    const lost = await spend(refreshToken);
    const next = await spend(refreshToken);
    expect(await provider.states([lost.access_token, next.access_token])).toEqual(["void", "live"]);
    const later = await spend(next.refresh_token);
    expect(later.error).toBeUndefined();
    // its successor was used, so its answer had arrived
    expect(await spend(refreshToken)).toEqual({ error: "invalid_grant" });
    expect(await provider.states([later.access_token])).toEqual(["ended"]);
  });

  test("a lost pair that somebody stores after all ends the family; the grace ends with the clock", async () => {
    await provider.change({ graceMs: 30_000 });
    const { refreshToken } = await grant();
    const lost = await spend(refreshToken);
    await spend(refreshToken);
    expect(await spend(lost.refresh_token)).toEqual({ error: "invalid_grant" });
    const late = await grant();
    await spend(late.refreshToken);
    await provider.advance(30_001);
    expect(await spend(late.refreshToken)).toEqual({ error: "invalid_grant" });
  });

  test("what it is told to answer spends nothing; access tokens end with the clock; peaks are counted", async () => {
    const { accessToken, refreshToken } = await grant();
    for (const [answers, error] of [
      ["status_503", "temporarily_unavailable"],
      ["invalid_client", "invalid_client"],
      ["invalid_grant", "invalid_grant"],
    ] as const) {
      await provider.change({ answers });
      expect(await spend(refreshToken)).toEqual({ error });
    }
    await provider.change({ answers: "tokens", delayMs: 50 });
    const grants = await provider.grants(5);
    await Promise.all(grants.map((each) => spend(each.refreshToken)));
    expect((await provider.summary()).peakInFlight).toBe(5);
    expect((await spend(refreshToken)).error).toBeUndefined();
    await provider.advance(3_600_001);
    expect(await provider.states([accessToken])).toEqual(["expired"]);
    const call = await fetch(`${provider.origin}/api/me`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(call.status).toBe(401);
    expect((await provider.summary()).apiCalls).toEqual({ expired: 1 });
  });

  test("its declaration keeps to the schema of private providers", () => {
    expect(declarationSchema.safeParse(rotatingDeclaration(provider.origin)).error).toBeUndefined();
  });
});
