import { median, runWrk, type Measured } from "./wrk.ts";

/** One way to the same answer. */
export interface Contender {
  name: string;
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface Comparison {
  name: string;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Measures contenders in turn, round after round, so that whatever else the machine does falls on all of them; the
 * medians of the rounds are compared. Every contender is warmed up first.
 */
export async function compare(
  contenders: readonly Contender[],
  options: Readonly<{ connections: number; rounds: number; seconds: number }>,
): Promise<Comparison[]> {
  const { connections, rounds, seconds } = options;
  const results = contenders.map((): Measured[] => []);
  for (const contender of contenders) await runWrk({ ...contender, connections, seconds: 3 });
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      results[at]?.push(await runWrk({ ...contender, connections, seconds }));
    }
  }
  return contenders.map(({ name }, at) => {
    const measured = results[at] ?? [];
    return {
      name,
      requestsPerSecond: Math.round(median(measured.map((one) => one.requestsPerSecond))),
      p50Ms: Number(median(measured.map((one) => one.p50Ms)).toFixed(3)),
      p99Ms: Number(median(measured.map((one) => one.p99Ms)).toFixed(3)),
    };
  });
}
