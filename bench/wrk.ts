import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Load {
  url: string;
  headers: Readonly<Record<string, string>>;
  connections: number;
  seconds: number;
}

export interface Measured {
  requestsPerSecond: number;
  /** Median and 99th percentile of one request, in milliseconds. */
  p50Ms: number;
  p99Ms: number;
}

/** Runs `wrk` with one thread. Throws when an answer was not 2xx: then nothing was measured. */
export async function runWrk({ url, headers, connections, seconds }: Load): Promise<Measured> {
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)("/usr/bin/wrk", [
    ...["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", ...flags, url],
  ]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk saw errors at ${new URL(url).pathname}:\n${stdout}`);
  return {
    requestsPerSecond: Number(find(stdout, /Requests\/sec:\s+([\d.]+)/)[1]),
    p50Ms: milliseconds(find(stdout, /50%\s+([\d.]+)(us|ms|s)/)),
    p99Ms: milliseconds(find(stdout, /99%\s+([\d.]+)(us|ms|s)/)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function find(text: string, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(text);
  if (!found) throw new Error(`wrk said nothing like ${String(pattern)}:\n${text}`);
  return found;
}

function milliseconds([, number = "", unit = ""]: RegExpExecArray): number {
  return Number(number) * (unit === "us" ? 0.001 : unit === "s" ? 1000 : 1);
}
