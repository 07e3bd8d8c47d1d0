import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Grant } from "./token-ledger.ts";

export type TokenState = "live" | "expired" | "revoked" | "spent";

/** What is known about one token. */
export interface TokenEntry {
  readonly grant: Grant;
  state: TokenState;
  /** Infinity: never. */
  readonly expiresAtMs: number;
}

export interface Tokens {
  readonly accessTokens: Map<string, TokenEntry>;
  readonly refreshTokens: Map<string, TokenEntry>;
}

/** Keeps the tokens over a restart, so that accounts connected in the demo stay connected. */
export interface TokenJournal {
  read(): Tokens;
  write(tokens: Tokens): void;
}

interface StoredEntry {
  readonly token: string;
  readonly grant: number;
  readonly state: TokenState;
  readonly expiresAtMs: number | null;
}
interface Stored {
  readonly grants: readonly Pick<Grant, "login" | "answer">[];
  readonly accessTokens: readonly StoredEntry[];
  readonly refreshTokens: readonly StoredEntry[];
}

/**
 * `upstreamTokenOf`: what a restarted emulator knows a user by; its own tokens died with it. The tokens of a user whom
 * it does not know are forgotten: the emulator would answer them as somebody else.
 */
export function createTokenJournal(options: {
  readonly file: string;
  readonly upstreamTokenOf: (login: string) => string | undefined;
}): TokenJournal {
  return {
    read() {
      const stored = readStored(options.file);
      const grants = stored.grants.map((grant): Grant | null => {
        const upstreamToken = options.upstreamTokenOf(grant.login);
        return upstreamToken === undefined ? null : { ...grant, upstreamToken };
      });
      const entriesOf = (list: readonly StoredEntry[]) =>
        new Map(
          list.flatMap(({ token, grant: index, state, expiresAtMs }) => {
            const grant = grants[index];
            if (!grant) return [];
            const entry: TokenEntry = { grant, state, expiresAtMs: expiresAtMs ?? Number.POSITIVE_INFINITY };
            return [[token, entry] as const];
          }),
        );
      return { accessTokens: entriesOf(stored.accessTokens), refreshTokens: entriesOf(stored.refreshTokens) };
    },
    write({ accessTokens, refreshTokens }) {
      const grants = [...new Set([...accessTokens.values(), ...refreshTokens.values()].map(({ grant }) => grant))];
      const listOf = (entries: Map<string, TokenEntry>) =>
        [...entries].map(([token, { grant, state, expiresAtMs }]): StoredEntry => ({
          token,
          grant: grants.indexOf(grant),
          state,
          expiresAtMs: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
        }));
      const stored: Stored = {
        grants: grants.map(({ login, answer }) => ({ login, answer })),
        accessTokens: listOf(accessTokens),
        refreshTokens: listOf(refreshTokens),
      };
      mkdirSync(dirname(options.file), { recursive: true });
      // A half-written file would cost the demo all its accounts: replace it whole.
      writeFileSync(`${options.file}.new`, JSON.stringify(stored), { mode: 0o600 });
      renameSync(`${options.file}.new`, options.file);
    },
  };
}

/** An absent or unreadable file is an empty one: the demo then asks to reconnect, which is the truth. */
function readStored(file: string): Stored {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Stored;
  } catch {
    return { grants: [], accessTokens: [], refreshTokens: [] };
  }
}
