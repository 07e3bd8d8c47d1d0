import { Secret } from "../../packages/server/src/lib/secret.ts";
import { createLocalRootKey } from "../../packages/server/src/vault/root-keys/local-root-key.ts";
import type { RootKeys } from "../../packages/server/src/vault/root-keys/root-key.ts";

export interface RewrapperSettings {
  databaseUrl: string;
  /** In base64, the current one first. */
  rootKeys: readonly string[];
  /** How far its clock is ahead. */
  aheadMs: number;
}

export function rootKeysOf(texts: readonly string[]): RootKeys {
  const all = texts.map((text) => createLocalRootKey(new Secret(text)));
  const [current] = all;
  if (!current) throw new TypeError("There is no root key");
  return { current, all, close: async () => {} };
}
