import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RoomCommand, RoomCommands, RoomReply, RoomRequest, RoomSettings, RoomStarted } from "./commands.ts";

/** A running room process. Whatever is asked of one that dies is rejected with {@link RoomDied}. */
export interface Room extends AsyncDisposable, RoomStarted {
  readonly pid: number;
  readonly isAlive: boolean;
  ask<Command extends RoomCommand>(
    command: Command,
    given: RoomCommands[Command]["given"],
  ): Promise<RoomCommands[Command]["answer"]>;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Resolves when the process has ended, with its exit code; null: by a signal. */
  readonly ended: Promise<number | null>;
}

export class RoomDied extends Error {
  override readonly name = "RoomDied";
}

const program = fileURLToPath(new URL("room-process.ts", import.meta.url));
const compileCache = fileURLToPath(new URL("../../.cache/faults-compiled", import.meta.url));

/** Starts one and waits until it answers. Its log goes to `<data folder>/log`, for the canary sweep. */
export async function startRoom(settings: RoomSettings): Promise<Room> {
  const logPath = join(settings.dataFolder, "log");
  const log = openSync(logPath, "a");
  const child = spawn(process.execPath, ["--conditions=portico-source", program, JSON.stringify(settings)], {
    stdio: ["ignore", log, log, "ipc"],
    // hundreds are started in a run, and most of a start is compiling
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache },
  });
  closeSync(log);
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  const starting = Promise.withResolvers<RoomStarted>();
  const ended = once(child, "exit").then(([code]) => {
    const died = new RoomDied(`A room process ended with ${String(code)}: ${lastLines(logPath)}`);
    starting.reject(died);
    for (const { reject } of waiting.values()) reject(died);
    waiting.clear();
    return code as number | null;
  });
  child.on("message", (message: RoomReply) => {
    if ("started" in message) return starting.resolve(message.started);
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ("error" in message) asked?.reject(new Error(message.error));
    else asked?.resolve(message.answer as never);
  });
  const started = await starting.promise;
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  let asked = 0;
  return {
    ...started,
    pid: child.pid ?? 0,
    ended,
    get isAlive() {
      return isAlive();
    },
    async ask(command, given) {
      if (!isAlive()) throw new RoomDied("The room process has ended");
      const id = (asked += 1);
      const answer = Promise.withResolvers<never>();
      waiting.set(id, answer);
      child.send(
        { id, command, given } satisfies RoomRequest,
        (error) => error && answer.reject(new RoomDied(error.message)),
      );
      return answer.promise;
    },
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async [Symbol.asyncDispose]() {
      if (isAlive()) child.kill("SIGCONT");
      if (isAlive()) child.kill("SIGTERM");
      const cut = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(cut);
    },
  };
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(-600);
  } catch {
    return "its log is gone";
  }
}
