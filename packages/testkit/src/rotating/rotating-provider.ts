import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { StandInClient } from "../stand-ins/vendor.ts";
import type { AccessTokenState, TokenPair } from "./token-families.ts";
import { rotatingClient, type RotatingSettings, type RotatingSummary } from "./rotating-server.ts";

/** A token server in a process of its own that can serve tens of thousands of grants; its journal is the oracle. */
export interface RotatingProvider extends AsyncDisposable {
  readonly origin: string;
  readonly client: StandInClient;
  grants(count: number): Promise<readonly TokenPair[]>;
  change(settings: Partial<RotatingSettings>): Promise<void>;
  /** Steps its clock. */
  advance(ms: number): Promise<void>;
  /** What each access token is now, or was by its expiry at that instant of this machine's clock plus what was stepped. */
  states(accessTokens: readonly string[], at?: readonly number[]): Promise<readonly AccessTokenState[]>;
  /** Token requests since the last reset. */
  calls(): Promise<number>;
  /** Since the last reset, except `endedFamilies`. */
  summary(): Promise<RotatingSummary>;
  reset(): Promise<void>;
}

export async function startRotatingProvider(settings: Partial<RotatingSettings> = {}): Promise<RotatingProvider> {
  const own = import.meta.url;
  const program = new URL(`rotating-main${own.slice(own.lastIndexOf("."))}`, own);
  const child = fork(fileURLToPath(program), [], { execArgv: [] });
  const [{ origin }] = (await once(child, "message")) as [{ origin: string }];
  const ask = async <Answer>(command: string, input: object = {}): Promise<Answer> => {
    const answer = await fetch(`${origin}/control/${command}`, { method: "POST", body: JSON.stringify(input) });
    return (await answer.json()) as Answer;
  };
  const provider: RotatingProvider = {
    origin,
    client: rotatingClient,
    grants: (count) => ask("grants", { count }),
    change: async (changes) => void (await ask("settings", changes)),
    advance: async (ms) => void (await ask("advance", { ms })),
    states: (tokens, at) => ask("states", { tokens, at }),
    calls: () => ask("calls"),
    summary: () => ask("summary"),
    reset: async () => void (await ask("reset")),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
  await provider.change(settings);
  return provider;
}
